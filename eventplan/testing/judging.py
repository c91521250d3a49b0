"""
Judges: each compares one expectation with the plan, and yields a sentence for whatever is not so.

A sentence says what is the case, and why where that can be found out: an expectation about a place is
tried, with the session pinned where it is expected, and what then conflicts, or what it would cost, is told.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from eventplan.model import (
    Amount,
    Event,
    ExpectedAgenda,
    ExpectedFree,
    ExpectedPlace,
    ExpectedReplan,
    ExpectedTurn,
    Kind,
    NoPlan,
    Plan,
    Scenario,
    Span,
    Status,
    Stress,
    Turn,
    When,
    Whereabouts,
    say,
    show_moment,
    span_of,
)
from eventplan.model.protocol import OrderOfProtocol

if TYPE_CHECKING:
    from eventplan.verifier import Charge

    from .cases import Case

Judge = Callable[["Case"], Iterator[str]]

MOST_REASONS = 6
NO_PLAN = "there is no plan (see `status`)"
"""What is told of an expectation of a plan where there is none: why, the item `status` says."""


def local(scenario: Scenario, instant: datetime) -> datetime:
    """An instant as a time that a scenario states."""
    return scenario.event.moment(instant)


def shown(scenario: Scenario, instant: datetime) -> str:
    """An instant as a scenario file has it."""
    return show_moment(local(scenario, instant))


# Whether there is a plan.


def no_plan(case: "Case", answer: NoPlan) -> str:
    """Why there is no plan, in a sentence and the reasons that are known."""
    if answer.status is not Status.INFEASIBLE:
        return (
            f"no plan was found within an effort of {case.effort:g}. That proves nothing: "
            "give it more with `expect: {effort: …}`"
        )
    reasons = case.reasons(case.scenario)
    told = "".join(f"\n  {reason}" for reason in reasons[:MOST_REASONS])
    more = f"\n  and {len(reasons) - MOST_REASONS} more" if len(reasons) > MOST_REASONS else ""
    return f"there is no plan: proved, not out of time{told}{more}"


def status(case: "Case") -> Iterator[str]:
    """There is a plan, the best if that is asked for."""
    answer, expect = case.answer(), case.expect
    if isinstance(answer, NoPlan):
        yield no_plan(case, answer)
    elif expect.status == "optimal" and answer.status is not Status.OPTIMAL:
        yield (
            f"the plan scores {answer.score}, and it is proved only that no plan scores less than "
            f"{answer.bound} (effort {case.effort:g})"
        )


def infeasible(case: "Case") -> Iterator[str]:
    """There is no plan, and the rules named are all in one conflict or in one sum."""
    answer = case.answer()
    if isinstance(answer, Plan):
        yield f"there is a plan, with {len(answer.placements)} sessions and a score of {answer.score}"
        return
    if answer.status is not Status.INFEASIBLE:
        yield f"neither a plan nor a proof that there is none was found within an effort of {case.effort:g}"
        return
    wanted = case.expect.because
    if not wanted:
        return

    def names(rules: set[str], subjects: set[str]) -> bool:
        return all(one.rule in rules and subjects.issuperset(one.about) for one in wanted)

    from eventplan.explanation.arithmetic import arithmetic

    remarks = arithmetic(case.scenario)
    if any(names(set(remark.rules), set(remark.subjects)) for remark in remarks):
        return
    conflicts = case.conflicts(case.scenario)
    for conflict in conflicts:
        rules = {rule for rule, _ in conflict.labels}
        if names(rules, {subject for _, subjects in conflict.labels for subject in subjects}):
            return
    told = [f"\n  {remark.message} ({', '.join(remark.rules)})" for remark in remarks]
    for conflict in conflicts:
        told += [f"\n  {reason}" for reason in conflict.reasons]
    yield "there is no plan, but for other reasons:" + "".join(told[:MOST_REASONS] or ["\n  none was found"])


def planned(judge: Callable[["Case", Plan], Iterator[str]]) -> Judge:
    """Return the judge of an expectation of a plan; without a plan, that is what is told."""

    def judged(case: "Case") -> Iterator[str]:
        answer = case.answer()
        if isinstance(answer, NoPlan):
            yield NO_PLAN
        else:
            yield from judge(case, answer)

    return judged


# Sessions: how many, where, when, with whom.


def counted(kind: Kind, amount: Amount) -> Judge:
    """So many sessions of a kind are held."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        of_kind = [session for session in case.scenario.sessions if session.kind is kind]
        number = sum(session.id in plan.placement_by_session for session in of_kind)
        if not amount.holds(number):
            left = [s.id for s in of_kind if s.id not in plan.placement_by_session]
            why = f"; dropped: {', '.join(left)}" if left else f"; the scenario has {len(of_kind)}"
            yield f"{number} sessions of kind {kind} are held{why}"

    return planned(judge)


def held(session: str) -> Judge:
    """A session is held."""

    def judge(_: "Case", plan: Plan) -> Iterator[str]:
        if session not in plan.placement_by_session:
            yield f"'{session}' is dropped"

    return planned(judge)


def dropped(session: str) -> Judge:
    """A session is not held."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        if session in plan.placement_by_session:
            yield f"'{session}' is held: {_where(case.scenario, plan, session)}"

    return planned(judge)


def _where(scenario: Scenario, plan: Plan, session: str) -> str:
    placement = plan.placement_by_session[session]
    return f"{shown(scenario, placement.start)} in {placement.room}"


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

    def judged(case: "Case", plan: Plan) -> Iterator[str]:
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


def _start(case: "Case", plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    start = plan.placement_by_session[place.session].start
    if place.start is not None and not _is(case.scenario.event, start, place.start):
        pins: dict[str, Any] = {"start": place.start.at} if place.start.at else {}
        yield f"'{place.session}' starts at {shown(case.scenario, start)}{case.why_not(place.session, pins)}"


def _end(case: "Case", plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    session = case.scenario.session_by_id[place.session]
    event = case.scenario.event
    end = span_of(session, plan.placement_by_session[place.session]).end
    if place.end is not None and not _is(event, end, place.end):
        start = event.later(place.end.at, -session.duration) if place.end.at else None
        pins: dict[str, Any] = {"start": start} if start else {}
        yield f"'{place.session}' ends at {shown(case.scenario, end)}{case.why_not(place.session, pins)}"


def _room(case: "Case", plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    room = plan.placement_by_session[place.session].room
    if room not in place.room:
        yield f"'{place.session}' is in {room}{case.why_not(place.session, {'room': place.room})}"


def _zone(case: "Case", plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    scenario = case.scenario
    room = scenario.room_by_id[plan.placement_by_session[place.session].room]
    around = [zone.id for zone in scenario.zone_chain(room.zone)]
    if place.zone not in around:
        inside = f"in zone {', in '.join(around)}" if around else "in no zone"
        rooms = tuple(
            r.id for r in scenario.rooms if place.zone in {z.id for z in scenario.zone_chain(r.zone)}
        )
        yield f"'{place.session}' is in {room.id}, {inside}{case.why_not(place.session, {'room': rooms})}"


def _there(scenario: Scenario, plan: Plan, session: str, who: str) -> list[str]:
    """The people that *who* stands for who are at a session."""
    people = {p.id for p in scenario.members[who]} if who in scenario.delegation_by_id else {who}
    needed = scenario.needed(scenario.session_by_id[session])
    return sorted(people & {*Whereabouts(scenario, plan).people(session), *needed})


def _attended(case: "Case", plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    scenario = case.scenario
    for who in place.attended_by:
        if not _there(scenario, plan, place.session, who):
            yield f"'{who}' is not at '{place.session}'{_elsewhere(scenario, plan, place.session, who)}"


def _elsewhere(scenario: Scenario, plan: Plan, session: str, who: str) -> str:
    """What keeps somebody from a session, as far as the plan shows it."""
    people = [p.id for p in scenario.members[who]] if who in scenario.delegation_by_id else [who]
    during = span_of(scenario.session_by_id[session], plan.placement_by_session[session])
    told = []
    for person in people[:MOST_REASONS]:
        present = scenario.people[person].present
        busy = _commitments(scenario, plan, person, during)
        if present and not during.within(present):
            stay = " and ".join(str(span) for span in present)
            told.append(f"'{person}' is present {stay}")
        elif busy:
            told.append(f"'{person}' is at '{busy[0]}'")
    return ": " + "; ".join(told) if told else ": nobody sent them there"


def _not_attended(case: "Case", plan: Plan, place: ExpectedPlace) -> Iterator[str]:
    for who in place.not_attended_by:
        there = _there(case.scenario, plan, place.session, who)
        if there:
            yield f"{', '.join(map(repr, there))} of '{who}' is at '{place.session}'"


def _commitments(scenario: Scenario, plan: Plan, person: str, during: Span) -> list[str]:
    """Sessions that a person is at within a span, by start."""
    found = [
        (placement.start, session.id)
        for session, placement in plan.held(scenario)
        if span_of(session, placement).overlaps(during)
        and (person in plan.attendees.get(session.id, ()) or person in scenario.needed(session))
    ]
    return [session for _, session in sorted(found)]


def free(expected: ExpectedFree) -> Judge:
    """Somebody has nothing in a window."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        scenario, who = case.scenario, expected.who
        people = [p.id for p in scenario.members[who]] if who in scenario.delegation_by_id else [who]
        during = scenario.event.span(expected.during)
        for person in people:
            for session in _commitments(scenario, plan, person, during):
                yield f"'{person}' is at '{session}': {_where(scenario, plan, session)}"

    return planned(judge)


# Sessions in relation to each other.


def _spans(case: "Case", plan: Plan, sessions: tuple[str, ...]) -> list[tuple[str, Span]]:
    """Those that are held, with their spans."""
    return [
        (session, span_of(case.scenario.session_by_id[session], plan.placement_by_session[session]))
        for session in sessions
        if session in plan.placement_by_session
    ]


def _at(scenario: Scenario, span: Span) -> str:
    return f"{shown(scenario, span.start)} to {local(scenario, span.end):%H:%M}"


def in_order(sessions: tuple[str, ...]) -> Judge:
    """Each session ends before the next starts."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        for (a, first), (b, second) in pairwise(_spans(case, plan, sessions)):
            if first.end > second.start:
                s = case.scenario
                yield f"'{a}' is {_at(s, first)} and '{b}' {_at(s, second)}"

    return planned(judge)


def never_parallel(sessions: tuple[str, ...]) -> Judge:
    """No two overlap."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        for (a, first), (b, second) in combinations(_spans(case, plan, sessions), 2):
            if first.overlaps(second):
                s = case.scenario
                yield f"'{a}' is {_at(s, first)} and '{b}' {_at(s, second)}"

    return planned(judge)


def always_parallel(sessions: tuple[str, ...]) -> Judge:
    """All share a stretch of time."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        spans = _spans(case, plan, sessions)
        gone = [session for session in sessions if session not in plan.placement_by_session]
        if gone:
            yield f"{', '.join(map(repr, gone))} is dropped"
        elif max(span.start for _, span in spans) >= min(span.end for _, span in spans):
            yield "; ".join(f"'{session}' is {_at(case.scenario, span)}" for session, span in spans)

    return planned(judge)


# Lists.


def list_of(scenario: Scenario, turn: ExpectedTurn) -> OrderOfProtocol:
    """The list that an expectation is about."""
    lists: tuple[OrderOfProtocol, ...] = (*scenario.speakers_lists, *scenario.signing_orders)
    return next(
        x for x in lists if turn.list in (None, x.id) and any(item.who == turn.who for item in x.items)
    )


def turn(expected: ExpectedTurn) -> Judge:
    """A delegate speaks or signs where it is expected."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        listed = list_of(case.scenario, expected)
        turns: list[Turn] = []
        for part in listed.parts:
            if expected.part in (None, part.session):
                wanted = {item.who for item in listed.items}
                turns += [one for one in plan.orders.get(part.session, ()) if one.who in wanted]
        places = {one.who: number for number, one in enumerate(turns, 1)}
        at = {one.who: one for one in turns}
        if expected.who not in places:
            where = f" in '{expected.part}'" if expected.part else ""
            yield f"'{expected.who}' has no place on list '{listed.id}'{where}"
            return
        mine = places[expected.who]
        if expected.position is not None and not expected.position.holds(mine):
            around = turns[max(0, mine - 2) : mine]
            before = f", after '{around[0].who}'" if len(around) > 1 else ""
            where = f" in '{at[expected.who].part}'"
            yield f"'{expected.who}' has position {mine} of {len(turns)}{where}{before}"
        if expected.before is not None and places.get(expected.before, len(turns) + 1) < mine:
            theirs = places[expected.before]
            yield f"'{expected.who}' has position {mine}, '{expected.before}' position {theirs}"

    return planned(judge)


# Quality.


def _dearest(case: "Case", about: str | None = None) -> str:
    charges = [c for c in case.score().charges if about in (None, c.about)]
    charges.sort(key=lambda charge: -charge.points)
    told = "".join(f"\n  {c.points:>5} {c.about}: {_subject(c)}{c.message}" for c in charges[:MOST_REASONS])
    more = len(charges) - MOST_REASONS
    return told + (f"\n        and {more} more" if more > 0 else "")


def _subject(charge: "Charge") -> str:
    """Whom a message is about, where it does not say so itself."""
    return f"'{charge.subjects[0]}' " if charge.about == "dropped" else ""


def score_at_most(most: int) -> Judge:
    """The plan has this score or a better one."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        if plan.score > most:
            proved = " (proved: no plan scores less)" if plan.bound >= plan.score else ""
            yield f"the score is {plan.score}{proved}:{_dearest(case)}"

    return planned(judge)


def preference_at_most(name: str, most: int) -> Judge:
    """A preference costs no more than this."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        points = plan.score_by.get(name, 0)
        if points > most:
            yield f"'{name}' costs {points} points:{_dearest(case, name)}"

    return planned(judge)


def gap_at_most(most: float) -> Judge:
    """The score is proved to be near the best."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        if plan.gap * 100 > most:
            yield (
                f"the plan scores {plan.score}, no plan less than {plan.bound}: a gap of "
                f"{plan.gap:.0%} (effort {case.effort:g})"
            )

    return planned(judge)


# Who sees what.


def agenda(expected: ExpectedAgenda) -> Judge:
    """A reader's agenda holds what it should, as far as it should, and nothing that it should not."""

    def judge(case: "Case", plan: Plan) -> Iterator[str]:
        from eventplan.publish import Reader, ReaderKind, View, sees

        scenario = case.scenario
        reader = Reader(ReaderKind(expected.reader), expected.which or "")
        mine = _agenda_sessions(scenario, plan, reader)
        words = {View.FULL: "in full", View.RESERVED: "as reserved", View.NOTHING: "nothing"}
        for wanted, sessions in ((View.FULL, expected.sees), (View.RESERVED, expected.sees_reserved)):
            for session in sessions:
                view = sees(scenario, plan, scenario.session_by_id[session], reader)
                if session not in plan.placement_by_session:
                    yield f"'{session}' is dropped"
                elif view is not wanted:
                    yield f"of '{session}' it may see {words[view]}{_classified(scenario, session)}"
                elif mine is not None and session not in mine:
                    yield f"it may see '{session}', but does not attend it, so that it is not in the agenda"
        for session in expected.does_not_see:
            view = sees(scenario, plan, scenario.session_by_id[session], reader)
            if view is not View.NOTHING and (mine is None or session in mine):
                yield f"it sees '{session}' {words[view]}{_classified(scenario, session)}"

    return planned(judge)


def _agenda_sessions(scenario: Scenario, plan: Plan, reader: Any) -> set[str] | None:
    """The sessions that the reader's agenda is about; None for readers of the whole programme."""
    from eventplan.publish import ReaderKind
    from eventplan.publish.visibility import attends, uses_room, uses_zone

    held_ones = plan.held(scenario)
    match reader.kind:
        case ReaderKind.DELEGATE:
            return {s.id for s, _ in held_ones if attends(scenario, plan, s, reader.id)}
        case ReaderKind.DELEGATION:
            people = [person.id for person in scenario.members[reader.id]]
            return {
                s.id
                for s, _ in held_ones
                if reader.id in s.organisers or any(attends(scenario, plan, s, p) for p in people)
            }
        case ReaderKind.ROOM:
            return {s.id for s, p in held_ones if uses_room(scenario, p.room, reader.id)}
        case ReaderKind.ZONE:
            return {s.id for s, p in held_ones if uses_zone(scenario, p.room, reader.id)}
        case _:
            return None


def _classified(scenario: Scenario, session: str) -> str:
    found = scenario.session_by_id[session]
    return f": it is a {found.kind} classified {found.classification}"


# Change.


def replan(expected: ExpectedReplan) -> Judge:
    """A replan from the stored plan moves few sessions."""

    def judge(case: "Case") -> Iterator[str]:
        yield from case.replanned(expected)

    return judge


def stress(variation: Stress) -> Judge:
    """A variation can still be planned, or cannot."""

    def judge(case: "Case") -> Iterator[str]:
        yield from case.withstood(variation)

    return judge


def named(scenario: Scenario, session: str) -> str:
    """A session's title and id."""
    return f"'{say(scenario.session_by_id[session].title, scenario.event.languages)}' ({session})"
