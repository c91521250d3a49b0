"""
Ctrl-C at many moments of every long command: `python -m tests.interrupts [--moments N] [COMMAND …]`.

Each command runs in a process of its own, once to its end, which says what processor time it takes, and then again
and again from the beginning, with an interrupt once it has taken a part of that. The clock is the
processor time of that process, so that others who want the processor change nothing. It runs alone, since
it forks; it prints a line for each command, and ends with 1 if anything was wrong.
"""

import argparse
import atexit
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import eventplan
import eventplan.publish
from eventplan.cli import commands, main
from tests.small import SCENARIO

SOON = 1.0
"""Seconds of processor time after which an interrupted command has ended."""

PATIENCE = 120.0
"""Seconds after which one that has not is killed."""

SECRET = b"0123456789abcdef0123456789abcdef"

EFFORT = ["--workers", "1", "--effort", "2"]

PRINTED = ("Traceback", "internal error", "Exception ignored", "Fatal")
"""What no interrupted command prints."""

Prepare = Callable[[Path], None]


@dataclass(frozen=True)
class Command:
    """A command line in a folder that holds `event.yaml` and `plan.json`, and what it may end with."""

    words: Sequence[str]
    prepare: Prepare = lambda folder: None
    anything: bool = False
    """Whether what it writes depends on when it is interrupted: the best plan so far."""


def _impossible(folder: Path) -> None:
    """Make the event one that has no plan."""
    text = (folder / "event.yaml").read_text("utf-8")
    less = text.replace('closes: "20:00"', 'closes: "15:00"')
    assert less != text
    (folder / "event.yaml").write_text(less, "utf-8")


def _published(folder: Path) -> None:
    """Publish a first release of the plan."""
    scenario = eventplan.load(folder / "event.yaml")
    plan = eventplan.load_plan(folder / "plan.json")
    revised = datetime(2026, 1, 1, 9, tzinfo=UTC)
    eventplan.publish.publish(scenario, plan, folder / "site", secret=SECRET, revised=revised)


def _variations(folder: Path) -> None:
    lines = [f"  - {{id: v{n}, title: Later {n}, changes: [longer opening {n} min]}}" for n in (5, 10, 15)]
    (folder / "variations.yaml").write_text("variations:\n" + "\n".join(lines) + "\n", "utf-8")


PLAN = ["event.yaml", "plan.json"]
PUBLISH = ["publish", *PLAN, "-o", "site", "--secret", "secret.key", "--revised"]

COMMANDS: dict[str, Command] = {
    "plan": Command(["plan", "event.yaml", "-o", "out", *EFFORT], anything=True),
    "plan-again": Command(["plan", "event.yaml", "-q", "--json", *EFFORT], anything=True),
    "replan": Command(
        ["replan", *PLAN, "--change", "longer opening 10 min", "-o", "out", *EFFORT],
        anything=True,
    ),
    "explain": Command(["explain", "event.yaml", *EFFORT], _impossible),
    "explain-session": Command(["explain", *PLAN, "--session", "dinner", "--room", "salon"]),
    "sweep": Command(["what-if", "event.yaml", "variations.yaml", "--baseline", "plan.json", "--effort", "1", "-o", "table.csv"], _variations),
    "check": Command(["check", "event.yaml"]),
    "test": Command(["test", "event.yaml", "--format", "junit", "--output", "report.xml", "--no-cache"]),
    "publish": Command([*PUBLISH, "2026-01-02T09:00:00Z"]),
    "publish-again": Command([*PUBLISH, "2026-01-02T09:00:00Z"], _published),
    "export": Command(["export", *PLAN, "-f", "xlsx", "--reader", "desk", "-o", "tables.xlsx"]),
    "site": Command(["site", *PLAN, "-o", "out"]),
    "verify": Command(["verify", *PLAN]),
    "picture": Command(["picture", *PLAN, "day", "-o", "day.svg"]),
}  # fmt: skip


@dataclass
class Run:
    """How a run ended."""

    code: int
    seconds: float
    """Processor time, in all or after the interrupt."""
    printed: str
    files: dict[str, bytes] = field(repr=False)


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder, by relative name; folders end with a slash and have no text."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        files[name + "/" * path.is_dir()] = b"" if path.is_dir() else path.read_bytes()
    return files


def run(command: Command, base: Path, after: float | None) -> Run:
    """Run a command in a folder of its own, interrupted once it has taken so many seconds; None for never."""
    with tempfile.TemporaryDirectory(prefix="eventplan-interrupts-") as name:
        folder = Path(name) / "here"
        shutil.copytree(base, folder)
        sys.stdout.flush()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        child = os.fork()
        if child == 0:
            try:
                _be(command, folder, Path(name) / "printed")
            finally:
                os._exit(130)  # interrupted while it left: it must not clean up after its parent
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        code, seconds = _follow(child, after)
        printed = (Path(name) / "printed").read_text("utf-8", "replace")
        return Run(code, seconds, printed, files_in(folder))


def _be(command: Command, folder: Path, printed: Path) -> None:
    """Be the command, in the process that was forked: leave as it does."""
    atexit._clear()  # what was made before the fork is not its own to clean up
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(folder)
    out = os.open(printed, os.O_WRONLY | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(out, stream)
    sys.argv = ["eventplan", *command.words]
    code = 99
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1 if end.code else 0
    except BaseException as error:  # noqa: BLE001 - as the interpreter would print it
        if error.__traceback__ is None or error.__traceback__.tb_next is not None:
            traceback.print_exc()
        else:
            code = 130  # it had not begun
    finally:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _follow(child: int, after: float | None) -> tuple[int, float]:
    """
    Follow a process to its end: its exit code, and the processor time it took, or took after the interrupt.

    One that ends before it is interrupted takes none after that.
    """
    clock = (~child << 3) | 2  # as clock_getcpuclockid(3) makes it
    began, taken = time.monotonic(), 0.0
    since = 0.0 if after is None else math.inf
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), max(0.0, taken - since)
        try:
            taken = time.clock_gettime(clock)
        except OSError:
            continue  # it has just ended
        if after is not None and taken >= after:
            os.kill(child, signal.SIGINT)
            since, after = taken, None
        if time.monotonic() - began > PATIENCE:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)


def faults(command: Command, whole: Run, before: dict[str, bytes], run: Run) -> list[str]:
    """Return what is wrong with an interrupted run."""
    wrong = [f"it printed '{word}'" for word in PRINTED if word in run.printed]
    if run.code not in {130, whole.code}:
        wrong.append(f"exit code {run.code}")
    if run.seconds > SOON:
        wrong.append(f"it went on for {run.seconds:.1f} s")
    strange = run.files.keys() - whole.files.keys() - before.keys()
    if command.anything and run.code == 0:
        # A plan that is not yet the best has charges to tell of, and a table more.
        strange = {name for name in strange if "/." in f"/{name}"}
    missing = before.keys() - run.files.keys()
    wrong += [f"left behind: {name}" for name in sorted(strange)[:3]]
    wrong += [f"lost: {name}" for name in sorted(missing)[:3]]
    written = run.files.keys() - before.keys()
    if written and command.anything and run.code != 0:
        wrong.append(f"{len(written)} files, and exit code {run.code}")
    if written and not strange and not written >= whole.files.keys() - before.keys():
        absent = sorted(whole.files.keys() - before.keys() - written)
        if not command.anything or "out/plan.json" in absent:
            wrong.append(f"half of the files: {sorted(written)[:3]}, without {absent[:3]}")
    if not command.anything:
        sizes = {name: len(data) for name, data in whole.files.items()}
        torn = [n for n in written & whole.files.keys() if not run.files[n] and sizes[n]]
        wrong += [f"half-written: {name}" for name in sorted(torn)[:3]]
    return wrong


def interrupted(name: str, moments: Sequence[float], base: Path) -> list[str]:
    """Interrupt a command at parts of its run: what is wrong, and a line that says how it went."""
    command = COMMANDS[name]
    with tempfile.TemporaryDirectory(prefix="eventplan-interrupts-") as temporary:
        own = Path(temporary) / "own"
        shutil.copytree(base, own)
        command.prepare(own)
        before, whole = files_in(own), run(command, own, None)
        wrong, codes, slowest = [], dict[int, int](), 0.0
        if whole.code not in (0, 1, 3):
            wrong.append(f"{name}: a run to its end has exit code {whole.code}: {whole.printed[-300:]}")
        for part in moments:
            stopped = run(command, own, part * whole.seconds)
            codes[stopped.code] = codes.get(stopped.code, 0) + 1
            slowest = max(slowest, stopped.seconds)
            wrong += [f"{name} at {part:.3f}: {what}" for what in faults(command, whole, before, stopped)]
            if wrong and wrong[-1].startswith(f"{name} at {part:.3f}"):
                wrong.append("    " + stopped.printed[-400:].replace("\n", "\n    "))
    print(
        f"{name}: {whole.seconds:.2f} s in all, {whole.code}; ends {codes}; at most {slowest:.2f} s more",
        flush=True,
    )
    return wrong


def base_of(folder: Path, scenario: Path, plan: Path | None) -> Path:
    """Make the folder from which commands begin: a scenario, with what lies beside it by that name, and a plan."""
    folder.mkdir()
    shutil.copy(scenario, folder / "event.yaml")
    for beside in scenario.parent.glob(f"{scenario.stem}/"):
        shutil.copytree(beside, folder / beside.name)
    (folder / "secret.key").write_bytes(SECRET)
    (folder / "secret.key").chmod(0o600)
    if plan is not None:
        shutil.copy(plan, folder / "plan.json")
        return folder
    done = subprocess.run(
        [sys.executable, "-m", "eventplan", "plan", "event.yaml", "-o", "out", "--no-agendas", "-q", *EFFORT],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    shutil.move(folder / "out" / "plan.json", folder / "plan.json")
    shutil.rmtree(folder / "out")
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", default=list(COMMANDS))
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--scenario", type=Path, default=SCENARIO)
    parser.add_argument("--plan", type=Path)
    given = parser.parse_args()
    assert commands  # what a command needs is imported once, before it is measured
    with tempfile.TemporaryDirectory(prefix="eventplan-interrupts-") as top:
        start = base_of(Path(top) / "base", given.scenario, given.plan)
        parts = [(number + 0.5) / given.moments for number in range(given.moments)]
        problems = [line for name in given.names for line in interrupted(name, parts, start)]
    print("\n".join(problems))
    sys.exit(bool(problems))
