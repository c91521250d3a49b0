"""Explanations as lines and as JSON."""

from typing import Any

from eventplan.explanation import Conflict, Explanation, Remark, WayOut


def line(thing: object) -> str:
    """One remark, conflict or way out, as text."""
    if isinstance(thing, Remark):
        return f"Arithmetic: {thing.message}"
    if isinstance(thing, Conflict):
        proof = (
            "none of these can be left out (proved)" if thing.minimal else "it may be smaller: time ran out"
        )
        lines = [f"Conflict: {len(thing.labels)} statements that cannot all hold; {proof}"]
        return "\n".join([*lines, *(f"  {reason}" for reason in thing.reasons)])
    assert isinstance(thing, WayOut)
    lines = [f"Way out for {thing.price} points (proved by a plan):"]
    for change in thing.changes:
        where = f"{change.place}: " if change.place else ""
        lines.append(f"  {where}{change.message}  [{change.edit}]")
    if thing.alike:
        lines.append(f"  or one of {thing.alike} like it")
    return "\n".join(lines)


def as_tree(found: Explanation) -> dict[str, Any]:
    """An explanation as JSON."""
    return {
        "status": str(found.status),
        "complete": found.complete,
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
                    {"message": change.message, "edit": change.edit, "place": change.place}
                    for change in way.changes
                ],
            }
            for way in found.ways_out
        ],
    }
