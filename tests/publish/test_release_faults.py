"""Releases when everything goes wrong: the old one or the new one, whole, and nothing of anybody else's lost."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from eventplan.files import FolderError, reading, write_folder
from eventplan.model import EventplanError, PlanError
from eventplan.publish import readers
from eventplan.publish.ledger import LedgerError
from eventplan.publish.letters import Letters
from eventplan.publish.readers import Reader, ReaderKind
from eventplan.publish.secret import token
from eventplan.publish.site.released import PublicPages

from .scenes import WHERE
from .sites import SECRET, at, release, scene, tree

ROOT = Path(__file__).parents[2]
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param("refused", marks=pytest.mark.long),
        pytest.param("refused-simple", marks=pytest.mark.long),
        pytest.param("stopped", marks=pytest.mark.long),
        pytest.param("interrupted", marks=pytest.mark.long),
        "killed",
        "full",
        "together",
    ],
)
def test_old_release_or_new(mode):
    """
    Each operation refused, the process ended at each or interrupted, killed at random, a full disk, two runs at once.

    Afterwards the site is the old release or the new, as its manifest says; files of others are there; the
    ledger is not behind the site; the next run gives what a run without a fault gives, and leaves nothing.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.publish.crashes", mode], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-300:] + done.stderr[-3000:]
    outcomes = Counter(line.split(" ", 1)[1] for line in done.stdout.splitlines())
    if mode in ("refused", "refused-simple"):
        assert outcomes["refused old"] > 30  # most operations come before the new release is in place
    if mode == "killed":
        assert outcomes["killed old"]
    if mode in ("stopped", "interrupted"):
        assert outcomes[f"{mode} old"]
        assert outcomes[f"{mode} new"]
    if mode == "full":
        assert outcomes["refused old"] > 10
    if mode == "together":
        assert sum(outcomes.values()) == 10


HOSTILE = ["CON", "NUL.ics", "aux.", "x..", "a:b", "Đoàn", "n" * 64]


def test_hostile_ids_make_ordinary_names(tmp_path):
    """Device names of Windows, dots, colons, long ids, paths: each has a feed with a name of plain characters."""
    ids = HOSTILE
    parties = [{"id": name, "name": name, "size": 0} for name in ids]
    session = {"id": "s", "kind": "side-event", "title": "T", "organisers": ids}
    published = scene([session], {"s": ("09:00", "hall-a", ())}, delegations=parties)
    release(tmp_path, published, at("01T09:00"))
    feeds = {p.name for p in (tmp_path / "site" / "feeds").iterdir()}
    assert all(re.fullmatch(r"[0-9a-f]{32}\.ics", name) for name in feeds)
    assert {f"{token(SECRET, 'hanoi-2025', readers.delegation(name), 0)}.ics" for name in ids} <= feeds
    assert len({name.casefold() for name in feeds}) == len(feeds) >= len(ids)
    names = [token(SECRET, "e", Reader(ReaderKind.DELEGATE, name), 0) for name in ("CON", "con", "ß", "ss")]
    assert len(set(names)) == 4
    for name in ("../../x", "/etc/x", "a/b", "", ".", "x" * 300, "a\0b"):
        assert re.fullmatch("[0-9a-f]{32}", token(SECRET, "e", Reader(ReaderKind.DELEGATE, name), 0))


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/../../x", "a//b", "./a", "a\\b", "a\0b", "", ".", "manifest.json"]
)
def test_no_file_leaves_its_folder(tmp_path, name):
    """A set with a name that leads outside, or that is the manifest's, is refused; nothing is written."""
    with pytest.raises(FolderError):
        write_folder(tmp_path / "out", {"ok.txt": b"", name: b"x"})
    assert not list(tmp_path.iterdir())


def test_two_names_for_one_file_are_refused(tmp_path):
    """Two names that are one on a file system that ignores case are refused."""
    with pytest.raises(FolderError, match="one name"):
        write_folder(tmp_path / "out", {"straße.ics": b"1", "STRASSE.ICS": b"2"})


def test_strangers_are_neither_lost_nor_overwritten(tmp_path):
    """Files and links of others stay, at any depth; one in the way of ours stops the release."""
    site = tmp_path / "site"
    (site / "deep" / "er").mkdir(parents=True)
    (site / "deep" / "er" / "x").write_text("theirs")
    (site / "link").symlink_to("/etc")
    (site / "dangling").symlink_to("nowhere")
    (site / "hollow").mkdir()
    release(tmp_path, scene(), at("01T09:00"))
    release(tmp_path, scene(where={**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}), at("02T09:00"))
    assert (site / "deep" / "er" / "x").read_text() == "theirs"
    assert (site / "link").is_symlink()
    assert (site / "dangling").is_symlink()
    assert (site / "hollow").is_dir()
    other = tmp_path / "other" / "site"
    other.mkdir(parents=True)
    (other / "programme.ics").symlink_to("/etc/hostname")
    before = tree(tmp_path / "site")
    with pytest.raises(FolderError, match="in the way"):
        release(tmp_path / "other", scene(), at("01T09:00"))
    assert (other / "programme.ics").is_symlink()
    assert tree(tmp_path / "site") == before


def test_site_that_is_a_link_is_refused(tmp_path):
    """A site that is a symbolic link, or a file, is refused."""
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    with pytest.raises(FolderError, match="symbolic link"):
        release(tmp_path, scene(), at("01T09:00"))
    (tmp_path / "file").mkdir()
    (tmp_path / "file" / "site").write_text("")
    with pytest.raises(FolderError, match="not a folder"):
        release(tmp_path / "file", scene(), at("01T09:00"))


def test_tampered_file_is_mended(tmp_path):
    """A file of ours that somebody changed or deleted is as it was after the next run, with no new release."""
    release(tmp_path, scene(), at("01T09:00"))
    before = tree(tmp_path)
    feeds = sorted((tmp_path / "site" / "feeds").iterdir())
    feeds[0].write_bytes(b"changed")
    feeds[1].unlink()
    again = release(tmp_path, scene(), at("02T09:00"))
    assert (again.number, again.written, again.changed) == (1, 2, True)
    assert tree(tmp_path) == before


def test_what_cannot_be_read_is_told_or_of_no_consequence(tmp_path, monkeypatch):
    """
    A broken disk at each file of site and desk: a release refuses, or is what it would be without.

    It never takes for absent what is there: pages would have no news, and readers be told nothing of what was.
    """

    def publish_one(folder: Path, where: object, revised: str) -> None:
        pages, letters = PublicPages(), Letters("desk@example.org", {}, at("02T09:00"))
        release(folder, scene(where=where), at(revised), pages=pages, letters=letters)

    publish_one(tmp_path, WHERE, "01T09:00")
    publish_one(tmp_path, {**WHERE, "talks": ("18:00", "salon", WHERE["talks"][2])}, "01T12:00")
    before = tmp_path / "before"
    before.mkdir()
    for name in ("site", "site-desk"):
        shutil.move(tmp_path / name, before)
    site = [f"site/{name}" for name in ("manifest.json", "index.html", "programme.ics")]
    files = [*site, *(name for name in tree(before) if re.fullmatch(r"site-desk/(releases/)?[\w.]+", name))]
    shutil.copytree(before, tmp_path / "other")
    publish_one(tmp_path / "other", MOVED, "02T09:00")
    after = tree(tmp_path / "other")
    broken: list[str] = []

    def opened(path: object, *more: object, **also: object) -> int:
        if str(path) in broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return opens(path, *more, **also)

    opens = os.open
    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(reading, "open_handle", opened)
    refusals = set()
    for name in files:
        there = tmp_path / "there"
        shutil.copytree(before, there, copy_function=os.link)
        broken[:] = [str(there / name)]
        try:
            publish_one(there, MOVED, "02T09:00")
        except (EventplanError, OSError) as error:
            refusals.add(name)
            assert name in str(error), name  # noqa: PT017
            assert "Input/output error" in str(error), name  # noqa: PT017
            expected = tree(before)
        else:
            expected = after
        broken.clear()
        assert tree(there) == expected, name
        shutil.rmtree(there)
    assert {"site/manifest.json", "site-desk/ledger.jsonl", "site-desk/programme.json"} <= refusals
    assert "site/index.html" not in refusals


# The ledger, the site and the desk fit each other.


MOVED = {**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}


def _copied(folder: Path, name: str) -> Path:
    return Path(shutil.copytree(folder / name, folder / f"{name}-copy"))


def _back(copy: Path, to: Path) -> None:
    shutil.rmtree(to)
    shutil.copytree(copy, to)


def test_an_older_copy_of_the_ledger_is_refused(tmp_path):
    """It would count SEQUENCE again: refused with the way to mend it, alone or with the whole desk."""
    release(tmp_path, scene(), at("01T09:00"))
    old = _copied(tmp_path, "site-desk")
    release(tmp_path, scene(where=MOVED), at("02T09:00"))
    before = tree(tmp_path / "site")
    shutil.copy(old / "ledger.jsonl", tmp_path / "site-desk")
    with pytest.raises(LedgerError, match="damaged or an older copy; bring back the newest"):
        release(tmp_path, scene(), at("03T09:00"))
    _back(old, tmp_path / "site-desk")
    with pytest.raises(LedgerError, match="is an older copy; bring back the newest"):
        release(tmp_path, scene(), at("03T09:00"))
    (tmp_path / "site-desk" / "manifest.json").unlink()
    with pytest.raises(LedgerError, match="is an older copy; bring back the newest"):
        release(tmp_path, scene(), at("03T09:00"))
    assert tree(tmp_path / "site") == before


def test_a_ledger_that_does_not_know_of_a_revocation_is_refused(tmp_path):
    """The revoked name of a feed would be given again."""
    release(tmp_path, scene(), at("01T09:00"))
    old = _copied(tmp_path, "site-desk")
    release(tmp_path, scene(), at("02T09:00"), revoke=[readers.delegate("vn-minister")])
    _back(old, tmp_path / "site-desk")
    with pytest.raises(LedgerError, match="was revoked, and that is not known"):
        release(tmp_path, scene(), at("03T09:00"))


def test_an_older_copy_of_the_site_is_mended(tmp_path):
    """The ledger is ahead of it, as after a crash: the next release brings it up."""
    release(tmp_path, scene(), at("01T09:00"))
    old = _copied(tmp_path, "site")
    release(tmp_path, scene(where=MOVED), at("02T09:00"))
    new = tree(tmp_path / "site")
    _back(old, tmp_path / "site")
    release(tmp_path, scene(where=MOVED), at("03T09:00"))
    assert tree(tmp_path / "site") == new


def test_a_site_without_its_ledger_is_refused(tmp_path):
    """Also if its manifest is gone: its feeds are known by their names."""
    release(tmp_path, scene(), at("01T09:00"))
    (tmp_path / "site-desk" / "ledger.jsonl").unlink()
    for _ in range(2):
        with pytest.raises(LedgerError, match="is missing: bring it back"):
            release(tmp_path, scene(), at("02T09:00"))
        (tmp_path / "site" / "manifest.json").unlink(missing_ok=True)


def _damages(ledger: list[str]) -> Iterator[tuple[str, str]]:
    """Ledgers that are damaged in one place each, with what was done."""
    head = json.loads(ledger[0])
    page = next(number for number, line in enumerate(ledger) if number and json.loads(line)[5])
    values = [None, True, 0, -1, 10**30, 1.5, "", "x", "\ud800", [], [[]], {}, {"x": 1}]
    for key in head:
        for value in values:
            if value != head[key]:
                yield f"{key} is {value!r}", "\n".join([json.dumps({**head, key: value}), *ledger[1:]])
        less = {name: value for name, value in head.items() if name != key}
        yield f"no {key}", "\n".join([json.dumps(less), *ledger[1:]])
    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2025-10-01T09:00:00"):
        revised = {**head, "revisions": [text]}
        yield f"revised {text}", "\n".join([json.dumps(revised), *ledger[1:]])
    whole = json.loads(ledger[page])
    key = next(iter(whole[5]))
    for place in range(6):
        for value in values:
            if value != whole[place]:
                lines = [*ledger]
                lines[page] = json.dumps([*whole[:place], value, *whole[place + 1 :]])
                yield f"page {place} is {value!r}", "\n".join(lines)
        row = whole[5][key]
        for value in values:
            if value != row[place] and not (value is True and row[place] == 1):
                record = [*row[:place], value, *row[place + 1 :]]
                lines = [*ledger]
                lines[page] = json.dumps([*whole[:5], {**whole[5], key: record}])
                yield f"record {place} is {value!r}", "\n".join(lines)
    for cut in (0, 1, 10, len(ledger[0]), len(ledger[0]) + 5):
        yield f"cut at {cut}", "\n".join(ledger)[:cut]
    yield "a line twice", "\n".join([*ledger, ledger[page]])
    yield "a line less", "\n".join(ledger[:-1])
    yield "not UTF-8", "\n".join([*ledger[:-1], "\udcff"])
    yield "deep", "[" * 100_000
    yield "digits", "1" * 5000


def test_damaged_ledgers_get_a_message(tmp_path):
    """Each of some hundred kinds of damage: a message of one family, or a release as if nothing were wrong."""
    release(tmp_path, scene(), at("01T09:00"))
    file = tmp_path / "site-desk" / "ledger.jsonl"
    (tmp_path / "site-desk" / "manifest.json").unlink()
    before, site = tree(tmp_path), tree(tmp_path / "site")
    damages = list(_damages(file.read_text("utf-8").splitlines()))
    assert len(damages) > 200
    refusals = 0
    for what, text in damages:
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
        try:
            published = release(tmp_path, scene(), at("02T09:00"))
        except (LedgerError, PlanError) as error:
            assert str(error), what  # noqa: PT017
            refusals += 1
            assert tree(tmp_path / "site") == site, what
        else:
            assert published.number <= 2, what
            for folder in ("site", "site-desk"):
                shutil.rmtree(tmp_path / folder)
            for name, data in before.items():
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_bytes(data)
    assert refusals > 150


@pytest.mark.parametrize("seconds", [2, pytest.param(40, marks=pytest.mark.long)])
def test_what_others_write_into_site_and_desk_survives(tmp_path, seconds):
    """Somebody writes file after file into both while one release follows the other: all of them are there."""
    release(tmp_path, scene(), at("01T09:00"))
    stop, written = threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.wait(0.002):
            for folder in ("site", "site-desk"):
                (tmp_path / folder / f"mine-{number}").write_text(str(number))
            written.append(number)
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    began, minute = time.monotonic(), 0
    try:
        while time.monotonic() - began < seconds or minute < 4:
            minute += 1
            release(tmp_path, scene(where=MOVED if minute % 2 else WHERE), at("02T09:00") + minute * MINUTE)
    finally:
        stop.set()
        writer.join()
    release(tmp_path, scene(), at("03T09:00"))
    lost = [
        (folder, n)
        for n in written
        for folder in ("site", "site-desk")
        if not (tmp_path / folder / f"mine-{n}").exists()
    ]
    assert lost == []
