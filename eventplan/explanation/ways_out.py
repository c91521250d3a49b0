"""
Priced ways out: the cheapest sets of changes with which a scenario has a plan.

Every conflict must be broken, so the search goes through sets of changes in the order of their
price, each of which breaks every conflict met so far. A set with which the changed scenario has a
plan is a way out: that plan was found. One with which it has not gives the next conflict to break.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from eventplan.model import (
    NoPlan,
    ParallelLimit,
    RulePolicy,
    Scenario,
    Status,
    Window,
)
from eventplan.solver.problem import Label, problem_of

from .conflict import Conflict, Deadline, conflicts
from .words import name, place_of

WIDER = 30
"""Minutes by which a window or the opening hours are widened."""


@dataclass(frozen=True)
class Change:
    """One change of the scenario: what it costs, and the exact edit of the file."""

    id: str
    """Tells changes apart, and orders those of one price."""
    sort: str
    """What alike changes share: of these one is shown, and the number of the others."""
    price: int
    message: str
    edit: str
    """The edit in the words of the file: `parallel[side-events].most: 12 -> 13`."""
    place: str
    apply: Callable[[Scenario], Scenario] = field(compare=False)


@dataclass(frozen=True)
class WayOut:
    """Changes that, made together, give the scenario a plan. Proved by finding one."""

    changes: tuple[Change, ...]
    alike: int = 0
    """How many other sets of changes of the same sorts break the same conflicts, untried."""

    @property
    def price(self) -> int:
        """What the changes cost together, in points."""
        return sum(change.price for change in self.changes)

    def __str__(self) -> str:
        edits = "; ".join(f"{change.message} [{change.edit}]" for change in self.changes)
        more = f" (or {self.alike} like it)" if self.alike else ""
        return f"{self.price} points: {edits}{more}"


def ways_out(
    scenario: Scenario,
    known: tuple[Conflict, ...],
    *,
    deadline: Deadline,
    most: int = 5,
    progress: Callable[[str], None] | None = None,
) -> tuple[WayOut, ...]:
    """Return up to *most* ways out that differ in kind, the cheapest first."""
    found: list[WayOut] = []
    sorts_done: set[frozenset[str]] = set()
    numbers = count()
    queue: list[tuple[int, int, tuple[Change, ...]]] = [(0, next(numbers), ())]
    conflicts_met = [conflict.labels for conflict in known]
    seen: set[frozenset[str]] = set()
    while queue and len(found) < most and deadline.left():
        price, _, changes = heapq.heappop(queue)
        key = frozenset(change.id for change in changes)
        sorts = frozenset(change.sort for change in changes)
        if key in seen or (sorts_done and any(done <= sorts for done in sorts_done)):
            continue
        seen.add(key)
        unbroken = next((labels for labels in conflicts_met if not _breaks(changes, labels, scenario)), None)
        if unbroken is None:
            changed = scenario
            for change in changes:
                changed = change.apply(changed)
            if has_plan(changed, deadline):
                alike = sum(
                    frozenset(c.sort for c in other) == sorts
                    for _, _, other in queue
                    if len(other) == len(changes)
                )
                found.append(WayOut(changes, alike))
                sorts_done.add(sorts)
                if progress:
                    progress(str(found[-1]))
                continue
            verdict = conflicts(changed, deadline=deadline, most=1)
            if not verdict.conflicts:
                continue
            unbroken = verdict.conflicts[0].labels
            conflicts_met.append(unbroken)
        for change in menu(scenario, unbroken):
            if change.id not in key:
                heapq.heappush(queue, (price + change.price, next(numbers), (*changes, change)))
    return tuple(found)


def has_plan(scenario: Scenario, deadline: Deadline) -> bool:
    """Whether a plan of *scenario* is found and kept by the verifier."""
    from eventplan.planner import first_plan

    return not isinstance(first_plan(scenario, seconds=min(deadline.left(), 1e6)), NoPlan)


def _breaks(changes: tuple[Change, ...], labels: tuple[Label, ...], scenario: Scenario) -> bool:
    ids = {change.id for change in menu(scenario, labels)}
    return any(change.id in ids for change in changes)


def menu(scenario: Scenario, labels: tuple[Label, ...]) -> list[Change]:
    """Return the changes that could break a conflict, the cheapest first."""
    found: dict[str, Change] = {}
    for label in labels:
        for change in _changes(scenario, *label):
            found.setdefault(change.id, change)
    return sorted(found.values(), key=lambda change: (change.price, change.id))


def _changes(scenario: Scenario, rule: str, subjects: tuple[str, ...]) -> Iterator[Change]:
    specific = _SPECIFIC.get(rule)
    if specific is not None:
        yield from specific(scenario, subjects)
    if rule != "placed":
        yield _waiver(scenario, rule, subjects)


def _waiver(scenario: Scenario, rule: str, subjects: tuple[str, ...]) -> Change:
    subject = subjects[0]

    def apply(changed: Scenario) -> Scenario:
        policy = changed.policy(rule)
        kept = policy.model_copy(update={"waived_for": tuple(dict.fromkeys((*policy.waived_for, subject)))})
        return changed.changed(rules={**changed.rules, rule: RulePolicy.model_validate(dict(kept))})

    return Change(
        id=f"waive {rule} {subject}",
        sort=f"waive {rule}",
        price=scenario.ways_out.waive,
        message=f"waive `{rule}` for {name(scenario, subject)}",
        edit=f"rules.{rule}.waived_for: + {subject}",
        place=place_of(scenario, subjects),
        apply=apply,
    )


def _drop(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = subjects[0]

    def apply(changed: Scenario) -> Scenario:
        return with_session(changed, session, drop_price=0)

    yield Change(
        id=f"drop {session}",
        sort=f"drop {scenario.session_by_id[session].kind}",
        price=scenario.ways_out.drop,
        message=f"let {name(scenario, session)} be dropped",
        edit=f"sessions[{session}].drop_price: + 0",
        place=place_of(scenario, subjects),
        apply=apply,
    )


def _parallel(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    limit = next(limit for limit in scenario.parallel if limit.id == subjects[0])
    if limit.most is None:
        return

    def raised(one: ParallelLimit) -> ParallelLimit:
        return one.model_copy(update={"most": (one.most or 0) + 1}) if one.id == limit.id else one

    yield Change(
        id=f"parallel {limit.id}",
        sort=f"parallel {limit.id}",
        price=scenario.ways_out.parallel,
        message=f"one more of {', '.join(limit.kinds)} at once",
        edit=f"parallel[{limit.id}].most: {limit.most} -> {limit.most + 1}",
        place=place_of(scenario, subjects),
        apply=lambda changed: changed.changed(parallel=tuple(map(raised, changed.parallel))),
    )


def _times(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = scenario.session_by_id[subjects[0]]
    if session.slots:
        yield from _slots(scenario, session.slots)
    for position, window in enumerate(session.windows):
        yield _wider(scenario, session.id, position, window)


def _slots(scenario: Scenario, grid: str) -> Iterator[Change]:
    for offer in scenario.ways_out.slots:
        if offer.grid == grid:
            slot = offer.slot

            def apply(changed: Scenario, slot: Window = slot) -> Scenario:
                return changed.changed(
                    slot_grids=tuple(
                        g.model_copy(update={"slots": (*g.slots, slot)}) if g.id == grid else g
                        for g in changed.slot_grids
                    )
                )

            yield Change(
                id=f"slot {grid} {slot}",
                sort=f"slot {grid} {slot}",
                price=offer.price,
                message=f"one more slot, {slot}",
                edit=f"slot_grids[{grid}].slots: + {slot}",
                place=place_of(scenario, (grid,)),
                apply=apply,
            )


def _wider(scenario: Scenario, session: str, position: int, window: Window) -> Change:
    from datetime import timedelta

    step = timedelta(minutes=WIDER)
    wide = Window(start=window.start - step, end=window.end + step)

    def apply(changed: Scenario) -> Scenario:
        return with_session(changed, session, windows=_replaced(changed, session, position, wide))

    return Change(
        id=f"window {session} {position}",
        sort=f"window {session}",
        price=scenario.ways_out.window,
        message=f"{name(scenario, session)} within {wide}",
        edit=f"sessions[{session}].windows[{position}]: {window} -> {wide}",
        place=place_of(scenario, (session,)),
        apply=apply,
    )


def _replaced(scenario: Scenario, session: str, position: int, window: Window) -> tuple[Window, ...]:
    windows = list(scenario.session_by_id[session].windows)
    windows[position] = window
    return tuple(windows)


def with_session(scenario: Scenario, session: str, **changes: object) -> Scenario:
    """The scenario with some fields of one session replaced."""
    return scenario.changed(
        sessions=tuple(s.model_copy(update=changes) if s.id == session else s for s in scenario.sessions)
    )


def _quota(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    quota = next(quota for quota in scenario.quotas if quota.id == subjects[0])
    yield Change(
        id=f"quota {quota.id}",
        sort=f"quota {quota.id}",
        price=scenario.ways_out.quota,
        message=f"one more session for each organiser under '{quota.id}'",
        edit=f"quotas[{quota.id}].most: {quota.most} -> {quota.most + 1}",
        place=place_of(scenario, subjects),
        apply=lambda changed: changed.changed(
            quotas=tuple(
                q.model_copy(update={"most": q.most + 1}) if q.id == quota.id else q for q in changed.quotas
            )
        ),
    )


def _unpin(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    session = scenario.session_by_id[subjects[0]]
    if session.start is not None:
        yield Change(
            id=f"unpin-start {session.id}",
            sort=f"unpin-start {session.kind}",
            price=scenario.ways_out.window,
            message=f"{name(scenario, session.id)} may start at another time",
            edit=f"sessions[{session.id}].start: remove",
            place=place_of(scenario, subjects),
            apply=lambda changed: with_session(changed, session.id, start=None),
        )
    if session.room:
        yield Change(
            id=f"unpin-room {session.id}",
            sort=f"unpin-room {session.kind}",
            price=scenario.ways_out.room,
            message=f"{name(scenario, session.id)} may take any room",
            edit=f"sessions[{session.id}].room: remove",
            place=place_of(scenario, subjects),
            apply=lambda changed: with_session(changed, session.id, room=()),
        )


def _cap(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    zone = scenario.zone_by_id[subjects[0]]
    if zone.cap is None:
        return
    problem = problem_of(scenario)
    inner = {z.id for z in scenario.zones if zone.id in {x.id for x in scenario.zone_chain(z.id)}}
    staff = sum(z.staff for z in scenario.zones if z.id in inner)
    more = max(scenario.expected_heads(session) for session in problem.sessions) + staff
    for heads in sorted({zone.cap + max(1, zone.cap // 10), more}):
        if heads > zone.cap:
            yield Change(
                id=f"cap {zone.id} {heads}",
                sort=f"cap {zone.id}",
                price=scenario.ways_out.cap,
                message=f"raise the cap of {name(scenario, zone.id)} by {heads - zone.cap} heads",
                edit=f"zones[{zone.id}].cap: {zone.cap} -> {heads}",
                place=place_of(scenario, subjects),
                apply=lambda changed, heads=heads: changed.changed(  # type: ignore[misc]
                    zones=tuple(
                        z.model_copy(update={"cap": heads}) if z.id == zone.id else z for z in changed.zones
                    )
                ),
            )


def _team(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    languages = [crew for crew in scenario.resources.interpretation if crew.language in subjects]
    for crew in languages:
        language = crew.language

        def apply(changed: Scenario, language: str = language) -> Scenario:
            crews = tuple(
                c.model_copy(update={"teams": c.teams + 1}) if c.language == language else c
                for c in changed.resources.interpretation
            )
            return changed.changed(resources=changed.resources.model_copy(update={"interpretation": crews}))

        yield Change(
            id=f"team {language}",
            sort=f"team {language}",
            price=scenario.ways_out.team,
            message=f"one more team for '{language}'",
            edit=f"resources.interpretation[{language}].teams: {crew.teams} -> {crew.teams + 1}",
            place="",
            apply=apply,
        )


def _counted(field_name: str, subject: str) -> Callable[[Scenario, tuple[str, ...]], Iterator[Change]]:
    def changes(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
        number = getattr(scenario.resources, field_name)
        if number is not None and subject in subjects:
            yield Change(
                id=field_name,
                sort=field_name,
                price=scenario.ways_out.team,
                message=f"one more of {field_name.replace('_', ' ')}",
                edit=f"resources.{field_name}: {number} -> {number + 1}",
                place="",
                apply=lambda changed: changed.changed(
                    resources=changed.resources.model_copy(
                        update={field_name: (getattr(changed.resources, field_name) or 0) + 1}
                    )
                ),
            )

    return changes


def _equipment(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    item = next(item for item in scenario.resources.equipment if item.id == subjects[0])

    def apply(changed: Scenario) -> Scenario:
        items = tuple(
            e.model_copy(update={"number": e.number + 1}) if e.id == item.id else e
            for e in changed.resources.equipment
        )
        return changed.changed(resources=changed.resources.model_copy(update={"equipment": items}))

    yield Change(
        id=f"equipment {item.id}",
        sort=f"equipment {item.id}",
        price=scenario.ways_out.team,
        message=f"one more of '{item.id}'",
        edit=f"resources.equipment[{item.id}].number: {item.number} -> {item.number + 1}",
        place="",
        apply=apply,
    )


def _arrivals(scenario: Scenario, subjects: tuple[str, ...]) -> Iterator[Change]:
    yield from _counted("escorts", "escorts")(scenario, subjects)
    yield from _counted("holding_rooms", "holding-rooms")(scenario, subjects)


_SPECIFIC: dict[str, Callable[[Scenario, tuple[str, ...]], Iterator[Change]]] = {
    "placed": _drop,
    "parallel-limit": _parallel,
    "allowed-times": _times,
    "organiser-quota": _quota,
    "pinned": _unpin,
    "zone-occupancy": _cap,
    "interpretation": _team,
    "sweep": _counted("sweep_teams", "sweep-teams"),
    "arrivals": _arrivals,
    "equipment": _equipment,
}

__all__ = ["Change", "Status", "WayOut", "has_plan", "menu", "ways_out", "with_session"]
