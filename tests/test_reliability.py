"""
What an input, a name or an output folder may do to the program, through the command line.

The parts have tests of their own; here each fault is met as a user would meet it: a file, a command, an
exit code, and words. `tests/fuzz` does the same with any bytes.
"""

import os
import resource
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from eventplan.files import FolderError, load, load_text, write_folder
from eventplan.files.strict_yaml import MOST_BYTES, MOST_CHARACTERS, MOST_DEPTH, MOST_NODES
from eventplan.model import ScenarioError
from eventplan.planner import plan
from eventplan.publish import agendas
from tests.command_line import Invoked, invoke
from tests.small import SMALL

EVENT = SMALL.replace("75 min", "75 min, heads: 20")


def check(tmp_path: Path, data: str | bytes) -> Invoked:
    """What `eventplan check` makes of a file."""
    file = tmp_path / "a.yaml"
    file.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    return invoke(["check", str(file)])


def refused(done: Invoked, *words: str) -> bool:
    """Whether a file was refused as unreadable, in words, at a place, and without a traceback."""
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 2, done.output
    assert "a.yaml:" in done.output
    return all(word in done.output for word in words)


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, 600 * 2**20))


def test_bombs(tmp_path: Path) -> None:
    """Alias and merge-key bombs are refused at once, in little memory."""
    names = "abcdefghi"
    aliases = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in pairwise(names)
    )
    merges = "a: &a {k: v}\n" + "".join(f"b{n}: &b{n} {{<<: [*a, *a]}}\n" for n in range(40))
    for number, bomb in enumerate((aliases, merges, "a: &a [*a]\n")):
        (tmp_path / f"{number}.yaml").write_text(bomb)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "eventplan", "check", "0.yaml", "1.yaml", "2.yaml"],
        cwd=tmp_path, capture_output=True, text=True, preexec_fn=_limited, timeout=30,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stdout.count("scenario files have none") == 3
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("inside", "outside", "word"),
    [
        ("[" * (MOST_DEPTH - 1) + "]" * (MOST_DEPTH - 1), "[" * 3000 + "]" * 3000, "nest"),
        ("x" * MOST_CHARACTERS, "x" * (MOST_CHARACTERS + 1), "a text of more than"),
        ("[]", "[" + "1," * (MOST_NODES + 1) + "]", "put the bulk into tables"),
    ],
    ids=["depth", "text", "entries"],
)
def test_limits(tmp_path: Path, inside: str, outside: str, word: str) -> None:
    """Up to a limit it is another mistake that is told, beyond the limit it is the limit."""
    assert word not in check(tmp_path, EVENT + f"unknown: {inside}\n").output
    assert refused(check(tmp_path, EVENT + f"unknown: {outside}\n"), word)


def test_size(tmp_path: Path) -> None:
    """A file larger than the limit is refused before it is read."""
    file = tmp_path / "a.yaml"
    with file.open("wb") as stream:
        stream.truncate(MOST_BYTES + 1)
    done = invoke(["check", str(file)])
    assert refused(done, "larger than 64 MB")


def test_double_keys_and_ids(tmp_path: Path) -> None:
    """A key or an id given twice is an error that names the first."""
    session = "  - {id: talk, kind: break, title: B, duration: 5 min}\n"
    words = ("a.yaml:16:6", "'talk' is already the id of item 1 of `sessions` (", "a.yaml:15:6)")
    assert refused(check(tmp_path, EVENT + session), *words)
    twice = EVENT.replace("title: A talk", "title: A talk, title: Other")
    assert refused(check(tmp_path, twice), "a.yaml:15:", "`title` is given twice; the first is in line 15")


@pytest.mark.parametrize("scalar", ["10:30", "22:05", "NO", "on", "010", "1_000", "2026-05-12", "190:20:30"])
def test_scalars(scalar: str) -> None:
    """What YAML 1.1 makes numbers, dates and truths of is text in a text, and no number in a number."""
    assert load_text(EVENT.replace("title: A talk", f"title: {scalar}")).sessions[0].title == scalar
    with pytest.raises(ScenarioError, match="must be a whole number"):
        load_text(EVENT.replace("heads: 20", f"heads: {scalar}"))


def test_all_errors_at_once(tmp_path: Path) -> None:
    """Wrong types, bounds, references, order and unknown keys are told together, each in its place."""
    text = EVENT.replace("size: 3", "size: many").replace("capacity: 200", "capacity: 200, booths: -1")
    text = text.replace(
        "heads: 20", "heads: .nan, room: [haal], windows: [2026-05-12 10:00/09:00], colour: red"
    )
    done = check(tmp_path, text)
    assert refused(done, "size", "booths", "heads", "'haal'", "windows", "colour")
    assert len([line for line in done.stdout.splitlines() if ": error " in line]) >= 6


def test_nothing_is_executed_or_unpacked(tmp_path: Path) -> None:
    """Tags are refused; a workbook that is none, or holds too much, is refused too."""
    assert refused(check(tmp_path, EVENT + "x: !!python/object/apply:os.system ['touch hit']\n"), "is a tag")
    assert not Path("hit").exists()
    pytest.importorskip("openpyxl")
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    done = check(tmp_path, "tables: {sessions: t.xlsx}\n" + EVENT)
    assert done.exit_code == 2
    assert "t.xlsx" in done.output


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (EVENT.encode("utf-16"), "UTF-16"),
        (EVENT.replace("Norway", "Norvège").encode("latin-1"), "is not UTF-8"),
        (EVENT.replace("Norway", "Nor\0way").encode(), "U+0000"),
        (EVENT.encode().replace(b"Norway", b"\xed\xa0\x80"), "is not UTF-8"),
    ],
    ids=["utf-16", "latin-1", "nul", "surrogate"],
)
def test_encodings(tmp_path: Path, data: bytes, word: str) -> None:
    """UTF-8 alone is read, with or without a byte order mark; else the place is told."""
    assert refused(check(tmp_path, data), word)
    mixed = b"\xef\xbb\xbf" + EVENT.replace("\n", "\r\n", 5).encode()
    assert check(tmp_path, mixed).exit_code == 0


HOSTILE = [
    "../../etc/x",
    "/abs",
    "C:\\x",
    "a/b",
    "",
    ".",
    "x" * 300,
    "CON",
    "NUL.ics",
    "a.",
    "a:b",
    "\u202eics",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_ids(tmp_path: Path, name: str) -> None:
    """An id is refused, or becomes a file name of plain letters; no file leaves the folder."""
    try:
        scenario = load_text(EVENT.replace("id: NO,", f"id: '{name}',"))
    except ScenarioError:
        return
    answer = plan(scenario, workers=1, effort=2)
    files: dict[str, bytes] = agendas(scenario, answer)  # type: ignore[arg-type]
    write_folder(tmp_path / "out", files)
    for file in files:
        assert all(
            part.replace(".", "").replace("-", "").isalnum() and part.isascii() for part in file.split("/")
        )
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["out"]


def test_names_that_are_one_on_some_disks() -> None:
    """Ids that differ by case alone are refused; others never become one file name."""
    text = EVENT.replace("size: 3}", "size: 3}\n  - {id: no, name: Other, size: 1}")
    with pytest.raises(ScenarioError, match="'no' differs only in case from 'NO', which is already the id"):
        load_text(text)
    names = ["Đoàn", "doan", "Doan-1", "CON", "con.", "NUL.ics", "ss", "ßs"]
    parties = "".join(f"  - {{id: {name}, name: X, size: 1}}\n" for name in names)
    scenario = load_text(
        EVENT.replace("sessions:", f"{parties}sessions:").replace("heads: 20", "attendance: everyone")
    )
    answer = plan(scenario, workers=1, effort=2)
    files = [name.casefold() for name in agendas(scenario, answer)]  # type: ignore[arg-type]
    assert len(set(files)) == len(files)


def test_output_folders(tmp_path: Path) -> None:
    """What we did not write is left alone; a link, a file in the way, a full or closed place is told."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    write_folder(out, {"a.txt": b"1", "b.txt": b"2"})
    write_folder(out, {"a.txt": b"3"})
    assert {path.name for path in out.iterdir()} == {"notes.txt", "a.txt", "manifest.json"}
    (tmp_path / "link").symlink_to(out)
    with pytest.raises(FolderError, match="symbolic link"):
        write_folder(tmp_path / "link", {"a.txt": b"4"})
    (tmp_path / "file").write_text("x")
    with pytest.raises(FolderError, match="not a folder"):
        write_folder(tmp_path / "file", {"a.txt": b"4"})
    assert (out / "a.txt").read_bytes() == b"3"
    full = Path("/dev/full")
    if full.exists():
        with full.open("wb", 0) as nowhere:
            done = subprocess.run(
                [sys.executable, "-m", "eventplan", "rules"],
                stdout=nowhere, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1],
            )  # fmt: skip
        assert done.returncode != 0
        assert "Traceback" not in done.stderr


def test_unicode(tmp_path: Path) -> None:
    """Two forms of one name are one; ids that look alike are warned of; nothing turns text around."""
    forms = EVENT.replace("size: 3}", "size: 3}\n  - {id: Nguyễn, name: X, size: 1}")
    other = forms.replace("size: 1}", "size: 1}\n  - {id: 'Nguyễn', name: Y, size: 1}")
    assert refused(check(tmp_path, other), "is already the id")
    lookalike = EVENT.replace("size: 3}", "size: 3}\n  - {id: NО, name: X, size: 1}")  # a Cyrillic О
    done = check(tmp_path, lookalike)
    assert done.exit_code == 0
    assert "looks like 'NO'" in done.stdout
    assert "mixes Latin and Cyrillic" in check(tmp_path, EVENT.replace("id: talk", "id: tаlk")).stdout
    assert check(tmp_path, EVENT.replace("id: talk", "id: đối-thoại")).stdout == ""
    turned = load_text(EVENT.replace("title: A talk", 'title: "A \u202etalk"'))
    answer: Any = plan(turned, workers=1, effort=2)
    assert all("\u202e".encode() not in data for data in agendas(turned, answer).values())


def test_the_same_file_reads_the_same(tmp_path: Path) -> None:
    """The file that most tests here spoil is itself in order."""
    assert check(tmp_path, EVENT).exit_code == 0
    assert load(tmp_path / "a.yaml") == load_text(EVENT)
