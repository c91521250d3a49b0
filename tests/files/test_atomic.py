"""Writing: whole or not at all, with modes kept, and nothing of others replaced or lost."""

import errno
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from eventplan.files import FolderError, WriteError, obstacles, swapping, write_file, write_folder
from eventplan.files.around import locked
from eventplan.files.atomic import ready_folder
from eventplan.files.locks import lock, try_lock
from eventplan.files.one_file import ready_file
from eventplan.files.swapping import MANIFEST, manifest
from tests.failing import failing
from tests.small import plan_file

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def umask():
    """A umask that gives everybody everything, so that modes are seen to be chosen."""
    old = os.umask(0)
    yield
    os.umask(old)


def mode(path: Path) -> str:
    """The mode of a file or folder, in octal."""
    return f"{stat.S_IMODE(path.lstat().st_mode):o}"


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files and all."""
    return sorted(p.name for p in folder.iterdir())


# One file.


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    """A new file has the mode that the umask leaves; one that is there keeps its own; a private one is 0600."""
    file = tmp_path / "a"
    write_file(file, b"1")
    assert (file.read_bytes(), mode(file)) == (b"1", "666")
    file.chmod(0o640)
    write_file(file, b"2", private=True)
    assert (file.read_bytes(), mode(file)) == (b"2", "640")
    write_file(tmp_path / "b", b"3", private=True)
    assert mode(tmp_path / "b") == "600"
    os.umask(0o077)
    write_file(tmp_path / "c", b"3")
    assert mode(tmp_path / "c") == "600"
    assert names(tmp_path) == ["a", "b", "c"]


def test_links_are_followed_not_replaced(tmp_path: Path) -> None:
    """A link stays one, and its target is written, even if it is not there yet; one in a loop is an error."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"
    (tmp_path / "hanging").symlink_to("later")
    write_file(tmp_path / "hanging", b"x")
    assert (tmp_path / "later").read_bytes() == b"x"
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(WriteError, match="loop"):
        write_file(tmp_path / "loop", b"x")


def test_devices_and_pipes_are_written_into(tmp_path: Path) -> None:
    """`-o /dev/null` leaves the device; a pipe that somebody reads gets the bytes, one that nobody does an error."""
    write_file(Path("/dev/null"), b"x" * 100_000)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(WriteError):
        write_file(pipe, b"x")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    for _ in range(100):
        try:
            write_file(pipe, b"x" * 200_000)
            break
        except WriteError:
            time.sleep(0.05)
    reader.join(10)
    assert got == [b"x" * 200_000]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    with pytest.raises(WriteError, match="No space left"):
        write_file(Path("/dev/full"), b"x")


@pytest.mark.parametrize(
    ("name", "words"),
    [(".", "this is a folder"), ("no/such/file", "there is no folder"), ("a\0b", "no file has such a name")],
)
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str, words: str) -> None:
    """A folder, a missing folder, no name: one sentence of one family of errors."""
    with pytest.raises(WriteError, match=words) as error:
        write_file(tmp_path / name, b"x")
    assert error.value.exit_code == 2
    assert names(tmp_path) == []


def test_what_a_crash_left_is_cleared_and_a_living_run_is_not(tmp_path: Path) -> None:
    """A file left beside by a process that was killed goes at the next write; one that is being written stays."""
    dead, alive = (tmp_path / f".plan.json.eventplan-{number:012x}.tmp" for number in (1, 2))
    dead.write_text("half")
    alive.write_text("half")
    (tmp_path / ".plan.json.eventplan-mine.tmp").write_text("somebody's")
    (tmp_path / ".plan.json.tmp").write_text("somebody's")
    with alive.open("rb") as file:
        lock(file.fileno())
        write_file(tmp_path / "plan.json", b"{}")
        assert names(tmp_path) == [
            ".plan.json.eventplan-000000000002.tmp",
            ".plan.json.eventplan-mine.tmp",
            ".plan.json.tmp",
            "plan.json",
        ]
    write_file(tmp_path / "plan.json", b"{}")
    assert not alive.exists()


def test_locks_keep_others_away(tmp_path: Path) -> None:
    """Of two open files one is locked; when it is closed the other can be."""
    with (tmp_path / "a").open("wb") as handle, (tmp_path / "a").open("wb") as other:
        assert try_lock(handle.fileno())
        assert not try_lock(other.fileno())
        handle.close()
        assert try_lock(other.fileno())


def test_it_is_known_early_that_a_place_cannot_be_written(tmp_path: Path) -> None:
    """A command that takes minutes asks first."""
    ready_file(tmp_path / "a")
    ready_file(Path("/dev/null"))
    for bad in (tmp_path, tmp_path / "no" / "a"):
        with pytest.raises(WriteError):
            ready_file(bad)
    ready_folder(tmp_path / "new" / "deep")
    (tmp_path / "file").write_text("")
    for bad in (tmp_path / "file", tmp_path / "file" / "in", Path.cwd(), Path("/proc"), Path("/")):
        with pytest.raises(FolderError):
            ready_folder(bad)


# A folder.


FILES = {"a.txt": b"1", "deep/b.txt": b"2", "confidential/c.csv": b"3", "confidential/deep/d.csv": b"4"}


def test_a_folder_keeps_modes(tmp_path: Path) -> None:
    """New files are the umask's, confidential ones the owner's alone; what has a mode keeps it through every run."""
    out = tmp_path / "out"
    write_folder(out, FILES)
    assert [mode(out), mode(out / "a.txt"), mode(out / "deep")] == ["777", "666", "777"]
    secret = out / "confidential"
    assert [mode(secret), mode(secret / "c.csv"), mode(secret / "deep"), mode(secret / "deep" / "d.csv")] == [
        "700",
        "600",
        "700",
        "600",
    ]
    out.chmod(0o700)
    (out / "a.txt").chmod(0o640)
    (out / "deep").chmod(0o750)
    (secret / "c.csv").chmod(0o640)
    (out / MANIFEST).chmod(0o644)
    write_folder(out, {**FILES, "a.txt": b"new", "confidential/c.csv": b"new"})
    assert [mode(out), mode(out / "a.txt"), mode(out / "deep")] == ["700", "640", "750"]
    assert [mode(secret / "c.csv"), mode(out / MANIFEST)] == ["640", "644"]
    assert (out / "a.txt").read_bytes() == b"new"


def test_files_of_two_sets_within_a_second_have_other_times(tmp_path: Path) -> None:
    """Web servers tell copies by second and size: what changed is of a later second, what did not keeps its own."""
    folder = tmp_path / "set"
    seconds = []
    for content in (b"one", b"two", b"six"):
        write_folder(folder, {"changed": content, "same": b"same"})
        seconds.append(
            [int((folder / name).stat().st_mtime) for name in ("changed", "manifest.json", "same")]
        )
    changed, manifest, same = zip(*seconds, strict=True)
    assert changed == tuple(sorted(set(changed)))
    assert manifest == tuple(sorted(set(manifest)))
    assert len(set(same)) == 1


def test_a_folder_whose_name_is_a_pattern(tmp_path: Path) -> None:
    """Brackets and stars in a name are letters: nothing else is taken for a leftover of this folder."""
    other = tmp_path / ".x.eventplan-123456"
    other.mkdir()
    (tmp_path / ".[x]*.new-mine").mkdir()
    for content in (b"1", b"2"):
        write_folder(tmp_path / "[x]*", {"a": content})
    assert names(tmp_path) == [".[x]*.new-mine", ".x.eventplan-123456", "[x]*"]


@pytest.mark.parametrize("named", [".", "..", "sub/..", ""])
def test_the_working_folder_is_refused_however_it_is_named(tmp_path: Path, monkeypatch, named: str) -> None:
    """It would be replaced under whoever is in it: a sentence, and nothing is changed."""
    folder = tmp_path / "here" / "sub"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder.parent)
    with pytest.raises(FolderError, match="the folder that you are in"):
        write_folder(Path(named), FILES)
    with pytest.raises(FolderError, match="the folder that you are in"):
        write_folder(folder.parent, FILES)
    assert names(folder.parent) == ["sub"]


@pytest.mark.parametrize("command", ["plan", "import", "replan", "publish"])
def test_commands_refuse_the_working_folder_alike(tmp_path: Path, command: str) -> None:
    """`-o .` is exit code 2 and a sentence, before anything is searched."""
    scenario = str(ROOT / "scenarios" / "small-roundtable.yaml")
    plan = str(plan_file())
    schedule = str(ROOT / "tests" / "files" / "published" / "i09-two-languages.json")
    arguments = {"plan": [scenario], "import": [schedule]}.get(command, [scenario, plan])
    done = subprocess.run(
        [sys.executable, "-m", "eventplan", command, *arguments, "-o", "."],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "the folder that you are in" in done.stderr
    assert names(tmp_path) == []


MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda rw
23 22 8:1 /some {mounted} rw,relatime - ext4 /dev/sda rw
"""


@pytest.mark.parametrize("mounted", ["out", "out/in", "out/in/a file.txt", "out/a.txt"])
def test_what_is_mounted_within_a_file_system_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounted: str
) -> None:
    """A folder or file that is mounted there looks like any other: the system lists it. Nothing has changed places."""
    (tmp_path / "mounts").write_text(MOUNTS.format(mounted=str(tmp_path / mounted).replace(" ", "\\040")))
    monkeypatch.setattr(obstacles, "_MOUNTS", str(tmp_path / "mounts"))
    write_folder(tmp_path / "outside", {"a.txt": b"1"})
    (tmp_path / "out" / "in").mkdir(parents=True)
    before = names(tmp_path)
    with pytest.raises(FolderError, match="mount point") as refused:
        write_folder(tmp_path / "out", {"a.txt": b"1"})
    assert str(tmp_path / mounted) in str(refused.value)
    with pytest.raises(FolderError, match="mount point"):
        ready_folder(tmp_path / "out")
    assert names(tmp_path) == before


OTHERS = """
import os, sys
from pathlib import Path
from eventplan.files import WriteError, write_file, write_folder
os.setgid(12345)
os.setuid(12345)
os.chdir(sys.argv[1])
for name in sorted(os.listdir()):
    try:
        if name.startswith("file"):
            write_file(Path(name, "out.csv"), b"2")
        else:
            write_folder(Path(name, "out"), {"a.txt": b"2", "manifest.txt": b"2"})
        print("written")
    except WriteError as error:
        print(str(error).removeprefix(sys.argv[1] + "/").replace(os.getcwd(), ""))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="it takes two users")
def test_folders_and_files_of_somebody_else() -> None:
    """Written, or refused with what to do, and then nothing has changed places and nothing is left."""
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        top.chmod(0o755)
        for number, (mode, out_mode) in enumerate(
            [(0o777, 0o777), (0o777, 0o755), (0o1777, 0o777), (0o755, 0o777)]
        ):
            folder = top / f"{number}"
            folder.mkdir()
            write_folder(folder / "out", {"a.txt": b"1"})
            (folder / "out" / "mine").write_text("mine")
            (folder / "out").chmod(out_mode)
            folder.chmod(mode)
        for number in (4, 5, 6):
            folder = top / f"{number}"
            folder.mkdir()
            os.chown(folder, 12345, 12345)
            write_folder(folder / "out", {"a.txt": b"1"})
            os.chown(folder / "out", 12345, 12345)
        (top / "4" / "out" / "public").mkdir()
        (top / "4" / "out" / "public").chmod(0o1777)
        (top / "4" / "out" / "public" / "mine").write_text("mine")
        (top / "5" / "out" / "manifest.json").chmod(0o600)
        (top / "6" / ".out.lock").write_text("99999")
        for number, mode in ((7, 0o777), (8, 0o1777)):
            (top / f"file-{number}").mkdir()
            (top / f"file-{number}" / "out.csv").write_text("1")
            (top / f"file-{number}").chmod(mode)
        before = {path: path.lstat().st_ino for path in top.rglob("*")}
        done = subprocess.run(
            [sys.executable, "-c", OTHERS, name],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        mine = "belongs to somebody else: give write access to it, or move it"
        access = "give write access to it and to"
        assert done.stdout.splitlines() == [
            "written",
            f"'/1/out' {mine}",
            f"'/2/out' cannot be written: Operation not permitted; {access} '/2', or name another",
            f"'/3/out' cannot be written: Permission denied; {access} '/3', or name another",
            f"'/4/out/public' {mine}",
            "'/5/out/manifest.json' says what may be replaced: give read access to it",
            "written",
            "written",
            f"'file-8/out.csv' cannot be written: Operation not permitted; {access} 'file-8', or name another",
        ], done.stderr
        now = {path: path.lstat().st_ino for path in top.rglob("*")}
        written = {
            path.relative_to(top).parts[0] for path in {*before, *now} if before.get(path) != now.get(path)
        }
        assert written == {"0", "6", "file-7"}
        assert [(top / "0" / "out" / "mine").read_text(), list(top.glob("*/.*"))] == ["mine", []]


def test_a_mount_point_is_refused_with_what_to_do(tmp_path: Path, monkeypatch) -> None:
    """It cannot be replaced, and nor can a folder that holds one."""
    out = tmp_path / "out"
    (out / "in").mkdir(parents=True)
    for mounted, words in ((out, "name a folder in it"), (out / "in", "unmount it")):
        monkeypatch.setattr(Path, "is_mount", lambda self, mounted=mounted: self == mounted)
        with pytest.raises(FolderError, match=words):
            write_folder(out, FILES)
    assert names(out) == ["in"]


def test_files_of_another_owner_are_no_obstacle(tmp_path: Path, monkeypatch) -> None:
    """Where the system forbids links to the files of others, they are moved."""
    out = tmp_path / "out"
    write_folder(out, {"a": b"1"})
    (out / "theirs" / "deep").mkdir(parents=True)
    (out / "theirs" / "deep" / "x").write_text("x")
    (out / "theirs" / "empty").mkdir()

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", forbidden)
    write_folder(out, {"a": b"2", "b": b"3"})
    assert (out / "theirs" / "deep" / "x").read_text() == "x"
    assert (out / "theirs" / "empty").is_dir()
    assert (out / "a").read_bytes() == b"2"
    assert names(tmp_path) == ["out"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_keep_their_owner(tmp_path: Path) -> None:
    """What belongs to another user belongs to them afterwards."""
    out = tmp_path / "out"
    write_folder(out, {"a": b"1", "deep/b": b"1"})
    write_file(tmp_path / "f", b"1")
    for path in (out, out / "a", out / "deep", out / "deep" / "b", tmp_path / "f"):
        os.chown(path, 12345, 12345)
    write_folder(out, {"a": b"2", "deep/b": b"2"})
    write_file(tmp_path / "f", b"2")
    for path in (out, out / "a", out / "deep", out / "deep" / "b", tmp_path / "f"):
        assert path.stat().st_uid == 12345, path


def test_the_lock_does_not_take_a_file_of_somebody_else(tmp_path: Path) -> None:
    """A file by the name of the lock that is not one stays as it is."""
    (tmp_path / ".out.lock").write_text("my notes")
    with pytest.raises(FolderError, match="not ours and in the way"):
        write_folder(tmp_path / "out", FILES)
    assert (tmp_path / ".out.lock").read_text() == "my notes"


def test_pipes_in_a_folder_are_neither_read_nor_lost(tmp_path: Path) -> None:
    """A pipe in the place of a file of ours is in the way or replaced; elsewhere it is somebody's."""
    out = tmp_path / "out"
    write_folder(out, {"a": b"1"})
    (out / "a").unlink()
    for name in ("a", "other"):
        os.mkfifo(out / name)
    write_folder(out, {"a": b"1"})
    assert (out / "a").read_bytes() == b"1"
    assert stat.S_ISFIFO((out / "other").lstat().st_mode)
    (out / MANIFEST).unlink()
    os.mkfifo(out / MANIFEST)
    assert manifest(out) == {}


# Others write at the same time.


def _exchanged(monkeypatch: pytest.MonkeyPatch, simple: bool, before, after) -> None:
    """Do something right before and right after the folders change places."""
    exchange = swapping._exchange

    def run(path: Path, other: Path) -> bool:
        before(other)
        done = False if simple else exchange(path, other)
        if done:
            after(path)
        return done

    monkeypatch.setattr(swapping, "_exchange", run)


@pytest.mark.parametrize("simple", [False, True])
def test_what_others_do_meanwhile_survives(tmp_path: Path, monkeypatch, simple: bool) -> None:
    """Files written, written anew, removed and renamed by others while ours change are as they left them."""
    out = tmp_path / "out"
    write_folder(out, {"a": b"1", "gone": b"1"})
    for name in ("kept", "anew", "removed", "renamed", "grows"):
        (out / name).write_text("old")

    def before(folder: Path) -> None:
        (folder / "late").write_text("late")
        (folder / "deep").mkdir()
        (folder / "deep" / "late").write_text("late")
        (folder / "tmp").write_text("new")
        (folder / "tmp").replace(folder / "anew")
        (folder / "removed").unlink()
        (folder / "renamed").rename(folder / "by another name")
        with (folder / "grows").open("a") as file:
            file.write(" and more")

    def after(old: Path) -> None:
        # Somebody who has the old folder open.
        (old / "later").write_text("later")
        (old / "b").write_text("by the name of a new file of ours")

    _exchanged(monkeypatch, simple, before, after)
    write_folder(out, {"a": b"2", "b": b"ours"})
    contents = {p.relative_to(out).as_posix(): p.read_text() for p in out.rglob("*") if p.is_file()}
    contents.pop(MANIFEST)
    wanted = {
        "a": "2",
        "b": "ours",
        "kept": "old",
        "anew": "new",
        "by another name": "old",
        "grows": "old and more",
        "late": "late",
        "deep/late": "late",
    }
    if not simple:
        wanted |= {"later": "later", "b.other1": "by the name of a new file of ours"}
    assert contents == wanted
    assert names(tmp_path) == ["out"]


WRITER = """
import os, sys, time
out, number = sys.argv[1], 0
print("begun", flush=True)
while not os.path.exists(out + ".stop"):
    try:
        with open(f"{out}/mine-{number}", "w") as file:
            file.write(str(number))
    except FileNotFoundError:
        continue  # the moment in which there is no folder, where two cannot change places at once
    number += 1
    time.sleep(0.002)
print(number)
"""


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.long)])
def test_no_file_of_a_busy_writer_is_lost(tmp_path: Path, seconds: int) -> None:
    """Somebody writes file after file into a folder that is written again and again: all of them are there."""
    out = tmp_path / "out"
    write_folder(out, {"a": b"0"})
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(out)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    began, number = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        number += 1
        write_folder(out, {"a": str(number).encode(), f"n/{number % 3}": b""})
    (tmp_path / "out.stop").touch()
    written = int(writer.stdout.readline())
    writer.communicate(timeout=10)
    write_folder(out, {"a": b"end"})
    assert number > 3
    assert written > 20
    lost = [n for n in range(written) if not (out / f"mine-{n}").exists()]
    assert lost == []
    assert [n for n in range(written) if (out / f"mine-{n}").read_text() != str(n)] == []


# Killed.


def _events(work) -> int:
    """How many operations on the file system some work takes."""
    return _failing(work, 0, lambda: None)


def _failing(work, number: int, fail) -> int:
    """Let the *number*-th operation of some work fail; return how many there were."""
    with failing(number, fail) as count:
        work()
    return count[0]


def _killed(work, number: int) -> None:
    """End a process of its own at the *number*-th operation, with nothing cleaned up."""
    pid = os.fork()
    if pid == 0:
        try:
            _failing(work, number, lambda: os._exit(9))
        except BaseException:  # noqa: BLE001 - the parent is told
            os._exit(3)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 9


def _full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


OLD, NEW = {"a": b"1", "deep/b": b"1", "gone": b"1"}, {"a": b"2", "deep/b": b"1", "new/c": b"3"}


def _is_whole(out: Path) -> dict[str, bytes]:
    contents = {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    contents.pop(MANIFEST)
    assert contents.pop("theirs/x") == b"x"
    return contents


def _interrupted(work, number: int, more: int = 0) -> None:
    """Press Ctrl-C at the *number*-th operation of some work, and if *more* again so many operations later."""
    with failing(number, _ctrl_c), failing(number + more if more else 0, _ctrl_c):
        try:
            work()
        except KeyboardInterrupt:
            return
    raise AssertionError(f"Ctrl-C at operation {number} was lost")


def _ctrl_c() -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.fixture
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing waits for the disk: it is processes that end here, not the machine."""
    monkeypatch.setattr(os, "sync", lambda: None)
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.mark.usefixtures("_quick_disk")
@pytest.mark.parametrize(("more", "simple"), [(0, False), (1, True), (3, False)])
def test_an_interrupted_folder_leaves_nothing_behind(
    tmp_path: Path, monkeypatch, more: int, simple: bool
) -> None:
    """Ctrl-C at each operation in turn, and once more while that is cleared up: the old set or the new, no more."""
    if simple:
        monkeypatch.setattr(swapping, "_exchange", lambda *_: False)
    out = tmp_path / "out"
    write_folder(out, OLD)
    (out / "theirs").mkdir()
    (out / "theirs" / "x").write_text("x")
    events = _events(lambda: write_folder(out, NEW))
    for number in range(1, events + 1):
        write_folder(out, OLD)
        _interrupted(lambda: write_folder(out, NEW), number, more)
        assert _is_whole(out) in (OLD, NEW), number
        assert names(tmp_path) == ["out"], number


@pytest.mark.usefixtures("_quick_disk")
@pytest.mark.parametrize("more", [0, 1])
def test_what_is_interrupted_before_there_is_anything_leaves_nothing(tmp_path: Path, more: int) -> None:
    """The first set, and the first file: all of it or nothing."""
    parent = tmp_path / "here"
    parent.mkdir()
    for write in (lambda: write_folder(parent / "a", NEW), lambda: write_file(parent / "a", b"new")):
        events = _events(write)
        shutil.rmtree(parent)
        for number in range(1, events + 1):
            parent.mkdir()
            _interrupted(write, number, more)
            assert names(parent) in ([], ["a"]), number
            shutil.rmtree(parent)
        parent.mkdir()


@pytest.mark.usefixtures("_quick_disk")
@pytest.mark.parametrize("more", [0, 1])
def test_an_interrupted_file_leaves_nothing_behind(tmp_path: Path, more: int) -> None:
    """The same of one file in the place of another."""
    file = tmp_path / "a"
    write_file(file, b"old")
    events = _events(lambda: write_file(file, b"new"))
    for number in range(1, events + 1):
        write_file(file, b"old")
        _interrupted(lambda: write_file(file, b"new"), number, more)
        assert file.read_bytes() in (b"old", b"new")
        assert names(tmp_path) == ["a"], number


@pytest.mark.usefixtures("_quick_disk")
@pytest.mark.parametrize("fault", ["killed", "full"])
def test_a_folder_is_the_old_set_or_the_new_after_any_fault(tmp_path: Path, fault: str) -> None:
    """Killed or refused at each operation in turn: one of the two, files of others are there; the next run mends."""

    def prepared() -> Path:
        shutil.rmtree(tmp_path / "here", ignore_errors=True)
        (tmp_path / "here" / "out" / "theirs").mkdir(parents=True)
        (tmp_path / "here" / "out" / "theirs" / "x").write_text("x")
        write_folder(tmp_path / "here" / "out", OLD)
        return tmp_path / "here" / "out"

    out = prepared()
    events = _events(lambda: write_folder(out, NEW))
    assert events > 15
    for number in range(1, events + 1):
        out = prepared()
        if fault == "killed":
            _killed(lambda out=out: write_folder(out, NEW), number)
        else:
            try:
                _failing(lambda out=out: write_folder(out, NEW), number, _full)
            except FolderError as error:
                assert "No space left" in str(error)  # noqa: PT017
        assert _is_whole(out) in (OLD, NEW), number
        write_folder(out, NEW)
        assert _is_whole(out) == NEW, number
        assert names(out.parent) == ["out"], number


@pytest.mark.usefixtures("_quick_disk")
@pytest.mark.parametrize("fault", ["killed", "full"])
def test_a_file_is_the_old_one_or_the_new_after_any_fault(tmp_path: Path, fault: str) -> None:
    """The same of one file."""
    file = tmp_path / "here" / "a"
    file.parent.mkdir()
    write_file(file, b"old")
    events = _events(lambda: write_file(file, b"new"))
    for number in range(1, events + 1):
        write_file(file, b"old")
        if fault == "killed":
            _killed(lambda: write_file(file, b"new"), number)
        else:
            try:
                _failing(lambda: write_file(file, b"new"), number, _full)
            except WriteError as error:
                assert "No space left" in str(error)  # noqa: PT017
        assert file.read_bytes() in (b"old", b"new")
        write_file(file, b"new")
        assert names(file.parent) == ["a"], number


def test_one_run_at_a_time_though_the_lock_goes_with_it(tmp_path: Path) -> None:
    """Runs that open the file of a lock just before it goes do not have it: never are two inside."""
    inside, most, entered = [0], [0], [0]

    def run() -> None:
        for _ in range(100):
            try:
                with locked(tmp_path / "out"):
                    inside[0] += 1
                    most[0], entered[0] = max(most[0], inside[0]), entered[0] + 1
                    time.sleep(0.0002)
                    inside[0] -= 1
            except FolderError as error:
                assert "is writing" in str(error)  # noqa: PT017

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], entered[0] > 10, names(tmp_path)) == (1, True, [])


def test_a_lock_that_cannot_be_read_is_told(tmp_path, monkeypatch):
    """On a broken disk the folder is named, and nothing is written."""

    def broken(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "read", broken)
    with pytest.raises(FolderError, match="/out' cannot be written: Input/output error"):
        write_folder(tmp_path / "out", {"a.txt": b"1"})
    assert not (tmp_path / "out").exists()
