"""Releases when everything goes wrong: the old one or the new one, whole, and nothing of anybody else's lost."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from eventplan.files import FolderError, write_folder
from eventplan.publish import readers
from eventplan.publish.readers import Reader, ReaderKind
from eventplan.publish.secret import token

from .scenes import WHERE
from .sites import SECRET, at, release, scene, tree

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "mode",
    [
        "refused",
        pytest.param("refused-simple", marks=pytest.mark.slow),
        "stopped",
        "killed",
        "full",
        "together",
    ],
)
def test_old_release_or_new(mode):
    """
    Each operation refused, the process ended at each, killed at random, a full disk, two runs at once.

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
    if mode in ("stopped", "killed"):
        assert outcomes[f"{mode} old"]
    if mode == "stopped":
        assert outcomes["stopped new"]
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
    assert tree(tmp_path) in ({}, {".out.lock": str(os.getpid()).encode()})


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
    with pytest.raises(FolderError, match="no folder"):
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
