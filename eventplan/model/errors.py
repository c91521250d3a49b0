"""What can go wrong, each with the exit code that the command line returns for it."""

from typing import Any, NamedTuple

from ..visible import one_line


class EventplanError(Exception):
    """The one base of this library's errors. Never a ValueError: see DESIGN in docs/decisions."""

    exit_code = 2


class ArgumentError(EventplanError):
    """An argument that makes no sense: of another type, or beyond what it may be."""


def show_place(file: str, line: int, column: int) -> str:
    """
    Write a place as reports have it: `file:line:column`, or `book.xlsx:Sheet!B7` in a workbook.

    >>> show_place("delegates.xlsx:Sheet1", 7, 28)
    'delegates.xlsx:Sheet1!AB7'
    """
    if ".xlsx:" not in file.lower():
        return f"{file}:{line}:{column}"

    letters = ""

    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters

    return f"{file}!{letters}{line}"


def is_table(file: str) -> bool:
    """Whether the file of a place is a table beside the scenario: CSV, or a sheet of a workbook."""
    return file.lower().endswith((".csv", ".xlsx")) or ".xlsx:" in file.lower()


class Complaint(NamedTuple):
    """One thing wrong with a scenario: where, which field or rule, what, and what to do."""

    path: tuple[str | int, ...]
    about: str
    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    severity: str = "error"
    other: tuple[str | int, ...] = ()
    """The path of what it is at odds with: files say where that is, too."""

    def __str__(self) -> str:
        if self.file:
            where = show_place(self.file, self.line, self.column)
        else:
            where = ".".join(str(step) for step in self.path) or "scenario"

        return one_line(f"{where}: {self.severity} {self.about}: {self.message}")


class ScenarioError(EventplanError):
    """A scenario that cannot be used: every complaint about it, in the order of the file."""

    def __init__(self, complaints: list[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(str(complaint) for complaint in complaints))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (list(self.complaints),)


class InvalidPart(ScenarioError):  # noqa: N818 - what it is about
    """A part of a scenario or plan that was given fields that it cannot have."""


class PlanError(EventplanError):
    """A plan file that cannot be used with this scenario."""


class Stopped(EventplanError):  # noqa: N818 - what it is about
    """Something that is whole or not at all was ended from outside: nothing was written."""

    exit_code = 130


class UnlawfulPlan(EventplanError):  # noqa: N818 - the word of the field
    """The scheduler returned a plan that breaks a rule: our own bug. Carries the findings."""

    exit_code = 70

    def __init__(self, message: str, findings: tuple[object, ...] = ()) -> None:
        self.findings = findings
        super().__init__(message)
