"""
Every command that writes, made to fail at each operation on the file system, for `test_writing`.

`python -m tests.cli.writing FAULT EVERY [COMMAND…]` runs alone, since it forks. It prints a line for each
failure that it caused, and stops with an assertion if something was left half written.

EVERY is `8` for every eighth operation, `8+3` for those from the third on: what takes long can be done in parts.
FAULT has the end `-lasting` where all that comes after it fails too, as on a disk that stays full, and the end `-again`
where what is there already is of another plan: it stays whole, or gives way whole.
"""

import errno
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

import eventplan.cli
import eventplan.explanation
import eventplan.planner
import eventplan.replanning
from eventplan.cli.commands import app as app
from eventplan.files import load, load_plan, save_plan
from eventplan.publish.desk import desk_of
from eventplan.publish.release import publish
from eventplan.publish.secret import make_secret
from tests import small
from tests.failing import changes, failing, short_writes

ROOT = Path(__file__).parents[2]
SCENARIO = Path(__file__).with_name("everything.yaml")
"""An event with each kind of file that is written for any."""

SCHEDULE = ROOT / "tests" / "files" / "published" / "i13-persons-null.json"
EXPLAINED = """\
eventplan: 1
event: {id: e, title: E, time_zone: UTC, days: [{date: 2026-05-12, opens: "09:00", closes: "18:00"}]}
venues: [{id: v, name: V}]
rooms: [{id: hall, name: Hall, venue: v, capacity: 20}]
sessions: [{id: talk, kind: roundtable, title: Talk, duration: 60, heads: 30}]
"""

DATE = "2026-05-01T09:00+01:00"
DAY_BEFORE = "2026-04-30T09:00+01:00"
COMMANDS: dict[str, list[str]] = {
    "new": ["new", "OUT", "--force"],
    "plan": ["plan", str(SCENARIO), "-q", "-o", "OUT"],
    "export": ["export", str(SCENARIO), "PLAN", "-f", "csv", "-o", "OUT"],
    "export-desk": ["export", str(SCENARIO), "PLAN", "-f", "xlsx", "--reader", "desk", "-o", "OUT"],
    "import": ["import", str(SCHEDULE), "-o", "OUT"],
    "publish": ["publish", str(SCENARIO), "PLAN", "-o", "OUT"],
    "publish-letters": [
        "publish",
        str(SCENARIO),
        "PLAN",
        "--reply",
        "desk@example.org",
        "--revised",
        DATE,
        "-o",
        "OUT",
    ],
    "letters": [
        "letters",
        "DESK",
        "--reply",
        "desk@example.org",
        "--secret",
        "KEY",
        "--date",
        DATE,
        "-o",
        "OUT",
    ],
    "replan": ["replan", str(SCENARIO), "PLAN", "--lose-room", "library", "-q", "-o", "OUT"],
    "diff": ["diff", "PLAN", "PLAN", str(SCENARIO), "-f", "csv", "-o", "OUT"],
    "sweep": ["what-if", str(SCENARIO), "what-if.yaml", "--baseline", "PLAN", "-q", "-o", "OUT"],
    "explain": ["explain", "bad.yaml", "-q", "--apply", "1", "-o", "OUT"],
    "sweep-kept": [
        "sweep",
        str(SCENARIO),
        "what-if.yaml",
        "--baseline",
        "PLAN",
        "-q",
        "--keep",
        "here/kept",
        "-o",
        "OUT",
    ],
    "site": ["site", str(SCENARIO), "PLAN", "--for", "control-room", "-o", "OUT"],
    "picture": ["picture", str(SCENARIO), "PLAN", "day", "-o", "OUT"],
    "sheets": ["sheets", "DESK", "-o", "OUT"],
    "check": ["check", str(SCENARIO), "--format", "sarif", "--output", "OUT"],
    "test": ["test", str(SCENARIO), "-q", "-n", "1", "-k", "check", "--format", "junit", "--output", "OUT"],
}


def plan_file() -> Path:
    """Return a file with a lawful plan of it."""
    return small.plan_file(SCENARIO)


OUT = {"picture": "out.svg"}
"""What a command writes, if its name tells a format; else `out`."""


def words(command: str, out: str) -> list[str]:
    """The arguments of a command that writes to *out*."""
    named = {"OUT": out, "PLAN": str(plan_file())}
    if "DESK" in COMMANDS[command]:
        named |= {"DESK": str(desk_folder()), "KEY": str(desk_folder() / "secret.key")}
    return [named.get(word, word) for word in COMMANDS[command]]


@cache
def desk_folder() -> Path:
    """Return the desk of a site with one release: made once."""
    site = Path(tempfile.mkdtemp(prefix="eventplan-tests-")) / "site"
    secret = make_secret(desk_of(site) / "secret.key")
    publish(load(SCENARIO), load_plan(plan_file()), site, secret=secret, url="https://e.example/")
    return desk_of(site)


FOLDERS = {"plan", "import", "publish", "publish-letters", "letters", "replan", "site"}
FAULTS = {
    "full": errno.ENOSPC,
    "read-only": errno.EROFS,
    "no permission": errno.EACCES,
    "broken disk": errno.EIO,
    "other device": errno.EXDEV,
    "quota": errno.EDQUOT,
}


def child(
    arguments: list[str], number: int, fail: Callable[[], None], *, lasting: bool = False
) -> tuple[int, str, int]:
    """Run the command line in a process of its own; return exit code, errors, and how many operations it took."""
    output = tempfile.TemporaryFile()  # noqa: SIM115 - for the child too
    pid = os.fork()
    if pid == 0:
        os.dup2(output.fileno(), 2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.argv = ["eventplan", *arguments]
        code: object = 0
        with failing(number, fail, counts=changes, lasting=lasting) as count, short_writes(MOST_AT_ONCE[0]):
            try:
                eventplan.cli.main()
            except SystemExit as error:
                code = error.code
        sys.stderr.flush()
        os.write(2, f"\n{count[0]}".encode())
        os._exit(int(str(code or 0)))
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    output.seek(0)
    text, _, number_of = output.read().decode().rpartition("\n")
    output.close()
    return code, text, int(number_of) if number_of.isdigit() else 0


def quick() -> None:
    """Search for nothing: what commands write is what is looked at here."""
    scenario, plan = load(SCENARIO), load_plan(plan_file())
    replanned = eventplan.replanning.replan(
        scenario, plan, changes=["lose-room library"], workers=1, effort=2
    )
    earlier = plan.moved("nets", room="hall")
    save_plan(earlier, "earlier.json")
    why = eventplan.explanation.explain(load("bad.yaml"), seconds=20)
    eventplan.planner.plan = lambda *_, **__: earlier if EARLIER else plan
    eventplan.replanning.replan = lambda *_, **__: replanned
    eventplan.explanation.explain = lambda *_, **__: why


def content(out: Path) -> dict[str, bytes]:
    """What a command has written, whole: a file, or a folder that is as its manifest says."""
    if out.is_file():
        return {"": re.sub(rb' time(stamp)?="[^"]+"', b"", out.read_bytes())}
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    listed = json.loads(files.get("manifest.json", b'{"files": {}}'))["files"]
    for name, digest in listed.items():
        assert sha256(files[name]).hexdigest() == digest, name
    return files


EARLIER: list[bool] = []
"""Holds something while commands write an earlier plan."""


def wrote_earlier(command: str) -> Path:
    """Let a command write an earlier plan; return the folder with it."""
    folder, out = Path("before"), prepared(command, None)
    shutil.rmtree(folder, ignore_errors=True)
    earlier = {str(plan_file()): "earlier.json", DATE: DAY_BEFORE}
    arguments = [earlier.get(word, word) for word in words(command, str(out))]
    EARLIER.append(True)
    code, output, _ = child(arguments, 0, lambda: None)
    EARLIER.clear()
    assert code == 0, output
    return Path(shutil.move(out.parent, folder))


def prepared(command: str, before: Path | None) -> Path:
    """Return where a command writes: nothing, or a copy of what it wrote before."""
    folder = Path("here")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if before is not None:
        for path in before.iterdir():
            shutil.copytree(path, folder / path.name) if path.is_dir() else shutil.copy2(path, folder)
    return folder / OUT.get(command, "out")


def run_one(command: str, fault: str, every: int, first: int) -> None:
    """Let one command fail at every so many of its operations."""
    fault, again, _ = fault.partition("-again")
    fault, lasting, _ = fault.partition("-lasting")
    before = wrote_earlier(command) if again else None
    arguments = words(command, f"here/{OUT.get(command, 'out')}")
    out = prepared(command, before)
    old = content(out)
    code, output, events = child(arguments, 0, lambda: None)
    assert code == 0, output
    assert events > 2, events
    new = content(out)
    assert new != old
    leftovers = {path.name for path in out.parent.iterdir()}
    for number in range(first, events + 1, every):
        out = prepared(command, before)
        if fault == "killed":
            code, output, _ = child(arguments, number, lambda: os._exit(9))
            assert code == 9
        else:

            def refuse() -> None:
                raise OSError(FAULTS[fault], os.strerror(FAULTS[fault]))

            code, output, _ = child(arguments, number, refuse, lasting=bool(lasting))
            assert code in (0, 2), (code, output)
            assert "internal error" not in output
            assert "Traceback" not in output
            assert code == 0 or os.strerror(FAULTS[fault]) in output, output
            assert len(output.strip().splitlines()) < 6, output
            left = {path.name for path in out.parent.iterdir()} - leftovers
            # The last operations come when everything is in its place: a folder that cannot be synced, say.
            # Where nothing can be removed any more, it stays until the next run: so may a lock.
            if "is written, but" in output:
                assert content(out) == new or command.startswith("publish"), number
            elif code == 0:
                assert content(out) == new, number
                assert left <= {f".{out.name}.lock", f".{out.name}-desk.lock"}, number
            elif not lasting:
                assert not left, number
                assert all(any(path.iterdir()) for path in out.parent.iterdir() if path.is_dir()), number
        there = content(out)
        assert there in (old, new), (number, sorted(there))
        print(command, number, fault, code, flush=True)
        code, output, _ = child(arguments, 0, lambda: None)
        assert code == 0, output
        assert content(out) == new
        assert {path.name for path in out.parent.iterdir()} == leftovers, number


MOST_AT_ONCE = [1 << 30]
"""How many octets the system takes at once."""


def run_short(command: str) -> None:
    """Let the system take a few octets at a time: a command writes all of them."""
    arguments = words(command, f"here/{OUT.get(command, 'out')}")
    contents = []
    for most in (MOST_AT_ONCE[0], 64):
        out = prepared(command, None)
        kept, MOST_AT_ONCE[0] = MOST_AT_ONCE[0], most
        code, output, _ = child(arguments, 0, lambda: None)
        MOST_AT_ONCE[0] = kept
        assert code == 0, output
        contents.append(content(out))
    assert contents[0] == contents[1]
    print(command, "short")


def main() -> None:
    """Go through the commands named, or all."""
    fault, every, *commands = sys.argv[1:]
    # Both are slow on a busy machine, and a crash of the machine is not what is tested. `fsync` counts, and fails.
    os.sync = lambda: None
    os.fsync = lambda _: None
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.environ["EVENTPLAN_SECRET"] = "0123456789abcdef" * 2
        Path("bad.yaml").write_text(EXPLAINED)
        Path("what-if.yaml").write_text("variations: [{id: a, changes: [lose-room library]}]\n")
        quick()
        for command in commands or COMMANDS:
            step, _, first = every.partition("+")
            if fault == "short":
                run_short(command)
            else:
                run_one(command, fault, int(step), int(first or 1))
        os.chdir("/")


if __name__ == "__main__":
    main()
