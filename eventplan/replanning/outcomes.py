"""What becomes of each variation, and the table of all of them."""

import csv
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from eventplan.model import Plan
from eventplan.notebook import html
from eventplan.numbers import number_of
from eventplan.publish.clean import cell


class Outcome(NamedTuple):
    """What became of one variation: one row of the table."""

    variation: str
    status: str
    """`optimal` or `feasible`; `infeasible` (proved); `unknown` (time ran out); `failed` (an error)."""
    changes: int | None
    """Sessions that move, are added or dropped, against the baseline; None without a plan or a baseline."""
    disruption: int | None
    """Points of `stability`."""
    proved: bool
    """Whether it is proved that no plan disrupts less; or, without a baseline, scores less."""
    score: int | None
    moved: tuple[str, ...] = ()
    """The sessions."""
    hit: tuple[str, ...] = ()
    """Delegations that must be told something."""
    reasons: tuple[str, ...] = ()
    """Why there is no plan, or what went wrong."""
    people: int | None = None
    """Whose agendas change besides the sessions that do."""
    plan: Plan | None = None
    """The plan, if it was asked for and there is one. It is in no table."""


_COLUMNS = tuple(name for name in Outcome._fields if name != "plan")


_HEAD = ("variation", "status", "changes", "disruption", "people", "score", "who is affected, or why not")


class Outcomes(NamedTuple):
    """What became of all variations, in the order in which they were given."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool = False
    """Whether it was ended from outside: rows may be missing."""

    def csv(self) -> bytes:
        """The table, one row a variation, safe to open in a spreadsheet."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(_COLUMNS)
        for outcome in self.outcomes:
            writer.writerow([_cell(getattr(outcome, name)) for name in _COLUMNS])

        return out.getvalue().encode("utf-8-sig")

    def tree(self) -> list[dict[str, Any]]:
        """The table as JSON has it."""
        return [*map(_fields, self.outcomes)]

    def _repr_html_(self) -> str:
        """What a notebook shows: the table."""
        ended = ["ended from outside: rows may be missing"] if self.interrupted else []
        title = number_of(len(self.outcomes), "variation")
        return html(title, ended, _HEAD, [_row(outcome) for outcome in self.outcomes])

    def text(self) -> str:
        """The table in columns."""
        rows = [_HEAD, *(_row(outcome) for outcome in self.outcomes)]
        *columns, _ = zip(*rows, strict=True)
        widths = [max(map(len, column)) for column in columns]

        def line(row: Sequence[str]) -> str:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
            return "  ".join((*cells, row[-1])).rstrip()

        return "\n".join(map(line, rows))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return cell(" | ".join(value) if any(" " in item for item in value) else " ".join(value))

    return str(value) if isinstance(value, int) else cell(str(value))


def _fields(outcome: Outcome) -> dict[str, Any]:
    return {name: getattr(outcome, name) for name in _COLUMNS}


def _row(outcome: Outcome) -> tuple[str, ...]:
    hit = f"{len(outcome.hit)}: {', '.join(outcome.hit[:6])}{', …' if len(outcome.hit) > 6 else ''}"
    last = "; ".join(outcome.reasons) if outcome.reasons else hit if outcome.hit else ""
    least = "" if outcome.proved or outcome.disruption is None else " (at most)"
    numbers = [
        "" if number is None else str(number)
        for number in (outcome.changes, outcome.disruption, outcome.people, outcome.score)
    ]

    return (outcome.variation, outcome.status, numbers[0], numbers[1] + least, *numbers[2:], last)
