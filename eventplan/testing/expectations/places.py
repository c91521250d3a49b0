"""How many sessions are held; where and when each is, and with whom."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from eventplan.model import (
    Amount,
    Event,
    Expectations,
    ExpectedPlace,
    Plan,
    Room,
    Scenario,
    When,
    show_moment,
    span_of,
    whereabouts_of,
)
from eventplan.numbers import number_of, plural
from eventplan.testing.evidence import (
    MOST_REASONS,
    Evidence,
    Item,
    Judge,
    commitments,
    id_of,
    place_of,
    planned,
    shown,
)


def items(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    """Yield what is expected of sessions and their places."""
    del scenario
    yield from _counts(expect)
    yield from _places(expect)


def _counts(expect: Expectations) -> Iterator[Item]:
    for kind, amount in expect.sessions.items():
        yield Item(
            f"sessions-{kind}",
            ("rooms",),
            ("expect", "sessions", str(kind)),
            f"{amount} sessions of kind {kind} are held",
            counted(kind, amount),
        )


def counted(kind: str, amount: Amount) -> Judge:
    """The expected number of sessions of a kind is held."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        of_kind = [session for session in case.scenario.sessions if session.is_of({kind})]
        number = sum(session.id in plan.placement_by_session for session in of_kind)

        if not amount.holds(number):
            left = [s.id for s in of_kind if s.id not in plan.placement_by_session]
            why = f"; dropped: {', '.join(left)}" if left else f"; the scenario has {len(of_kind)}"
            yield f"{number_of(number, 'session')} of kind {kind} {plural(number, 'is', 'are')} held{why}"

    return planned(judge)


def when(time: When) -> str:
    """A time that is expected, in words."""
    if time.at is not None:
        return f"at {show_moment(time.at)}"
    if time.after is not None:
        return f"at {show_moment(time.after)} or later"
    if time.before is not None:
        return f"at {show_moment(time.before)} or earlier"

    return f"within {time.between}"


def _places(expect: Expectations) -> Iterator[Item]:
    for number, place in enumerate(expect.places):
        name, path = place.session, ("expect", "places", number)
        if not place.held:
            yield Item(f"{id_of(name)}-dropped", ("rooms",), path, f"'{name}' is not held", dropped(name))
            continue

        several = [
            ("start", "times", f"starts {when(place.start)}" if place.start else ""),
            ("end", "times", f"ends {when(place.end)}" if place.end else ""),
            ("room", "rooms", f"is in {' or '.join(place.room)}" if place.room else ""),
            ("zone", "security", f"is in zone {place.zone}" if place.zone else ""),
            ("attended_by", "people", f"is attended by {', '.join(place.attended_by)}"),
            ("not_attended_by", "people", f"is not attended by {', '.join(place.not_attended_by)}"),
        ]

        given = place.model_fields_set - {"session", "held"}

        for field, family, says in several:
            if field in given:
                yield Item(
                    f"{id_of(name)}-{field.replace('_', '-')}",
                    (family,),
                    (*path, field),
                    f"'{name}' {says}",
                    placed(place, field),
                )

        if not given:
            yield Item(f"{id_of(name)}-held", ("rooms",), path, f"'{name}' is held", held(name))


def held(session: str) -> Judge:
    """A session is held."""

    def judge(_: Evidence, plan: Plan) -> Iterator[str]:
        if session not in plan.placement_by_session:
            yield f"'{session}' is dropped"

    return planned(judge)


def dropped(session: str) -> Judge:
    """A session is not held."""

    def judge(case: Evidence, plan: Plan) -> Iterator[str]:
        if session in plan.placement_by_session:
            yield f"'{session}' is held: {place_of(case.scenario, plan, session)}"

    return planned(judge)


def placed(place: ExpectedPlace, field: str) -> Judge:
    """A session has the start, end, room, zone or people that are expected."""
    judge = {
        "start": _start,
        "end": _end,
        "room": _room,
        "zone": _zone,
        "attended_by": _attended,
        "not_attended_by": _not_attended,
    }[field]

    def judged(case: Evidence, plan: Plan) -> Iterator[str]:
        if place.session not in plan.placement_by_session:
            yield f"'{place.session}' is dropped"
        else:
            yield from judge(case, plan, place)

    return planned(judged)


def _is(event: Event, instant: datetime, when: When) -> bool:
    if when.at is not None:
        return instant == event.instant(when.at)
    if when.after is not None:
        return instant >= event.instant(when.after)
    if when.before is not None:
        return instant <= event.instant(when.before)

    assert when.between is not None
    between = event.span(when.between)

    return between.start <= instant <= between.end


def _start(case: Evidence, plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    start = plan.placement_by_session[place.session].start
    if place.start is not None and not _is(case.scenario.event, start, place.start):
        pins: dict[str, Any] = {"start": place.start.at} if place.start.at else {}
        yield f"'{place.session}' starts at {shown(case.scenario, start)}{case.why_not(place.session, pins)}"


def _end(case: Evidence, plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    session = case.scenario.session_by_id[place.session]
    event = case.scenario.event
    end = span_of(session, plan.placement_by_session[place.session]).end

    if place.end is not None and not _is(event, end, place.end):
        start = event.later(place.end.at, -session.duration) if place.end.at else None
        pins: dict[str, Any] = {"start": start} if start else {}
        yield f"'{place.session}' ends at {shown(case.scenario, end)}{case.why_not(place.session, pins)}"


def _room(case: Evidence, plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    room = plan.placement_by_session[place.session].room
    if room not in place.room:
        yield f"'{place.session}' is in {room}{case.why_not(place.session, {'room': place.room})}"


def _zone(case: Evidence, plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    scenario = case.scenario
    room = scenario.room_by_id[plan.placement_by_session[place.session].room]

    def around(room: Room) -> list[str]:
        return [zone.id for zone in scenario.zone_chain(room.zone)]

    zones = around(room)

    if place.zone not in zones:
        inside = f"in zone {', in '.join(zones)}" if zones else "in no zone"
        rooms = tuple(r.id for r in scenario.rooms if place.zone in around(r))
        yield f"'{place.session}' is in {room.id}, {inside}{case.why_not(place.session, {'room': rooms})}"


def _there(scenario: Scenario, plan: Plan, session: str, who: str) -> list[str]:
    """The people that *who* stands for who are at a session."""
    people = {p.id for p in scenario.members[who]} if who in scenario.delegation_by_id else {who}
    needed = scenario.needed(scenario.session_by_id[session])

    return sorted(people & {*whereabouts_of(scenario, plan).people(session), *needed})


def _attended(case: Evidence, plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    scenario = case.scenario
    for who in place.attended_by:
        if not _there(scenario, plan, place.session, who):
            yield f"'{who}' is not at '{place.session}'{_elsewhere(scenario, plan, place.session, who)}"


def _elsewhere(scenario: Scenario, plan: Plan, session: str, who: str) -> str:
    """What keeps somebody from a session, as far as the plan shows it."""
    people = [p.id for p in scenario.members[who]] if who in scenario.delegation_by_id else [who]
    during = span_of(scenario.session_by_id[session], plan.placement_by_session[session])
    reasons = []

    for person in people[:MOST_REASONS]:
        present = scenario.people[person].present
        busy = commitments(scenario, plan, person, during)

        if present and not during.within(present):
            stay = " and ".join(str(span) for span in present)
            reasons.append(f"'{person}' is present {stay}")
        elif busy:
            reasons.append(f"'{person}' is at '{busy[0]}'")

    return ": " + "; ".join(reasons) if reasons else ": nobody sent them there"


def _not_attended(case: Evidence, plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    for who in place.not_attended_by:
        there = _there(case.scenario, plan, place.session, who)
        if there:
            yield f"{', '.join(map(repr, there))} of '{who}' is at '{place.session}'"
