"""Sums of rooms, hours, slots, zones and things."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import chain

from eventplan.checks.words import failing_rooms, names, reasons_of_rooms
from eventplan.model import Exhibition, Order, Session, Span
from eventplan.numbers import number_of, plural
from eventplan.solver.gates import gates_of
from eventplan.solver.problem import problem_of

from .ground import Ground, Remark, minutes


def rooms(ground: Ground) -> Iterator[Remark]:
    """Sessions that no room can hold: which rooms fail, on what."""
    for session in ground.held:
        reasons = failing_rooms(ground.scenario, partial(ground.failing, session))
        if reasons is None:
            continue

        rules = dict.fromkeys(rule for rule, _ in reasons)
        message = f"no room can hold {ground.name(session.id)}. {reasons_of_rooms(ground.scenario, reasons)}"
        yield ground.remark([*rules, "placed"], [session.id], message)


def times(ground: Ground) -> Iterator[Remark]:
    """Sessions for which every start fails: on opening hours, windows, a pin, or somebody's absence."""
    event = ground.scenario.event

    for session in ground.held:
        pinned = event.instant(session.start) if session.start else None
        if not ground.strict("pinned", session.id):
            pinned = None

        reasons = _why_no_start(ground, session, pinned)
        if reasons is None:
            continue

        why = "; ".join(words for _, words in reasons) or "its pinned start is on no day of the event"
        rules = dict.fromkeys([*(rule for rule, _ in reasons), *(["pinned"] if pinned else [])])
        when = f"the pinned start {event.shown(pinned)}" if pinned else "no start"
        fails = "does not do" if pinned else "does"
        message = f"{when} {fails} for {ground.name(session.id)} ({session.duration} min): {why}"
        yield ground.remark([*rules, "placed"], [session.id], message)


def _why_no_start(
    ground: Ground, session: Session, pinned: datetime | None
) -> dict[tuple[str, str], None] | None:
    """Rules and words for the starts that fail, each once; None if a start is left, if only the *pinned* one."""
    scenario, event = ground.scenario, ground.scenario.event
    windows = [event.span(window) for window in session.windows]
    slots = next((grid.slots for grid in scenario.slot_grids if grid.id == session.slots), ())
    grid = [event.span(slot) for slot in slots]
    timed = ground.strict("allowed-times", session.id)
    opened = ground.strict("opening-hours", session.id)
    needed = [
        (person, scenario.people[person])
        for person in scenario.needed(session)
        if ground.strict("person-available", person, session.id)
    ]
    reasons: dict[tuple[str, str], None] = {}

    for moment, _ in ground.starts:
        if pinned and moment != pinned:
            continue  # no start at all but the pinned one

        span = Span(moment, moment + timedelta(minutes=session.duration))
        absent = next((name for name, person in needed if not scenario.is_present(person, span)), None)

        if opened and not span.widened(session.setup, session.teardown).within(event.opening):
            reasons["opening-hours", "the event is closed"] = None
        elif timed and windows and not span.within(windows):
            reasons["allowed-times", "it would not lie in its windows"] = None
        elif timed and session.slots and not any(s.start == moment and span.end <= s.end for s in grid):
            reasons["allowed-times", f"no slot of '{session.slots}' is long enough"] = None
        elif absent is not None:
            reasons["person-available", f"{ground.name(absent)} is away"] = None
        else:
            return None

    return reasons


def slots(ground: Ground) -> Iterator[Remark]:
    """More sessions on a slot grid than it has places: for rooms, limits, equipment and teams."""
    scenario = ground.scenario

    for grid in scenario.slot_grids:
        on_grid = [s for s in ground.held if s.slots == grid.id and ground.strict("allowed-times", s.id)]
        if not on_grid:
            continue

        count = len({slot.start for slot in grid.slots})
        kinds = {session.kind for session in on_grid}
        what = f"{next(iter(kinds)).replace('-', ' ')}s" if len(kinds) == 1 else "sessions"
        offers: list[tuple[int, str, str, list[Session], str]] = []

        if ground.strict("room-free"):
            admitting = chain.from_iterable(ground.admitting(session) for session in on_grid)
            number = len({room.id for room in admitting})
            offers.append((number, plural(number, "room"), "room-free", on_grid, grid.id))

        for limit in scenario.limits:
            counted = [session for session in on_grid if limit.counts(session)]
            if limit.most and not limit.during and ground.strict("parallel-limit", limit.id):
                offers.append((limit.most, "in parallel", "parallel-limit", counted, limit.id))

        for item in scenario.resources.equipment:
            users = [session for session in on_grid if item.id in session.features]
            if ground.strict("equipment", item.id):
                offers.append((item.number, f"of {ground.name(item.id)}", "equipment", users, item.id))

        for most, how, rule, sessions, subject in offers:
            places = count * most
            if len(sessions) > places:
                message = (
                    f"{len(sessions)} {what}, {number_of(count, 'slot')} × {most} {how} = {number_of(places, 'place')}: "
                    f"{len(sessions)} > {places}"
                )
                yield ground.remark(
                    ("allowed-times", rule, "placed"), dict.fromkeys((subject, grid.id)), message
                )


def hours(ground: Ground) -> Iterator[Remark]:
    """Rooms that are asked for longer than they can be used, one by one or together."""
    if not (
        ground.strict("room-free") and ground.strict("opening-hours") and ground.strict("room-available")
    ):
        return

    rooms_of = {}
    wanted: dict[frozenset[str], list[Session]] = {}
    for session in ground.held:
        rooms_of[session.id] = frozenset(room.id for room in ground.admitting(session))
        wanted.setdefault(rooms_of[session.id], [])

    for several, inside in wanted.items():
        if several:
            inside += [session for session in ground.held if rooms_of[session.id] <= several]

    for several, inside in wanted.items():
        rooms_open = [ground.scenario.room_by_id[room] for room in sorted(several)]
        asked = sum(s.setup + s.duration + s.teardown for s in inside)
        there = sum(minutes(ground.usable(room)) for room in rooms_open)
        # A turnover may lie in a time at which its room cannot be used: then it is not counted.
        whole = all(ground.usable(room) == ground.opening for room in rooms_open)
        gap = min((room.turnover for room in rooms_open), default=0) if whole else 0
        gaps = max(0, len(inside) - len(rooms_open) * len(ground.opening))

        if several and asked + gaps * gap > there:
            between = f" and {gaps} × {gap} between them" if gaps * gap else ""
            message = (
                f"{number_of(len(inside), 'session asks', 'sessions ask')} for {names(ground.scenario, sorted(several))} for {number_of(asked, 'minute')}{between}, and "
                f"{'it' if len(several) == 1 else 'they'} can be used for {there}: {asked + gaps * gap} > {there}"
            )
            subjects = [*sorted(several)[:1], *(session.id for session in inside)]
            yield ground.remark(("room-free", "opening-hours", "placed"), subjects, message)


def groups(ground: Ground) -> Iterator[Remark]:
    """Sessions that may not overlap, and take longer than the event is open."""
    if not (ground.strict("opening-hours") and ground.strict("not-parallel")):
        return

    must = {session.id: session for session in ground.held}
    stated = [(group.id, group.sessions) for group in ground.scenario.apart]
    exclusive = tuple(session.id for session in ground.held if session.exclusive)
    apart = all(
        not must[session_id].is_of(must[other].beside) for session_id in exclusive for other in exclusive
    )
    if exclusive and apart:
        stated.append(("", exclusive))

    for group, sessions in stated:
        inside = [must[session] for session in sessions if session in must]
        asked = sum(session.duration for session in inside)

        if asked > ground.open_minutes:
            what = f"sessions of '{group}' never overlap" if group else "sessions are exclusive"
            message = (
                f"{len(inside)} {what} and take {number_of(asked, 'minute')}; the event is open for {ground.open_minutes}: "
                f"{asked} > {ground.open_minutes}"
            )
            subjects = [*([group] if group else []), *(session.id for session in inside)]
            yield ground.remark(("not-parallel", "opening-hours", "placed"), subjects, message)


def chains(ground: Ground) -> Iterator[Remark]:
    """Sessions one after the other that take longer than there is time, or come round to the first."""
    must = {session.id: session for session in ground.held}
    follows: dict[str, list[Order]] = {}

    for order in ground.scenario.ordered:
        pair = (order.before, order.after)
        if order.in_order and {*pair} <= must.keys() and ground.strict("order", *pair):
            follows.setdefault(order.before, []).append(order)

    best: dict[str, tuple[int, tuple[str, ...]]] = {}

    def longest(session: str, path: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
        """Minutes from the start of a session to the end of the longest chain; None for a circle."""
        if session in path:
            circle.append(path[path.index(session) :])
            return None

        if session not in best:
            longest_from: tuple[int, tuple[str, ...]] = (must[session].duration, (session,))
            for order in follows.get(session, ()):
                rest = longest(order.after, (*path, session))
                if rest is None:
                    return None

                whole = must[session].duration + order.gap + rest[0]
                longest_from = max(longest_from, (whole, (session, *rest[1])))

            best[session] = longest_from

        return best[session]

    circle: list[tuple[str, ...]] = []

    for session in must:
        if longest(session, ()) is None:
            names = ", then ".join(map(ground.name, (*circle[0], circle[0][0])))
            yield ground.remark(("order", "placed"), circle[0], f"the order goes round in a circle: {names}")
            return

    opening = ground.scenario.event.opening
    there = Span(opening[0].start, opening[-1].end).minutes
    total, chain = max(best.values(), default=(0, ()))

    if total > there and ground.strict("opening-hours", *chain):
        single = f"{ground.name(chain[0])} takes {number_of(total, 'minute')}"
        several = (
            f"{len(chain)} sessions follow each other and take {number_of(total, 'minute')} with their gaps"
        )
        message = (
            f"{single if len(chain) == 1 else several}; from the first opening to the last closing there are "
            f"{there}: {total} > {there}"
        )
        yield ground.remark(("order", "opening-hours", "placed"), chain, message)


def zones(ground: Ground) -> Iterator[Remark]:
    """More head-minutes in a zone than its cap allows while the event is open; more staff than the cap."""
    scenario = ground.scenario

    for zone in scenario.zones:
        if zone.cap is None or not ground.strict("zone-occupancy", zone.id):
            continue

        left = zone.cap - ground.staff(zone.id)

        if left < 0:
            message = f"{ground.name(zone.id)} has {ground.staff(zone.id)} staff and a cap of {zone.cap}"
            yield ground.remark(("zone-occupancy",), [zone.id], message)
            continue

        inside = []

        for session in ground.held:
            fitting = ground.admitting(session)
            if fitting and all(zone in scenario.zone_chain(room.zone) for room in fitting):
                inside.append(session)

        asked = sum(scenario.expected_heads(session) * session.duration for session in inside)
        there = left * ground.open_minutes

        if asked > there and ground.strict("opening-hours"):
            message = (
                f"{number_of(len(inside), 'session brings', 'sessions bring')} {asked} head-minutes into {ground.name(zone.id)}; {number_of(left, 'head')} beside "
                f"staff × {number_of(ground.open_minutes, 'minute')} = {there}: {asked} > {there}"
            )
            subjects = [zone.id, *(session.id for session in inside)]
            yield ground.remark(("zone-occupancy", "opening-hours", "placed"), subjects, message)


def gates(ground: Ground) -> Iterator[Remark]:
    """People who cannot pass a gate in time for a session, whenever it is."""
    scenario, problem = ground.scenario, problem_of(ground.scenario)
    must = {session.id for session in ground.held}
    queues = {gate.id: gate for gate in gates_of(problem)}

    for gate in scenario.checkpoints:
        if not ground.strict("checkpoint-throughput", gate.id):
            continue

        queue = queues.get(gate.id)

        for use in scenario.gates:
            if gate.id not in use.checkpoints or use.session not in must:
                continue

            s = problem.session_index[use.session]
            if queue is None or s not in queue.flows or queue.holds({s: 0}, always_open=True):
                continue

            heads = use.heads
            if heads is None:
                heads = scenario.expected_heads(scenario.session_by_id[use.session])

            others = (
                f" and {number_of(len(use.checkpoints) - 1, 'other gate')}"
                if len(use.checkpoints) > 1
                else ""
            )
            first = max((before for before, _ in use.arrivals), default=0)
            message = (
                f"{number_of(heads, 'person comes', 'people come')} for {ground.name(use.session)} through {ground.name(gate.id)}{others} within "
                f"{number_of(first, 'minute')}; {number_of(gate.lanes, 'lane')} × {gate.rate} an hour = {gate.lanes * gate.rate} an hour leave "
                f"more than {gate.queue} waiting, or some outside at the start"
            )

            yield ground.remark(("checkpoint-throughput", "placed"), [gate.id, use.session], message)


def equipment(ground: Ground) -> Iterator[Remark]:
    """Things that are wanted for longer than there are of them."""
    for item in ground.scenario.resources.equipment:
        if not (ground.strict("equipment", item.id) and ground.strict("opening-hours")):
            continue

        users = [session for session in ground.held if item.id in session.features]
        asked = sum(s.setup + s.duration + s.teardown for s in users)
        there = item.number * ground.open_minutes

        if asked > there:
            message = (
                f"{number_of(len(users), 'session uses', 'sessions use')} {ground.name(item.id)} for {number_of(asked, 'minute')}; {item.number} × "
                f"{number_of(ground.open_minutes, 'minute')} = {there}: {asked} > {there}"
            )
            yield ground.remark(("equipment", "opening-hours", "placed"), [item.id], message, "equipment")


def sweeps(ground: Ground) -> Iterator[Remark]:
    """Protected sessions that nobody can sweep for."""
    scenario = ground.scenario
    if scenario.resources.sweep_teams != 0 or not ground.strict("sweep"):
        return

    def is_swept(room: str) -> bool:
        return any(zone.sweep for zone in scenario.zone_chain(scenario.room_by_id[room].zone))

    for session in ground.held:
        fitting = ground.admitting(session)
        parts = {part for room in fitting for part in scenario.parts_of(room.id)}

        if session.protected and parts and all(is_swept(part) for part in parts):
            message = f"{ground.name(session.id)} is protected, and there is no sweep team"
            yield ground.remark(("sweep", "placed"), ["sweep-teams", session.id], message, "sweep")


def booths(ground: Ground) -> Iterator[Remark]:
    """Exhibitions with fewer booths than exhibitors."""
    for session in ground.held:
        if isinstance(session, Exhibition) and ground.strict("booths"):
            exhibitors = {exhibitor.delegation for exhibitor in session.exhibitors}
            if len(exhibitors) > len(session.booths):
                message = (
                    f"{ground.name(session.id)} has {number_of(len(exhibitors), 'exhibitor')} and {number_of(len(session.booths), 'booth')}: "
                    f"{len(exhibitors)} > {len(session.booths)}"
                )
                yield ground.remark(("booths", "placed"), [session.id], message)
