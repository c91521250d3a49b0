"""What can be said without a search: no room fits, more is asked for than there is, nobody is there long enough."""

from collections.abc import Iterator
from typing import NamedTuple

from eventplan.model import Room, Scenario, Session, Span, say


class Remark(NamedTuple):
    """A sum that does not come out: the rules it concerns, the subjects, and the sum in words."""

    rules: tuple[str, ...]
    subjects: tuple[str, ...]
    message: str


def arithmetic(scenario: Scenario) -> tuple[Remark, ...]:
    """Return every shortage that needs no search to see. Nothing found proves nothing."""
    return tuple(
        remark
        for check in (_rooms, _slots, _people, _quotas, _zones, _interpreters, _hours)
        for remark in check(scenario)
    )


def _name(scenario: Scenario, session: Session) -> str:
    return f"'{say(session.title, scenario.event.languages)}' ({session.id})"


def _must(scenario: Scenario) -> list[Session]:
    return [session for session in scenario.sessions if not session.optional]


def _failing(scenario: Scenario, session: Session, room: Room) -> str | None:
    """Why a room does not do for a session; None if it might."""
    if session.room and room.id not in session.room:
        return "is not named in `room`"
    if not room.bookable and room.id not in session.room:
        return "is kept for sessions that name it"
    seats = room.seats(session.layout)
    if seats is None:
        return f"has no layout '{session.layout}'"
    seats += sum(scenario.room_by_id[beside].seats(session.layout) or 0 for beside in session.overflow)
    heads = scenario.expected_heads(session)
    if heads > seats:
        return f"has too few seats for {heads}"
    movable = {item.id for item in scenario.resources.equipment}
    missing = [feature for feature in session.features if feature not in movable | {*room.features}]
    if missing:
        return f"lacks {', '.join(missing)}"
    if session.interpreted and len(session.languages) > room.booths:
        return f"has too few booths for {len(session.languages)} languages"
    return None


_RULES = {
    "is": "pinned",
    "has no": "room-capacity",
    "has too few seats": "room-capacity",
    "lacks": "room-features",
    "has too few booths": "interpretation",
}


def _rooms(scenario: Scenario) -> Iterator[Remark]:
    """Sessions that no room can hold: which rooms fail, on what."""
    for session in _must(scenario):
        reasons: dict[str, list[str]] = {}
        for room in scenario.rooms:
            why = _failing(scenario, session, room)
            if why is None:
                break
            reasons.setdefault(why, []).append(room.id)
        else:
            told = "; ".join(f"{_some(rooms)} {why}" for why, rooms in reasons.items())
            rules = tuple(
                dict.fromkeys(
                    rule for why in reasons for start, rule in _RULES.items() if why.startswith(start)
                )
            )
            yield Remark(rules, (session.id,), f"no room can hold {_name(scenario, session)}: {told}")


def _some(ids: list[str]) -> str:
    return ", ".join(ids[:4]) + (f" and {len(ids) - 4} more" if len(ids) > 4 else "")


def _slots(scenario: Scenario) -> Iterator[Remark]:
    """More sessions on a slot grid than it has places."""
    for grid in scenario.slot_grids:
        on_grid = [session for session in _must(scenario) if session.slots == grid.id]
        if not on_grid:
            continue
        kinds = {session.kind for session in on_grid}
        limits = [
            limit
            for limit in scenario.parallel
            if limit.most and not limit.during and kinds <= {*limit.kinds}
        ]
        rooms = sum(any(_failing(scenario, s, room) is None for s in on_grid) for room in scenario.rooms)
        most = min([rooms, *(limit.most for limit in limits if limit.most)])
        places = len(grid.slots) * most
        if len(on_grid) > places:
            what = f"{next(iter(kinds)).replace('-', ' ')}s" if len(kinds) == 1 else "sessions"
            how = "rooms" if most == rooms else "in parallel"
            rules = ("allowed-times", "room-free" if most == rooms else "parallel-limit", "placed")
            yield Remark(
                rules,
                (grid.id, *(limit.id for limit in limits)),
                f"{len(on_grid)} {what}, {len(grid.slots)} slots × {most} {how} = {places} places: "
                f"{len(on_grid)} > {places}",
            )


def _people(scenario: Scenario) -> Iterator[Remark]:
    """People wanted longer than they are there."""
    wanted: dict[str, list[Session]] = {}
    for session in _must(scenario):
        for needed in scenario.needed(session):
            wanted.setdefault(needed, []).append(session)
    for name, sessions in wanted.items():
        person = scenario.people[name]
        minutes = sum(session.duration for session in sessions)
        there = sum(_common(stay, opening) for stay in person.present for opening in scenario.event.opening)
        if person.present and minutes > there:
            who = say(person.name, scenario.event.languages)
            yield Remark(
                ("person-available", "person-free"),
                (name, *(session.id for session in sessions)),
                f"{who} is needed for {minutes} minutes in {len(sessions)} sessions and is there for {there} "
                "minutes of the opening hours",
            )


def _common(one: Span, other: Span) -> int:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Span(start, end).minutes if start < end else 0


def _quotas(scenario: Scenario) -> Iterator[Remark]:
    """Lead organisers with more sessions than their quota."""
    for quota in scenario.quotas:
        led: dict[str, int] = {}
        for session in _must(scenario):
            if session.kind in quota.kinds and session.organisers:
                led[session.organisers[0]] = led.get(session.organisers[0], 0) + 1
        for organiser, number in led.items():
            if number > quota.most and (not quota.organisers or organiser in quota.organisers):
                yield Remark(
                    ("organiser-quota", "placed"),
                    (quota.id, organiser),
                    f"{organiser} leads {number} sessions and '{quota.id}' allows {quota.most}: {number} > {quota.most}",
                )


def _zones(scenario: Scenario) -> Iterator[Remark]:
    """Sessions that alone exceed the cap of a zone that they cannot avoid."""
    for session in _must(scenario):
        heads = scenario.expected_heads(session)
        rooms = [room for room in scenario.rooms if _failing(scenario, session, room) is None]
        chains = [scenario.zone_chain(room.zone) for room in rooms]
        common = set.intersection(*({zone.id for zone in chain} for chain in chains)) if chains else set()
        for zone in scenario.zones:
            inner = [z for z in scenario.zones if zone.id in {x.id for x in scenario.zone_chain(z.id)}]
            staff = sum(z.staff for z in inner)
            if zone.cap is not None and zone.id in common and heads + staff > zone.cap:
                yield Remark(
                    ("zone-occupancy", "placed"),
                    (zone.id, session.id),
                    f"{_name(scenario, session)} brings {heads} heads into zone '{zone.id}', where {staff} staff "
                    f"already are and {zone.cap} may be: {heads + staff} > {zone.cap}",
                )


def _interpreters(scenario: Scenario) -> Iterator[Remark]:
    """Languages for which teams have too few sessions or minutes in all."""
    days = len(scenario.event.days)
    for crew in scenario.resources.interpretation:
        booked = [s for s in _must(scenario) if s.interpreted and crew.language in s.languages]
        places = crew.teams * crew.sessions_a_day * days
        if len(booked) > places:
            yield Remark(
                ("interpretation", "placed"),
                (crew.language,),
                f"{len(booked)} sessions need '{crew.language}', {crew.teams} teams × {crew.sessions_a_day} a day × "
                f"{days} days = {places}: {len(booked)} > {places}",
            )
        minutes, supply = sum(s.duration for s in booked), crew.teams * crew.minutes_a_day * days
        if minutes > supply:
            yield Remark(
                ("interpretation", "placed"),
                (crew.language,),
                f"{minutes} minutes need '{crew.language}', {crew.teams} teams × {crew.minutes_a_day} a day × "
                f"{days} days = {supply}: {minutes} > {supply}",
            )


def _hours(scenario: Scenario) -> Iterator[Remark]:
    """Rooms that are asked for longer than the event is open."""
    opening = sum(span.minutes for span in scenario.event.opening)
    for room in scenario.rooms:
        only = [session for session in _must(scenario) if session.room == (room.id,)]
        minutes = sum(session.setup + session.duration + session.teardown for session in only)
        if minutes > opening:
            yield Remark(
                ("room-free", "opening-hours", "pinned"),
                (room.id, *(session.id for session in only)),
                f"{len(only)} sessions ask for {room.id} for {minutes} minutes, and the event is open for {opening}",
            )
