"""What reaches a terminal: texts from files are shown, and do nothing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.visible import one_line, visible
from tests.cli.test_commands import ENV, run
from tests.command_line import invoke

SCENARIO = """\
eventplan: 1
event: {id: small, title: "%(text)s", time_zone: Asia/Ho_Chi_Minh, days: [{date: 2026-05-12, opens: "09:00", closes: "18:00"}]}
venues: [{id: house, name: The house}]
rooms: [{id: hall, name: "Hall %(text)s", venue: house, capacity: 200}]
delegations: [{id: NO, name: "Norway %(text)s", size: 3}]
sessions:
  - {id: "talk%(id)s", kind: roundtable, title: "A %(text)s talk", duration: 75 min, heads: %(heads)s}
"""
HOSTILE = r"\e[2J\e[1;1H\e]0;pwn\a\x9b31m\u202e\u2066\u200f\u2028\x7f"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def scenario(folder: Path, name: str = "", heads: int = 20) -> str:
    """Write a scenario with hostile texts; *name* is put into an id."""
    file = folder / "a.yaml"
    file.write_text(SCENARIO % {"text": HOSTILE, "id": name, "heads": heads})
    return str(file)


@pytest.mark.parametrize("command", ["check", "plan", "explain", "test"])
@pytest.mark.parametrize(("name", "heads"), [("", 20), ("", 900), (HOSTILE, 20)])
def test_texts_of_a_file_are_written_out(tmp_path: Path, command: str, name: str, heads: int) -> None:
    """Escape sequences and bidi characters in ids, names and titles are written out."""
    options = {"plan": ["--workers", "1", "--effort", "2"], "test": ["--no-cache", "-n", "1"]}
    done = invoke([command, scenario(tmp_path, name, heads), *options.get(command, [])])
    assert done.exit_code in (0, 1, 2, 3)
    assert RAW.findall(done.stdout + done.stderr) == []
    if name or (command == "explain" and heads > 200):
        assert r"\x1b" in done.stdout + done.stderr


def test_a_plan_is_shown_and_reported_so(tmp_path: Path) -> None:
    """As JSON, verified, exported to a terminal: what is shown can be read, and JSON stays JSON."""
    file = scenario(tmp_path)
    out = str(tmp_path / "out")
    assert invoke(["plan", file, "--workers", "1", "--effort", "2", "-o", out]).exit_code == 0
    for arguments in (
        ["plan", file, "--workers", "1", "--effort", "2", "--json"],
        ["verify", file, f"{out}/plan.json"],
        ["export", file, f"{out}/plan.json", "-f", "csv"],
        ["export", file, f"{out}/plan.json", "-f", "schedule.json"],
        ["check", file, "--format", "sarif"],
    ):
        done = invoke(arguments)
        assert done.exit_code == 0, done.output
        assert RAW.findall(done.stdout + done.stderr) == []


def test_a_line_break_in_a_title_makes_no_line_of_a_report(tmp_path: Path) -> None:
    """A title cannot pass for a finding, nor for a command to the service that runs the checks."""
    file = tmp_path / "a.yaml"
    text = SCENARIO % {"text": r"x\n::error file=b.yaml::forged", "id": "", "heads": 900}
    file.write_text(text)
    for command in ("check", "plan", "explain"):
        done = invoke([command, str(file)])
        assert not [line for line in done.output.splitlines() if line.startswith("::")]


def test_arguments_are_written_out_too() -> None:
    """A control character in an argument is refused, in words that show it."""
    done = run("check", "a\x1b[31m.yaml")
    assert (done.returncode, done.stderr) == (
        2,
        "no argument holds control or bidi characters: a\\x1b[31m.yaml\n",
    )
    done = run("no\u202esuch")
    assert done.returncode == 2
    assert "\u202e" not in done.stdout + done.stderr


def test_a_terminal_of_few_letters_shows_their_numbers(tmp_path: Path) -> None:
    """Where output is ASCII, other letters are no error of encoding."""
    (tmp_path / "a.yaml").write_text((SCENARIO % {"text": "Lễ ký", "id": "", "heads": 900}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "eventplan", "explain", str(tmp_path / "a.yaml"), "-q"],
        env={**ENV, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
    )
    assert done.returncode in (1, 3), done.stderr
    assert b"Arithmetic" in done.stdout


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text(text: str) -> None:
    """Nothing raw is left, what is plain stays as it is, and what is shown once is not changed again."""
    shown = visible(text)
    assert not RAW.search(shown)
    shown.encode()
    assert visible(shown) == shown
    assert "\n" not in one_line(text)
    plain = re.sub(r"[^A-Za-z0-9 é中]", "", text)
    assert visible(plain) == plain
