"""Every command that writes: whole or not at all, whatever fails, in a sentence and with exit code 2."""

import errno
import os
import re
import signal
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.main import get_command

from eventplan import write_agendas
from eventplan.cli import _forget_output
from eventplan.cli.commands import app
from eventplan.files import load, load_plan, save_plan, write_folder
from eventplan.files.swapping import PRIVATE
from eventplan.model import Plan, Scenario
from eventplan.publish import agendas, officers
from eventplan.publish.site import site
from tests.cli.test_commands import ENV, run
from tests.cli.writing import (
    COMMANDS,
    FAULTS,
    FOLDERS,
    OUT,
    ROOT,
    SCENARIO,
    SCHEDULE,
    desk_folder,
    plan_file,
    words,
)
from tests.scenarios.test_plans import first_plan

FAST = ["plan", "export", "import", "publish", "explain"]


@pytest.mark.parametrize("fault", ["killed", pytest.param("full", marks=pytest.mark.long)])
def test_some_operations_of_every_command_fail(fault: str) -> None:
    """Killed, or on a full disk, at some of its operations; what is there is whole, and the next run mends."""
    _fail(fault, 61, FAST)


@pytest.mark.long
def test_each_kind_of_file_of_a_conference_is_among_those_that_fail() -> None:
    """The event of these tests has every table, picture and sort of agenda that Hanoi has."""
    hanoi = load(ROOT / "scenarios" / "hanoi-2025.yaml")
    plan = first_plan(hanoi)
    assert isinstance(plan, Plan)
    assert _kinds(hanoi, plan) <= _kinds(load(SCENARIO), load_plan(plan_file()))


def _kinds(scenario: Scenario, plan: Plan) -> set[str]:
    """The names of what a plan's folder holds, without dates, and without what stands for one reader."""
    files = {**officers(scenario, plan), **site(scenario, plan, "control-room"), **agendas(scenario, plan)}
    return {re.sub(r"[^/]*-[0-9a-f]{12}(?=\.)|\d+", "0", name) for name in files}


def test_all_is_written_though_the_system_takes_a_few_octets_at_a_time() -> None:
    """By every command."""
    _fail("short", 1, list(COMMANDS))


EACH = ("killed", *FAULTS, "full-lasting", "read-only-lasting")


@pytest.mark.long
@pytest.mark.parametrize("fault", EACH)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_operation_of_every_command_fails(command: str, fault: str) -> None:
    """The same at each operation, also where nothing may be written and where the disk is broken, once or for good."""
    _fail(fault, 1, [command])


@pytest.mark.long
@pytest.mark.parametrize("fault", EACH)
@pytest.mark.parametrize("command", ["plan", "export", "publish", "publish-letters", "site", "picture"])
def test_every_operation_fails_over_what_is_there(command: str, fault: str) -> None:
    """The same where another plan is there already."""
    _fail(f"{fault}-again", 1, [command])


def _fail(fault: str, every: int, commands: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cli.writing", fault, str(every), *commands],
        cwd=ROOT,
        env=ENV,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-300:] + done.stderr[-2000:]
    counts = Counter(line.split(" ")[0] for line in done.stdout.splitlines())
    assert set(counts) == set(commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_target_of_the_other_sort_is_told(tmp_path: Path, command: str) -> None:
    """A folder where a file is to be, a file where a folder is to be: exit code 2 and a sentence, at once."""
    (tmp_path / "bad.yaml").write_text("eventplan: 1\n")
    (tmp_path / "what-if.yaml").write_text("variations: [{id: a, changes: [lose-room library]}]\n")
    there = {path.name for path in tmp_path.iterdir()}
    target = tmp_path / OUT.get(command, "out")
    if command in FOLDERS:
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    done = run(*words(command, target.name), cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert ("not a folder" if command in FOLDERS else "this is a folder") in done.stderr
    assert (target if command in FOLDERS else target / "mine").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {*there, target.name}


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {"new"}))
def test_a_command_that_refuses_its_input_leaves_nothing(tmp_path: Path, command: str) -> None:
    """Each file and folder that it reads is none of its kind, in turn: exit code 2, and everything is as before."""
    (tmp_path / "bad.yaml").write_text("eventplan: 1\n")
    (tmp_path / "what-if.yaml").write_text("variations: [{id: a, changes: [lose-room library]}]\n")
    (tmp_path / "none").write_text("[")
    (tmp_path / "folder").mkdir()
    arguments = words(command, f"made/{OUT.get(command, 'out')}")
    read = [n for n, word in enumerate(arguments) if Path(tmp_path, word).exists()]
    assert read
    before = {path.name for path in tmp_path.iterdir()}
    for number in read:
        other = "folder" if Path(tmp_path, arguments[number]).is_dir() else "none"
        done = run(*arguments[:number], other, *arguments[number + 1 :], cwd=tmp_path)
        assert done.returncode in (1, 2), (arguments[number], done.stdout, done.stderr)
        assert {path.name for path in tmp_path.iterdir()} == before, arguments[number]


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {"new"}))
def test_links_in_a_loop_are_told(tmp_path: Path, command: str) -> None:
    """Where any path that it reads or writes leads in a circle: exit code 2 and a sentence that says so."""
    (tmp_path / "bad.yaml").write_text("eventplan: 1\n")
    (tmp_path / "what-if.yaml").write_text("variations: [{id: a, changes: [lose-room library]}]\n")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "made").mkdir()
    file = OUT.get(command, "out")
    out = f"made/{file}"
    arguments = words(command, out)
    paths = [n for n, word in enumerate(arguments) if word == out or Path(tmp_path, word).exists()]
    for number in paths:
        done = run(*arguments[:number], f"loop/{file}", *arguments[number + 1 :], cwd=tmp_path)
        assert done.returncode == 2, (arguments[number], done.stdout, done.stderr)
        said = done.stdout + done.stderr
        assert "internal error" not in said
        assert "loop" in said


PRIVATE_COMMANDS = ("plan", "replan", "export-desk", "letters", "site", "sheets", "sweep", "diff")


@pytest.mark.parametrize("command", PRIVATE_COMMANDS)
def test_nothing_confidential_is_written_into_a_site(tmp_path: Path, command: str) -> None:
    """In a site, be it by a link, anybody could read it: refused, with nothing written."""
    (tmp_path / "what-if.yaml").write_text("variations: [{id: a, changes: [lose-room library]}]\n")
    site = desk_folder().with_name("site")
    (tmp_path / "link").symlink_to(site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    for out in (f"{site}/out", "link/deep/out"):
        done = run(*words(command, out), cwd=tmp_path)
        assert done.returncode == 2, done.stdout + done.stderr
        assert f"anybody may read the site '{site}'" in done.stderr
        assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


@pytest.mark.parametrize("option", ["--desk", "--changes", "--secret"])
def test_a_release_puts_nothing_confidential_into_any_site(tmp_path: Path, option: str) -> None:
    """Neither into its own, that is yet to be made, nor into another, by whatever link."""
    site = desk_folder().with_name("site")
    (tmp_path / "link").symlink_to(site)
    (tmp_path / "out").mkdir()
    (tmp_path / "own").symlink_to("out")
    before = {path.name for path in tmp_path.rglob("*")}
    there = {path.name for path in site.rglob("*")}
    for place in ("link/x", f"{site}/x", "own/x", "out/x"):
        done = run("publish", str(SCENARIO), str(plan_file()), "-o", "out", option, place, cwd=tmp_path)
        assert done.returncode == 2, done.stdout + done.stderr
        assert "site" in done.stderr
        assert {path.name for path in tmp_path.rglob("*")} == before
        assert {path.name for path in site.rglob("*")} == there


IN_THE_WAY = {
    "import": "plan.json",
    "letters": "letters.csv",
    "publish": "programme.ics",
    "site": "index.html",
}


@pytest.mark.parametrize("command", IN_THE_WAY)
def test_what_is_in_the_way_is_all_that_is_there(tmp_path: Path, command: str) -> None:
    """A folder in which a file of somebody else has the name of one of ours: refused, with nothing beside it."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / IN_THE_WAY[command]).write_text("mine")
    done = run(*words(command, "out"), cwd=tmp_path)
    assert (done.returncode, "is in the way" in done.stderr) == (2, True), done.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["out", IN_THE_WAY[command]]


def test_every_command_that_writes_is_tried() -> None:
    """Whatever has a word for a file or folder to write."""
    writing = {
        name
        for name, command in get_command(app).commands.items()  # type: ignore[attr-defined]
        if {"out", "output"} & {parameter.name for parameter in command.params}
    }
    assert writing <= {line[0] for line in COMMANDS.values()}


@pytest.mark.parametrize("command", ["check", "export", "rules", "schema", "verify"])
def test_standard_output_may_be_full(command: str) -> None:
    """Where results cannot be written, that is told, with exit code 2."""
    arguments = {
        "check": ["check", str(SCENARIO), "--json"],
        "export": ["export", str(SCENARIO), str(plan_file()), "-f", "csv"],
        "verify": ["verify", str(SCENARIO), str(plan_file())],
    }.get(command, [command])
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "eventplan", *arguments], env=ENV, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"internal error" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_leaving_fails_on_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many files are open, not even what goes nowhere can be opened: no second error hides the first."""

    def refuse(*_: object) -> int:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as context:
        context.setattr(os, "open", refuse)
        _forget_output()


def test_devices_stay_devices(tmp_path: Path) -> None:
    """`-o /dev/null` and `-o /dev/stdout` are written into."""
    for arguments in (
        ["export", str(SCENARIO), str(plan_file()), "-f", "csv"],
        ["diff", str(plan_file()), str(plan_file())],
    ):
        assert run(*arguments, "-o", "/dev/null").returncode == 0
        assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    words = ["export", str(SCENARIO), str(plan_file()), "-f", "csv", "-o", "/dev/stdout"]
    done = subprocess.run(
        [sys.executable, "-m", "eventplan", *words], capture_output=True, text=True, env=ENV, check=True
    )
    assert done.stdout.startswith("\ufeffday,start,end") or done.stdout.startswith("day,start,end")


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_what_is_confidential_is_its_owners_alone(tmp_path: Path, umask: int) -> None:
    """A table of the desk and the desk's folder are 0600 and 0700 under any umask, and nothing else is."""
    old = os.umask(umask)
    try:
        for command in ("export-desk", "publish"):
            done = run(*words(command, f"{tmp_path}/{command}"))
            assert done.returncode == 0, done.stderr
    finally:
        os.umask(old)
    assert _mode(tmp_path / "export-desk") == 0o600
    desk = tmp_path / "publish-desk"
    assert _mode(desk) == 0o700
    assert {_mode(path) for path in desk.rglob("*") if path.is_file()} == {0o600}
    assert {_mode(path) for path in desk.rglob("*") if path.is_dir()} <= {0o700}
    assert _mode(tmp_path / "publish" / "programme.ics") == 0o666 & ~umask
    assert _mode(tmp_path / "publish") == 0o777 & ~umask


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_what_tells_who_goes_where_is_its_owners_alone(tmp_path: Path, umask: int) -> None:
    """The plan and the agendas tell of restricted sessions; what is there keeps the mode that it was given."""
    out, plan = tmp_path / "out", load_plan(plan_file())
    files = dict.fromkeys(("plan.json", "agendas/delegates/a.ics", "programme.txt", "site/index.html"), b"1")
    old = os.umask(umask)
    try:
        write_folder(out, files, private_names=PRIVATE)
        save_plan(plan, tmp_path / "plan.json")
        write_agendas(load(SCENARIO), plan, tmp_path / "agendas")
        # The manifest has the names of all files.
        assert {_mode(out / name) for name in ("plan.json", "manifest.json")} == {0o600}
        assert _mode(tmp_path / "plan.json") == 0o600
        for folder in (out / "agendas", tmp_path / "agendas"):
            assert {_mode(folder), *(_mode(path) for path in folder.rglob("*"))} == {0o600, 0o700}
        assert _mode(out) == 0o777 & ~umask
        assert {_mode(out / name) for name in ("programme.txt", "site/index.html")} == {0o666 & ~umask}
        (out / "plan.json").chmod(0o640)
        (tmp_path / "plan.json").chmod(0o640)
        write_folder(out, {**files, "plan.json": b"2"}, private_names=PRIVATE)
        save_plan(plan, tmp_path / "plan.json")
        assert {_mode(path) for path in (out / "plan.json", tmp_path / "plan.json")} == {0o640}
    finally:
        os.umask(old)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_pipe_in_place_of_any_file_is_told_at_once(tmp_path: Path) -> None:
    """No command waits for ever for somebody to write into a pipe."""
    os.mkfifo(tmp_path / "pipe")
    pipe = str(tmp_path / "pipe")
    release = ["publish", str(SCENARIO), str(plan_file()), "-o", str(tmp_path / "site")]

    for arguments in (
        ["check", pipe],
        ["verify", str(SCENARIO), pipe],
        ["import", pipe, "-o", str(tmp_path / "out")],
        ["what-if", str(SCENARIO), pipe],
        [*release, "--secret", pipe],
        [*release, "--reply", "a@b.example", "--addresses", pipe],
    ):
        with _within(60):
            done = run(*arguments)
        assert done.returncode == 2, arguments
        assert "a pipe" in done.stdout + done.stderr

    assert not (tmp_path / "out").exists()
    assert SCHEDULE.is_file()


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    """Fail if something takes longer: also if it waits for a file."""

    def late(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
