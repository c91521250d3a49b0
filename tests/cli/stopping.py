"""
Interrupt long commands at many moments: `python -m tests.cli.stopping MOMENTS SECONDS [COMMAND ...]`.

Moments are spread evenly over so many seconds.

Each moment is a process of its own, forked from one that has everything loaded. It gets the signal that Ctrl-C sends,
and then has to end soon: with its best plan and the exit code of one, or with 130. What it says has no traceback.
"""

import faulthandler
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import eventplan.cli
import eventplan.explanation
import eventplan.planner
import eventplan.replanning
import eventplan.testing.cases
from eventplan.cli.commands import app as app

ROOT = Path(__file__).parents[2]


class Ended(NamedTuple):
    """How a command ended after it was interrupted."""

    code: int
    seconds: float
    """From the signal to the end."""
    busy: float
    """Seconds of processor time in between: what counts where others use the machine too."""
    stacks: str
    """What it was at a second later, if it was still at anything."""
    messages: str
    out: str


def _used(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def interrupted(arguments: list[str], after: float) -> Ended | None:
    """Interrupt a command after so many seconds; None if it ended before."""
    with (
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as stacks,
    ):
        pid = os.fork()
        if pid == 0:
            os.setpgid(0, 0)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            faulthandler.register(signal.SIGUSR1, stacks, all_threads=True)
            os.dup2(out.fileno(), 1)
            os.dup2(output.fileno(), 2)
            sys.argv = ["eventplan", *arguments]
            code: object = 0
            try:
                eventplan.cli.main()
            except SystemExit as error:
                code = error.code
            except BaseException as error:  # noqa: BLE001 - nothing may come through
                print(f"Traceback of a {type(error).__name__}", file=sys.stderr)
                code = 99
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(int(str(code or 0)))
        time.sleep(after)
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return None
        used = _used(pid)
        os.kill(pid, signal.SIGINT)
        began, late = time.monotonic(), False
        while True:
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                break
            time.sleep(0.01)
            if not late and _used(pid) - used > 1.0:
                late = True
                os.kill(pid, signal.SIGUSR1)
        seconds = time.monotonic() - began
        for file in (output, out, stacks):
            file.seek(0)
        return Ended(
            os.waitstatus_to_exitcode(status),
            seconds,
            usage.ru_utime + usage.ru_stime - used,
            stacks.read().decode(),
            output.read().decode(),
            out.read().decode(),
        )


HANOI, GUIDELINES = (str(ROOT / "scenarios" / f"hanoi-2025{more}.yaml") for more in ("", "-guidelines"))
NAIROBI = str(ROOT / "scenarios" / "sixty" / "nairobi-ministerial.yaml")
CODES = {0, 1, 3, 4, 130}
"""Done with the best that was found, or interrupted before anything was."""

COMMANDS: dict[str, list[str]] = {
    "plan": ["plan", NAIROBI],
    "plan-one": ["plan", NAIROBI, "--workers", "1", "--json"],
    "plan-large": ["plan", HANOI, "-q", "--json"],
    "explain": ["explain", GUIDELINES],
    "explain-effort": ["explain", GUIDELINES, "--effort", "300", "-q", "--json"],
    "explain-session": ["explain", NAIROBI, "plan.json", "--session", "opening"],
    "replan": ["replan", NAIROBI, "plan.json", "--lose-room", "lenana", "--json"],
    "sweep": ["what-if", NAIROBI, "what-if.yaml", "--baseline", "plan.json"],
    "sweep-jobs": ["what-if", NAIROBI, "what-if.yaml", "--jobs", "2"],
    "test": ["test", NAIROBI, "--no-cache", "-n", "1"],
}
WHAT_IFS = "variations: [{id: a, changes: [lose-room lenana]}, {id: b, changes: [lose-room turkana]}]\n"


def whole(command: str, ended: Ended) -> str:
    """What is wrong with the answer of a command; nothing if it is whole."""
    if "Traceback" in ended.messages or "internal error" in ended.messages:
        return ended.messages[-2000:]
    if ended.code not in CODES:
        return f"exit code {ended.code}"
    if ended.out and "--json" in COMMANDS[command]:
        json.loads(ended.out)
    return ""


def main() -> None:
    """Interrupt the commands named, or all, at so many moments each; print how long each took to end."""
    moments, longest, *commands = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("what-if.yaml").write_text(WHAT_IFS)
        if {*(commands or COMMANDS)} & {"explain-session", "replan", "sweep"}:
            first = interrupted(["plan", NAIROBI, "--seconds", "15", "-q", "-o", "made", "--no-agendas"], 60)
            assert first is None, first
            Path("plan.json").write_bytes(Path("made/plan.json").read_bytes())
        for command in commands or COMMANDS:
            for number in range(int(moments)):
                after = float(longest) * (number + 0.5) / int(moments)
                ended = interrupted(COMMANDS[command], after)
                if ended is None:
                    print(f"{command} {after:.2f} over", flush=True)
                    break
                wrong = whole(command, ended)
                print(
                    f"{command} {after:.2f} {ended.code} {ended.seconds:.2f} {ended.busy:.2f} {wrong}".strip(),
                    flush=True,
                )
                if ended.stacks:
                    print(ended.stacks, file=sys.stderr)
        os.chdir("/")


if __name__ == "__main__":
    main()
