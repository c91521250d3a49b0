"""What is said of a replan without a plan: which statements conflict after the changes, and ways out."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .app import no_plan

if TYPE_CHECKING:
    from eventplan.model import AnyChange, NoPlan, Scenario

EXPLAIN_SECONDS = 20.0
"""Most seconds to explain a refused replan: `eventplan explain` takes longer, and tells more."""


def refused(
    scenario: "Scenario",
    answer: "NoPlan",
    quiet: bool,
    out: Path | None,
    base: Path,
    changes: "Sequence[AnyChange]",
) -> None:
    """
    Say why no plan is left, or none was found, and leave with 3, 4 or 130.

    Args:
        scenario: The scenario after the changes, with its baseline.
        answer: What the replan found.
        quiet: No progress.
        out: A folder: if it is new, the scenario after the changes is written into it, to be explained.
        base: The file of the scenario before the changes.
        changes: What was changed.

    """
    from eventplan.model import Status

    further = _explained(scenario, quiet) if answer.status is Status.INFEASIBLE else []
    written = _written(out, base, changes) if out is not None and changes else None
    file = written or "FILE"
    of = "" if written else " (with these `changes` in the file)"
    advice = f"`eventplan explain {file}`{of} says what to write, and shows other ways out."
    no_plan(scenario, answer, False, further=further, advice=advice)


def _explained(scenario: "Scenario", quiet: bool) -> list[str]:
    """The first conflict and the first ways out, in lines; nothing if none was found in time."""
    from eventplan.explanation import explain
    from eventplan.numbers import number_of

    from .show import Telling

    telling = Telling(quiet=quiet)
    explanation = explain(scenario, seconds=EXPLAIN_SECONDS, most=2, progress=telling.progress)
    telling.clear()
    lines = []

    for conflict in explanation.conflicts[:1]:
        lines.append("These cannot all hold:" if len(conflict.reasons) > 1 else "This cannot hold:")
        lines += [f"  {reason}" for reason in conflict.reasons if reason.rule != "placed"]

    for way in explanation.ways_out:
        points = number_of(way.price, "point")
        lines.append(f"A way out, for {points}: {'; '.join(change.message for change in way.changes)}")

    return lines


def _written(out: Path, base: Path, changes: "Sequence[AnyChange]") -> Path | None:
    """Write the scenario after the changes into a new folder; never beside, or over, an earlier plan."""
    from eventplan.files import changed_scenario, write_folder

    if out.exists() and any(out.iterdir()):
        return None

    write_folder(out, {"scenario.yaml": changed_scenario(base, out, changes).encode()})
    return out / "scenario.yaml"
