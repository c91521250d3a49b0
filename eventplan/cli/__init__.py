"""
The command line: one thin function for each command, in `commands`.

Results go to standard output, progress and messages to standard error. Exit codes: 0 fine,
1 findings, 2 bad usage, unreadable input or a place that cannot be written, 3 proved infeasible,
4 time, effort or memory ran out without a plan, 70 an error of eventplan itself, 130 interrupted.
"""

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
    except KeyboardInterrupt:
        _leave("interrupted", 130)
    except BrokenPipeError:
        # The program that read our output has seen enough.
        _forget_output()
        sys.exit(0)
    except MemoryError:
        _leave("memory ran out", 4)
    except OSError as error:
        _forget_output()
        name = f" '{error.filename}'" if error.filename else ""
        _leave(f"cannot be read or written{name}: {error.strerror or error}", 2)
    except Exception as error:
        from eventplan.model import EventplanError

        if isinstance(error, EventplanError):
            _leave(str(error), error.exit_code)
        if os.environ.get("EVENTPLAN_TRACEBACK"):
            raise

        _leave(
            f"internal error: {type(error).__name__}: {error}\n"
            "This is our mistake. Set EVENTPLAN_TRACEBACK=1 and report what is then printed.",
            INTERNAL,
        )


def _forget_output() -> None:
    """Let what standard output still holds go nowhere, so that leaving does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave(message: str, code: int) -> NoReturn:
    print(visible(message), file=sys.stderr)
    sys.exit(code)
