"""
A program that publishes and is made to fail, for `test_release_faults`: `python -m tests.publish.crashes MODE`.

It runs alone, since it forks. It prints one line for each failure that it caused, and stops with an
assertion if a site was ever neither the old release nor the new one.
"""

import errno
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from eventplan.files import swapping
from eventplan.files.one_file import FolderError
from eventplan.model import PlanError
from tests.failing import failing

from .scenes import SESSIONS, WHERE
from .sites import at, release, scene, tree

OPERATIONS = (
    "open",
    "fdopen",
    "write",
    "link",
    "mkdir",
    "rename",
    "replace",
    "fsync",
    "chmod",
    "unlink",
    "rmdir",
)
FEW = SESSIONS[1:3]
OLD = scene(FEW)
OTHER = scene(FEW, {**WHERE, "talks": ("18:00", "salon", WHERE["talks"][2])})
NEW = scene(FEW, {**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])})


def prepared(folder: Path) -> dict[str, bytes]:
    """Return the site with the old release, and a file of somebody else in it."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "site").mkdir(parents=True)
    (folder / "site" / "stranger.txt").write_text("not ours")
    release(folder, OLD, at("01T09:00"))
    return tree(folder / "site")


def after(folder: Path) -> dict[str, bytes]:
    """Return the site with the new release on the old."""
    release(folder, NEW, at("02T09:00"))
    return tree(folder / "site")


def whole(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> str:
    """Return which release is on the site; fail if it is neither, or does not fit its manifest."""
    site = tree(folder / "site")
    listed = json.loads(site["manifest.json"])["files"]
    for name, data in site.items():
        if name not in ("manifest.json", "stranger.txt") and not name.startswith("feeds/"):
            assert listed.pop(name) == sha256(data).hexdigest(), name
    assert not listed, "the manifest lists a file that is not there"
    assert site in (old, new), "a mixture"
    # The ledger is never behind the site.
    ledger = (folder / "site-desk" / "ledger.jsonl").read_bytes().split(b"\n")[0]
    assert site == old or b"2025-10-02" in ledger, "the site is ahead of its ledger"
    return "old" if site == old else "new"


def mended(folder: Path, new: dict[str, bytes]) -> None:
    """Publish once more: the site is as if nothing had happened, and nothing is left over."""
    assert after(folder) == new
    nothing_left(folder)


def nothing_left(folder: Path) -> None:
    """Fail if anything but site and desk is there."""
    left = {p.name for p in folder.iterdir()}
    assert left == {"site", "site-desk"}, left


def refuse() -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, "No space left on device")


def child(work: Callable[[], object]) -> int:
    """Run *work* in a process of its own and return how that ended."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - the parent is told
            os._exit(3)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def operations(folder: Path) -> int:
    """Return how many operations a release takes."""
    prepared(folder)
    with failing(0, refuse, operations=OPERATIONS) as count:
        after(folder)
    return count[0]


def refused(folder: Path) -> None:
    """Refuse each operation in turn."""
    for number in range(1, operations(folder) + 1):
        old = prepared(folder)
        outcome = "went on"
        with failing(number, refuse, operations=OPERATIONS):
            try:
                after(folder)
            except FolderError as error:
                assert "No space left" in str(error)  # noqa: PT017
                outcome = "refused"
        print(number, outcome, whole(folder, old, NEW_SITE))
        mended(folder, NEW_SITE)


def stopped(folder: Path) -> None:
    """End the process at each operation in turn, with nothing cleaned up."""
    for number in range(1, operations(folder) + 1):
        old = prepared(folder)

        def work(number: int = number) -> None:
            with failing(number, lambda: os._exit(9), operations=OPERATIONS):
                after(folder)

        assert child(work) == 9
        print(number, "stopped", whole(folder, old, NEW_SITE))
        mended(folder, NEW_SITE)


def interrupted(folder: Path) -> None:
    """Press Ctrl-C at each operation in turn: desk and site are both of the old release, or both of the new."""
    for number in range(1, operations(folder) + 1):
        old = prepared(folder)
        with failing(number, lambda: signal.raise_signal(signal.SIGINT), operations=OPERATIONS):
            try:
                after(folder)
            except KeyboardInterrupt:
                outcome = whole(folder, old, NEW_SITE)
        ledger = (folder / "site-desk" / "ledger.jsonl").read_bytes().split(b"\n")[0]
        assert (b"2025-10-02" in ledger) == (outcome == "new"), number
        print(number, "interrupted", outcome)
        nothing_left(folder)


def killed(folder: Path) -> None:
    """Kill the process at random moments."""
    chance = random.Random(5)
    old = prepared(folder)
    began = time.perf_counter()
    after(folder)
    usual = time.perf_counter() - began
    for number in range(40):
        old = prepared(folder)
        pid = os.fork()
        if pid == 0:
            after(folder)
            os._exit(0)
        time.sleep(chance.uniform(0, 1.6 * usual))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        print(number, "killed", whole(folder, old, NEW_SITE))
        mended(folder, NEW_SITE)


def full(folder: Path) -> None:
    """Let the system refuse to write past so many octets of a file, as a full disk does."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    prepared(folder)
    sizes = sorted({len(data) for data in (*after(folder).values(), *tree(folder / "site-desk").values())})
    for size in (0, 1, *(s - 1 for s in sizes if s)):
        old = prepared(folder)

        def work(size: int = size) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            try:
                after(folder)
            except FolderError:
                os._exit(7)

        assert child(work) == 7
        print(size, "refused", whole(folder, old, NEW_SITE))
        assert whole(folder, old, {}) == "old"
        mended(folder, NEW_SITE)


def together(folder: Path) -> None:
    """Publish two plans to one site at once."""
    for number in range(10):
        old = prepared(folder)

        def run(plan: object) -> int:
            pid = os.fork()
            if pid == 0:
                try:
                    release(folder, plan, at("02T09:00"))
                except FolderError as error:
                    os._exit(7 if f"is writing '{folder}" in str(error) else 3)
                except PlanError as error:
                    os._exit(8 if "later time" in str(error) else 3)
                os._exit(0)
            return pid

        pids = [run(NEW), run(OTHER)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
        assert 0 in ends, ends
        assert set(ends) <= {0, 7, 8}, ends
        site = tree(folder / "site")
        assert site in (NEW_SITE, OTHER_SITE), "a mixture"
        assert site != old
        print(number, "ended", ends)


if __name__ == "__main__":
    os.sync = lambda: None  # slow on a busy machine, and a crash of the machine is not what is tested
    os.fsync = lambda _: None
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - hundreds of folders: no disk
    with tempfile.TemporaryDirectory(dir=memory) as name:
        folder = Path(name) / "here"
        prepared(folder)
        release(folder, OTHER, at("02T09:00"))
        OTHER_SITE = tree(folder / "site")
        prepared(folder)
        NEW_SITE = after(folder)
        mode, _, simple = sys.argv[1].partition("-")
        if simple:  # a system that cannot let two folders change names
            swapping._exchange = lambda *_: False
        modes = (refused, stopped, interrupted, killed, full, together)
        {run.__name__: run for run in modes}[mode](folder)
