"""
The one place that prints what commands print with `--json`.

Every object names its schema, `urn:eventplan:output:1#/$defs/<output>` (`output_schema`). Within a version,
fields are only added. `eventplan plan` prints a plan file, as `plan.json` is.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer

from eventplan.visible import visible

if TYPE_CHECKING:
    from eventplan.model import Finding, Scenario

VERSION = 1
ID = f"urn:eventplan:output:{VERSION}"
_COMPLAINT = ("file", "line", "column", "severity", "about", "message")


class _Printing:
    """One run of a command with `--json`: exactly one document goes to standard output."""

    def __init__(self) -> None:
        self.printed = False
        self.messages: list[str] = []
        self.complaints: list[dict[str, Any]] = []


_now: _Printing | None = None


def wanted() -> bool:
    """Whether the command that runs was asked for JSON."""
    return _now is not None


def said(text: str) -> bool:
    """Keep a line that would stand beside the JSON, for an error; False if no JSON is asked for."""
    if _now is None:
        return False

    _now.messages.append(text)
    return True


def complained(complaints: Sequence[Any]) -> None:
    """Keep what is wrong with a file, for an error."""
    if _now is not None:
        for complaint in complaints:
            _now.complaints.append({name: getattr(complaint, name) for name in _COMPLAINT})


def printed() -> None:
    """Remember that a document was printed: a plan file, or a JSON Schema."""
    if _now is not None:
        _now.printed = True


def document(text: str) -> None:
    """Print a document of its own: a plan file, or a JSON Schema."""
    printed()
    if sys.stdout.isatty():
        typer.echo(visible(text.rstrip()))
        return

    sys.stdout.buffer.write(text.rstrip().encode() + b"\n")
    sys.stdout.flush()


def result(output: str, tree: Mapping[str, Any]) -> None:
    """Print the result of a command: one of `output_schema.OUTPUTS`."""
    printed()
    document = {"schema": f"{ID}#/$defs/{output}", **tree}
    typer.echo(visible(json.dumps(document, indent=1, ensure_ascii=False)))


def finding_tree(scenario: "Scenario", finding: "Finding") -> dict[str, Any]:
    """Return a finding as JSON has it."""
    place = next((place for subject in finding.subjects if (place := scenario.where(subject))), None)
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "subjects": list(finding.subjects),
        "message": finding.message,
        "fix": finding.fix,
        "file": place[0] if place else None,
        "line": place[1] if place else None,
        "column": place[2] if place else None,
    }


@contextmanager
def printing() -> Iterator[None]:
    """Print JSON, and nothing else: where a command ends without a result, an error."""
    global _now
    before, _now = _now, _Printing()

    try:
        yield
    except BaseException as error:
        code, message = _fate(error)
        if code and not _now.printed:
            complained(getattr(error, "complaints", ()))

            messages = [message, *_now.messages] if message else _now.messages
            tree = {"exit_code": code, "message": "\n".join(messages), "complaints": _now.complaints}
            result("error", tree)

        raise
    finally:
        _now = before


def _fate(error: BaseException) -> tuple[int, str]:
    """The exit code with which an error ends the command line, and what it says."""
    from . import fate

    if isinstance(error, typer.Exit):
        return error.exit_code, ""
    if isinstance(error, typer.BadParameter):
        return error.exit_code, error.format_message()

    return fate(error)
