"""The cache of tests cleans itself: by age, by size, once a day, and nothing but what is its own."""

import os
import time
from pathlib import Path

import pytest

from eventplan.testing import cache as caching
from eventplan.testing.cache import DAY, MOST_DAYS, Cache, digest


def entry(cache: Cache, name: str, days: float, size: int = 10) -> Path:
    """Put something into the cache that was asked for some days ago."""
    cache.put(digest(name), "x" * size)
    path = cache._path(digest(name))
    assert path is not None
    when = time.time() - days * DAY
    os.utime(path, (when, when))
    return path


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    """After a month; its lock too. What is not ours stays."""
    cache = Cache(tmp_path / "cache")
    old, new = entry(cache, "old", MOST_DAYS + 1), entry(cache, "new", MOST_DAYS - 1)
    mine = new.parent / "notes.json"
    mine.write_text("mine")
    os.utime(mine, (0, 0))
    lock = old.with_suffix(".lock")
    lock.touch()
    os.utime(lock, (0, 0))
    cache.tidy()
    assert not old.exists()
    assert not lock.exists()
    assert new.exists()
    assert mine.exists()


def test_too_much_goes_by_age(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest first, until the rest is small enough."""
    monkeypatch.setattr(caching, "MOST_IN_ALL", 2500)
    cache = Cache(tmp_path)
    paths = [entry(cache, str(days), days, 1000) for days in (4, 3, 2, 1)]
    cache.tidy()
    assert [path.exists() for path in paths] == [False, False, True, True]


def test_what_is_asked_for_is_young_again(tmp_path: Path) -> None:
    """An entry that is read stays."""
    cache = Cache(tmp_path)
    path = entry(cache, "x", MOST_DAYS + 1)
    assert cache.get(digest("x")) == "x" * 10
    cache.tidy()
    assert path.exists()


def test_it_tidies_once_a_day(tmp_path: Path) -> None:
    """When something is put in, and not each time."""
    cache = Cache(tmp_path)
    old = entry(cache, "old", MOST_DAYS + 1)
    cache.put(digest("a"), 1)
    assert old.exists()
    mark = tmp_path / "tidied"
    os.utime(mark, (0, 0))
    cache.put(digest("b"), 1)
    assert not old.exists()
    assert mark.stat().st_mtime > time.time() - DAY


def test_links_are_not_followed(tmp_path: Path) -> None:
    """A link in the place of an entry is removed by its own age, and what it leads to stays."""
    cache = Cache(tmp_path / "cache")
    old = entry(cache, "old", MOST_DAYS + 1)
    target = tmp_path / "target"
    old.rename(target)
    old.symlink_to(target)
    os.utime(old, (0, 0), follow_symlinks=False)
    cache.tidy()
    assert not old.is_symlink()
    assert target.exists()
