"""Explanations as lines and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from eventplan.checks.words import name
from eventplan.explanation import Conflict, Cost, Explanation, Move, Place, Placed, Remark, Shown, WayOut
from eventplan.explanation.reasons import place_of
from eventplan.model import Scenario, Status
from eventplan.numbers import number_of, plural

MOST_PLACES = 8
"""Places shown of those that a session could have."""


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
        these = f"{count} conditions that cannot all hold" if count > 1 else "a condition that cannot hold"
        lines = [f"\nConflict {number['conflicts']}: {these}; {proof}"]

        return "\n".join([*lines, *(f"  {reason}" for reason in thing.reasons)])

    number["ways"] += 1
    lines = [
        f"\nWay out {number['ways']}, for {number_of(thing.price, 'point')} (proved: there is a plan with it)"
    ]

    for change, edits in zip(thing.changes, thing.instructions(scenario), strict=True):
        lines.append(f"  {change.message}")
        lines += [f"    {edit}" for edit in edits]

    lines += [f"  But {warning}." for warning in thing.warnings(scenario)]
    if thing.alike:
        lines.append(f"  or one of {thing.alike} like it, untried")

    return "\n".join(lines)


def placed_lines(scenario: Scenario, placed: Placed) -> Iterator[str]:
    """Why a session is where it is, as text."""
    title = name(scenario, placed.session)
    where = f"is on {placed.start:%d %b} at {placed.start:%H:%M} in {name(scenario, placed.room)}"
    yield f"{title} {where}." if placed.start else f"{title} is dropped."
    yield from _pinned(scenario, placed)
    yield f"\nIts own rules leave {placed.open} of {number_of(placed.places, 'place')} (a start and a room)."
    if len(placed.own) > 1:
        yield "Of the others each rule by itself rules out (one place may be ruled out by several):"
    for rule, number in sorted(placed.own.items(), key=lambda counted: -counted[1]):
        yield f"  {rule} rules out {number}"

    tried = "" if placed.judged else ", as far as they were judged"
    places = number_of(len(placed.others), "other place is", "other places are")
    yield f"\nWith everything else as it is, {places} open{tried}."
    for rule, number in placed.clashes.items():
        yield f"  {rule} rules out {number} of those left"

    runs = _runs(scenario, placed.others)

    for run in runs[:MOST_PLACES]:
        first, last = run[0], run[-1]
        until = f" to {last.start:%H:%M}" if len(run) > 1 else ""
        yield f"  {first.start:%d %b %H:%M}{until} in {name(scenario, first.room)}: {_points(first.more)}"

    if len(runs) > MOST_PLACES:
        yield f"  and {sum(map(len, runs[MOST_PLACES:]))} more places"

    for move in placed.moves:
        yield f"\n{move.message}:"
        yield from _cost_lines("with every other session where it is", move.fixed)
        yield from _cost_lines("with every other session free to move", move.free)


def _pinned(scenario: Scenario, placed: Placed) -> Iterator[str]:
    """Say that a session is pinned, and where that is stated."""
    session = scenario.session_by_id[placed.session]
    pins = [what for what, stated in (("start", session.start), ("room", session.room)) if stated]
    if not pins or "pinned" not in placed.own:
        return

    at = place_of(scenario, "pinned", (session.id,))
    what = f"Its {' and '.join(pins)} {plural(len(pins), 'is', 'are')} pinned, by decision"
    asked = "; a move that is asked for is priced without it" if placed.moves else ""
    yield f"{what}{f' ({at})' if at else ''}: places are counted with that{asked}."


def _runs(scenario: Scenario, places: Sequence[Place]) -> list[list[Place]]:
    """Places of one room and one cost that follow each other on the grid, together."""
    runs: list[list[Place]] = []
    step = timedelta(minutes=scenario.event.grid)

    for place in sorted(places, key=lambda other: (other.more, other.room, other.start)):
        last = runs[-1][-1] if runs else None
        if last and (last.more, last.room) == (place.more, place.room) and place.start - last.start == step:
            runs[-1].append(place)
        else:
            runs.append([place])

    return sorted(runs, key=lambda run: (run[0].more, run[0].start, run[0].room))


def _points(more: int) -> str:
    if more == 0:
        return "costs the same"

    return f"costs {number_of(abs(more), 'point')} {'more' if more > 0 else 'less'}"


def _cost_lines(how: str, cost: Cost) -> Iterator[str]:
    if cost.status is Status.UNKNOWN:
        yield f"  {how}: time ran out before that was known"
    elif cost.status is Status.INFEASIBLE:
        why = "" if cost.conflict else "; what is in the way was not found in time"
        yield f"  {how}: impossible, proved{why}"

        for reason in cost.conflict.reasons if cost.conflict else ():
            if reason.rule != "placed":
                yield f"    {reason.rule}: {reason.message}"
    else:
        exact = cost.least == cost.most
        points = (
            _points(cost.most) if exact else f"costs {cost.least} to {number_of(cost.most, 'point')} more"
        )
        moved = (
            f"; {number_of(len(cost.moved), 'other session moves', 'other sessions move')} in the plan found"
            if cost.moved
            else ""
        )
        yield f"  {how}: {points}{' (exact)' if exact else ' (time ran out)'}{moved}"


def placed_tree(placed: Placed) -> dict[str, Any]:
    """Why a session is where it is, as JSON."""

    def place(other: Place) -> dict[str, Any]:
        return {"start": other.start.isoformat(timespec="minutes"), "room": other.room, "more": other.more}

    def cost(price: Cost) -> dict[str, Any]:
        reasons = [reason._asdict() for reason in price.conflict.reasons] if price.conflict else []
        return {
            "status": str(price.status),
            "least": price.least,
            "most": price.most,
            "moved": list(price.moved),
            "conflict": reasons,
        }

    def move(step: Move) -> dict[str, Any]:
        return {"message": step.message, "fixed": cost(step.fixed), "free": cost(step.free)}

    others = [place(other) for other in placed.others]
    moves = [move(step) for step in placed.moves]

    return {
        "session": placed.session,
        "start": placed.start.isoformat(timespec="minutes") if placed.start else None,
        "room": placed.room or None,
        "places": placed.places,
        "own": placed.own,
        "open": placed.open,
        "clashes": placed.clashes,
        "judged": placed.judged,
        "others": others,
        "moves": moves,
    }


def ending(explanation: Explanation, seconds: float, effort: float | None) -> Iterator[str]:
    """What is not known within these limits, and what to do next."""
    limits, more = f"{seconds:g} seconds", "--seconds"
    if effort is not None:
        limits, more = f"{limits} or an effort of {effort:g}", f"{more} and --effort"

    cut = "it was interrupted" if explanation.interrupted else f"{limits} ran out"

    if explanation.status is Status.FEASIBLE:
        yield "There is no conflict: a plan exists. `eventplan plan` finds it."
    elif explanation.status is Status.UNKNOWN:
        yield f"No conflict was proved and no plan was found: {cut}. Give it more time with {more}."
    elif not explanation.conflicts:
        yield f"\nThere is no plan: the sums prove it. No conflict was found in time: {cut}."
    else:
        if not explanation.complete:
            yield "\nThere may be more conflicts: these are the first, or time did not suffice."
        if not explanation.cheapest:
            yield f"\nThere may be cheaper ways out: {cut}, or what they give was not decided in time."

        if explanation.ways_out:
            yield "\n`--apply 1 -o mended.yaml` writes the scenario with the first way out applied."
        elif explanation.cheapest:
            yield "\nNo way out was found on the menu below `ways_out.highest`."


def as_tree(scenario: Scenario, explanation: Explanation) -> dict[str, Any]:
    """An explanation as JSON."""
    remarks = [remark._asdict() for remark in explanation.remarks]
    conflicts = [_conflict_tree(conflict) for conflict in explanation.conflicts]

    return {
        "status": str(explanation.status),
        "complete": explanation.complete,
        "cheapest": explanation.cheapest,
        "arithmetic": remarks,
        "conflicts": conflicts,
        "ways_out": [_way_tree(scenario, way) for way in explanation.ways_out],
    }


def _conflict_tree(conflict: Conflict) -> dict[str, Any]:
    statements = [[rule, *subjects] for rule, subjects in conflict.labels]
    reasons = [reason._asdict() for reason in conflict.reasons]

    return {"minimal": conflict.minimal, "statements": statements, "reasons": reasons}


def _way_tree(scenario: Scenario, way: WayOut) -> dict[str, Any]:
    changes = [
        {"price": change.price, "message": change.message, "edits": list(edits)}
        for change, edits in zip(way.changes, way.instructions(scenario), strict=True)
    ]

    return {
        "price": way.price,
        "alike": way.alike,
        "changes": changes,
        "warnings": [*way.warnings(scenario)],
    }
