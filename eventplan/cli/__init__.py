"""
The command line: one thin function for each command, in `commands`.

Results go to standard output, progress and messages to standard error. Exit codes: 0 fine,
1 findings, 2 bad usage or unreadable input, 3 proved infeasible, 4 time, effort or memory ran out
without a plan, 130 interrupted.
"""

import os
import sys


def main() -> None:
    """Run the command line, and never answer with a traceback."""
    try:
        from .commands import app

        app()
    except KeyboardInterrupt:
        _leave("interrupted", 130)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        _leave("memory ran out", 4)
    except Exception as error:
        from eventplan.model import EventplanError

        if isinstance(error, EventplanError):
            _leave(str(error), error.exit_code)
        if os.environ.get("EVENTPLAN_TRACEBACK"):
            raise
        _leave(
            f"internal error: {type(error).__name__}: {error}\n"
            "This is our mistake. Set EVENTPLAN_TRACEBACK=1 and report what is then printed.",
            1,
        )


def _leave(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    sys.exit(code)
