"""The command line in this process: what `python -m eventplan` does, without the seconds that Python takes to start."""

import contextlib
import inspect
import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from typer.testing import CliRunner  # noqa: TID251 - here alone

from eventplan import cli
from eventplan.cli.commands import app

ROOT = Path(__file__).parent.parent


def run(*words: str, cwd: Path | None = None) -> CompletedProcess[str]:
    """
    Run the command line in a folder (if omitted, that of the repository), and return what it printed.

    Signals, closed pipes and full disks need a process of their own: see `cli.stopping` and `cli.writing`.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code = 0
    with (
        contextlib.chdir(cwd or ROOT),
        patch.object(sys, "argv", ["eventplan", *words]),
        patch.object(cli, "never_lost"),
        patch.object(cli, "_forget_output"),
        patch.dict(os.environ),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            cli.main()
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    return CompletedProcess(["eventplan", *words], code, *map(_text, (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


@dataclass(frozen=True)
class Invoked:
    """How a command ended, and what it printed."""

    exit_code: int
    stdout_bytes: bytes
    stderr_bytes: bytes
    exception: BaseException | None

    @property
    def stdout(self) -> str:
        """Its results."""
        return self.stdout_bytes.decode().replace("\r\n", "\n")

    @property
    def stderr(self) -> str:
        """Its messages."""
        return self.stderr_bytes.decode().replace("\r\n", "\n")

    @property
    def output(self) -> str:
        """Both, one after the other."""
        return self.stdout + self.stderr


def invoke(words: Sequence[str], env: Mapping[str, str | None] | None = None) -> Invoked:
    """
    Run a command where we are, with its own errors as they are raised; `run` is the whole of the command line.

    The result is the same with all versions of click: up to 8.1 it mixes the two outputs unless told not to.
    """
    mixes = "mix_stderr" in inspect.signature(CliRunner).parameters
    runner = CliRunner(**({"mix_stderr": False} if mixes else {}))
    done = runner.invoke(app, list(words), env=env)
    return Invoked(done.exit_code, done.stdout_bytes, done.stderr_bytes, done.exception)


SEEDS_AND_ZONES = (("0", "UTC"), ("1", "America/New_York"), ("77", "Asia/Tokyo"))


def printed_anywhere(code: str, places: Sequence[tuple[str, str]] = SEEDS_AND_ZONES) -> str:
    """Run Python under several hash seeds and time zones, each in a process of its own: all print the same."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path), "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in places
    }
    assert len(outputs) == 1
    return outputs.pop()
