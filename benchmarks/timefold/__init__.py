"""
Timefold, run as Java on the jars that its last Python package brings: the peer as fast as it goes.

A program of ours in this folder reads a plain file, warms up, plans for some seconds with Timefold's default
configuration, and writes a plain file. Where there is no JDK or no package, `Missing` says so.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).parent
LEAST_JDK = 17


class Missing(Exception):  # noqa: N818 - it is no error of the bench
    """Something is not on this machine that the peer needs."""


def run(program: str, text: str, seconds: float, *more: str, warm_up: float = 5.0) -> str:
    """
    Return what *program* (a Java file of this folder, without `.java`) answers to *text*.

    It is told how long to plan and, before that, how long to plan for nothing: Java is slow at first; and
    whatever else there is (*more*).
    """
    classes = _compiled(program)
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder) / "asked", Path(folder) / "answered"
        asked.write_text(text, encoding="utf-8")
        path = os.pathsep.join([str(classes), *map(str, _jars())])
        command = ["java", "-XX:+UseParallelGC", "-Xmx2g", "-cp", path, program]
        arguments = [str(asked), str(answered), str(seconds), str(warm_up), *more]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stderr[-3000:]}")
        return answered.read_text(encoding="utf-8")


def timefold_version() -> str:
    """Return the version of the package; `Missing` if there is none."""
    try:
        return distribution("timefold").version
    except PackageNotFoundError:
        raise Missing("timefold is not installed: pip install -e '.[bench]'") from None


def _jars() -> list[Path]:
    timefold_version()
    folder = Path(str(distribution("timefold").locate_file("timefold/solver/jars")))
    jars = sorted(folder.glob("*.jar"))
    if not jars:
        raise Missing(f"timefold has no jars in {folder}")
    return jars


def _compiled(program: str) -> Path:
    """Return the folder of a program's classes, compiled anew where the program or the jars changed."""
    jars = _jars()
    if shutil.which("java") is None or shutil.which("javac") is None:
        raise Missing(f"there is no JDK {LEAST_JDK}")
    source = HERE / f"{program}.java"
    key = hashlib.sha256(source.read_bytes() + timefold_version().encode()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "eventplan-bench"
    classes = cache / f"{program}-{key}"
    if not classes.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=cache))
        path = os.pathsep.join(map(str, jars))
        command = ["javac", "--release", str(LEAST_JDK), "-proc:none", "-cp", path, "-d", str(fresh)]
        done = subprocess.run([*command, str(source)], capture_output=True, text=True)
        if done.returncode:
            shutil.rmtree(fresh)
            if "release version" in done.stderr:
                raise Missing(f"the JDK is older than {LEAST_JDK}")
            raise RuntimeError(f"{program} does not compile:\n{done.stderr[-3000:]}")
        try:
            fresh.rename(classes)
        except OSError:  # another run was faster
            shutil.rmtree(fresh)
    return classes
