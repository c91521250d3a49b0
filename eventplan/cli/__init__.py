"""
The command line: one thin function for each command, in `commands`.

Results go to standard output, progress and messages to standard error. Exit codes: 0 fine,
1 findings, 2 bad usage, unreadable input or a place that cannot be written, 3 proved infeasible,
4 time, effort or memory ran out without a plan, 70 an error of eventplan itself, 130 interrupted.
"""

import contextlib
import os
import sys
from typing import NoReturn

from eventplan.stopping import never_lost
from eventplan.visible import visible

INTERNAL = 70
"""Exit code of our own faults (`EX_SOFTWARE` of sysexits.h): never to be mistaken for a finding."""


def main() -> None:
    """Run the command line, and never answer with a traceback."""
    never_lost()

    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows its number.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    strange = next((word for word in sys.argv[1:] if visible(word) != word), None)
    if strange is not None:
        _leave(f"no argument holds control or bidi characters: {visible(strange)[:200]}", 2)

    try:
        try:
            from .commands import app

            app()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # The program that read our output has seen enough.
        _forget_output()
        sys.exit(0)
    except (Exception, KeyboardInterrupt) as error:
        code, message = fate(error)
        if isinstance(error, OSError):
            _forget_output()
        if code == INTERNAL and os.environ.get("EVENTPLAN_TRACEBACK"):
            raise

        _leave(message, code)


def fate(error: BaseException) -> tuple[int, str]:
    """Return the exit code with which an error ends the command line, and what is said of it."""
    from eventplan.model import EventplanError

    if isinstance(error, KeyboardInterrupt):
        return 130, "interrupted"
    if isinstance(error, MemoryError):
        return 4, "memory ran out"
    if isinstance(error, EventplanError):
        return error.exit_code, str(error)
    if isinstance(error, OSError):
        name = f" '{error.filename}'" if error.filename else ""
        return 2, f"cannot be read or written{name}: {error.strerror or error}"

    return (
        INTERNAL,
        f"internal error: {type(error).__name__}: {error}\n"
        "This is our mistake. Set EVENTPLAN_TRACEBACK=1 and report what is then printed.",
    )


def _forget_output() -> None:
    """Let what standard output still holds go nowhere, so that leaving does not fail on it again."""
    with contextlib.suppress(OSError):  # where too many files are open, say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(message: str, code: int) -> NoReturn:
    print(visible(message), file=sys.stderr)
    sys.exit(code)
