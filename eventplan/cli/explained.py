"""Explanations as lines and as JSON."""

from collections.abc import Iterator
from typing import Any

from eventplan.explanation import Conflict, Explanation, Remark, Shown
from eventplan.model import Scenario, Status


def line(scenario: Scenario, thing: Shown, number: dict[str, int]) -> str:
    """One remark, conflict or way out, as text; *number* counts the last two."""
    if isinstance(thing, Remark):
        where = f"{thing.place}: " if thing.place else ""
        return f"Arithmetic: {where}{thing.message}"
    if isinstance(thing, Conflict):
        number["conflicts"] += 1
        proof = (
            "none of these can be left out (proved)"
            if thing.minimal
            else "some of these may not be needed: time ran out before that was proved"
        )
        count = len(thing.labels)
        these = f"{count} statements that cannot all hold" if count > 1 else "a statement that cannot hold"
        lines = [f"\nConflict {number['conflicts']}: {these}; {proof}"]
        return "\n".join([*lines, *(f"  {reason}" for reason in thing.reasons)])
    number["ways"] += 1
    points = "point" if thing.price == 1 else "points"
    lines = [f"\nWay out {number['ways']}, for {thing.price} {points} (proved: there is a plan with it)"]
    for change in thing.changes:
        lines.append(f"  {change.message}")
        lines += [f"    {edit}" for edit in change.told(scenario)]
    if thing.alike:
        lines.append(f"  or one of {thing.alike} like it, untried")
    return "\n".join(lines)


def ending(found: Explanation, seconds: float) -> Iterator[str]:
    """What is not known, and what to do next."""
    cut = "it was interrupted" if found.interrupted else f"{seconds:g} seconds ran out"
    if found.status is Status.FEASIBLE:
        yield "There is no conflict: a plan exists. `eventplan plan` finds it."
    elif found.status is Status.UNKNOWN:
        yield f"No conflict was proved and no plan was found: {cut}. Give it more time with --seconds."
    elif not found.conflicts:
        yield f"\nThere is no plan: the sums prove it. No conflict was found in time: {cut}."
    else:
        if not found.complete:
            yield "\nThere may be more conflicts: these are the first, or time did not suffice."
        if not found.cheapest:
            yield f"\nThere may be cheaper ways out: {cut}, or what they give was not decided in time."
        if found.ways_out:
            yield "\n`--apply 1 -o mended.yaml` writes the scenario with the first way out made."
        elif found.cheapest:
            yield "\nNo way out was found on the menu below `ways_out.highest`."


def as_tree(scenario: Scenario, found: Explanation) -> dict[str, Any]:
    """An explanation as JSON."""
    return {
        "status": str(found.status),
        "complete": found.complete,
        "cheapest": found.cheapest,
        "arithmetic": [remark._asdict() for remark in found.remarks],
        "conflicts": [
            {
                "minimal": conflict.minimal,
                "statements": [[rule, *subjects] for rule, subjects in conflict.labels],
                "reasons": [reason._asdict() for reason in conflict.reasons],
            }
            for conflict in found.conflicts
        ],
        "ways_out": [
            {
                "price": way.price,
                "alike": way.alike,
                "changes": [
                    {
                        "price": change.price,
                        "message": change.message,
                        "edits": list(change.told(scenario)),
                    }
                    for change in way.changes
                ],
            }
            for way in found.ways_out
        ],
    }
