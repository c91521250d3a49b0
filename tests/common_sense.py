"""
What the host's chief of protocol would send back of a lawful plan, counted.

`python -m tests.common_sense SCENARIO PLAN` prints a table: what is counted, how often, and whom it
concerns. It reads the scenario and the plan and nothing of the law, the preferences or the search, so that
it can disagree with them. What the scenario itself states (a pinned start, windows that leave no choice,
a part named for a speaker, an absence declared free) is not counted.
"""

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import combinations, pairwise
from pathlib import Path
from typing import NamedTuple

import eventplan
from eventplan.model import Plan, Scenario, say
from eventplan.model.parties import DelegationKind, Rank
from eventplan.model.person import Person
from eventplan.model.places import Zone
from eventplan.model.plan_parts import ArrivalTime, Placement, Turn
from eventplan.model.protocol import OrderOfProtocol
from eventplan.model.session_parts import Attendance
from eventplan.model.sessions import Kind, Session
from eventplan.model.spans import Span

WORK = time(8, 30), time(19, 0)
"""Hours in which bilaterals are held: start and end of the day of a foreign ministry."""

DAY = time(8, 0), time(20, 0)
"""Hours in which anybody is asked to sit in a meeting that is no ceremony and no dinner."""

LUNCH = time(11, 30), time(14, 30)
MORNING, AFTERNOON = (time(9, 0), time(12, 30)), (time(14, 0), time(18, 0))
MEAL = timedelta(minutes=45)
WAIT = timedelta(minutes=90)
LEADERS = (Rank.HEAD_OF_STATE, Rank.HEAD_OF_GOVERNMENT)
MEETINGS = (
    Kind.PLENARY,
    Kind.HIGH_LEVEL_SESSION,
    Kind.ROUNDTABLE,
    Kind.SIDE_EVENT,
    Kind.BILATERAL,
    Kind.PRESS_CONFERENCE,
)


class Held(NamedTuple):
    """A session with its place in the plan."""

    session: Session
    room: str
    span: Span

    def __str__(self) -> str:
        return f"{self.session.id} ({self.span.start:%d %b %H:%M}-{self.span.end:%H:%M}, {self.room})"


class Duty(NamedTuple):
    """A stretch of time for which somebody is somewhere, and what for."""

    span: Span
    what: str
    held: Held


class Reading:
    """A plan read beside its scenario, in local times."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario = scenario
        self.plan = plan

    def local(self, instant: datetime) -> datetime:
        """An instant on the clocks of the event."""
        return instant.astimezone(self.scenario.event.zone)

    def at(self, day: date, clock: time) -> datetime:
        """A time of day at the event."""
        return datetime.combine(day, clock, self.scenario.event.zone)

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """Sessions held, by start."""
        sessions = {session.id: session for session in self.scenario.sessions}
        held_sessions = [self._held(sessions[p.session], p) for p in self.plan.placements]
        return tuple(sorted(held_sessions, key=lambda held: (held.span.start, held.session.id)))

    def _held(self, session: Session, placement: Placement) -> Held:
        start = self.local(placement.start)
        end = self.local(placement.start + timedelta(minutes=session.duration))
        return Held(session, placement.room, Span(start, end))

    @cached_property
    def by_id(self) -> dict[str, Held]:
        """Sessions held, by id."""
        return {held.session.id: held for held in self.held}

    def there(self, held: Held) -> frozenset[str]:
        """Whom the plan sends to a session."""
        return frozenset(self.plan.attendance.get(held.session.id, ()))

    def name(self, person: str) -> str:
        """Name and id of somebody."""
        someone = self.scenario.people[person]
        name = say(someone.name)
        return person if name == person else f"{name} ({person})"

    def invited(self, session: Session) -> list[str]:
        """Delegations that the attendance of a session speaks of; never the press."""
        return [
            party.id
            for party in self.scenario.delegations
            if party.kind != DelegationKind.MEDIA
            and (not session.invited or party.id in session.invited or party.kind in session.invited)
        ]

    def cleared(self, person: Person, held: Held) -> bool:
        """Whether a badge opens every zone on the way to a room."""
        room = next(room for room in self.scenario.rooms if room.id == held.room)
        levels = [self.scenario.clearances.index(z.clearance) for z in self._zones(room.zone) if z.clearance]
        return all(person.clearance >= level for level in levels)

    def _zones(self, zone: str | None) -> Iterator[Zone]:
        by_id = {zone.id: zone for zone in self.scenario.zones}
        while zone is not None:
            yield by_id[zone]
            zone = by_id[zone].within

    def free_of(self, session: Session) -> bool:
        """Whether people come and go as they like, because the scenario says so."""
        return getattr(session, "absence", None) == "free"

    def may_be_seen(self, person: Person, held: Held) -> bool:
        """Whether somebody is at the event for all of a session, and has the badge for it."""
        return self.scenario.is_present(person, held.span) and self.cleared(person, held)

    @cached_property
    def turns(self) -> dict[str, tuple[Turn, ...]]:
        """Turns of each list over all its parts, in the order in which they come."""
        return {
            listed: tuple(sorted(turns, key=lambda turn: (turn.start, turn.position)))
            for listed, turns in self.plan.orders.items()
        }

    @cached_property
    def lists(self) -> dict[str, OrderOfProtocol]:
        """Speakers lists and signing orders, by id."""
        return {x.id: x for x in (*self.scenario.speakers_lists, *self.scenario.signing_orders)}

    @cached_property
    def duties(self) -> dict[str, list[Duty]]:
        """Sessions of each person, and turns in sessions that they do not attend, by start."""
        duties: dict[str, list[Duty]] = defaultdict(list)
        for held in self.held:
            for person in self.there(held):
                duties[person].append(Duty(held.span, held.session.id, held))
        for listed, turns in self.turns.items():
            early = timedelta(minutes=self.lists[listed].call_up)
            for turn in turns:
                held = self.by_id[turn.part]
                if turn.who not in self.there(held):
                    span = Span(self.local(max(held.span.start, turn.start - early)), self.local(turn.end))
                    duties[turn.who].append(Duty(span, f"turn in {turn.part}", held))
        return {person: sorted(duties, key=lambda d: (d.span, d.what)) for person, duties in duties.items()}

    @cached_property
    def opening(self) -> Held | None:
        """The opening ceremony."""
        return next((held for held in self.held if _ceremony(held.session) == "opening"), None)

    @cached_property
    def closing(self) -> Held | None:
        """The closing ceremony."""
        return next((held for held in reversed(self.held) if _ceremony(held.session) == "closing"), None)

    def windows(self, session: Session) -> list[Span]:
        """Windows of a session, or its slots; none if it is free."""
        stated = [self.scenario.event.span(window) for window in session.windows]
        for grid in self.scenario.slot_grids:
            if grid.id == session.slots:
                stated += [self.scenario.event.span(slot) for slot in grid.slots]
        return stated

    def forced(self, session: Session, well: Callable[[Span], bool]) -> bool:
        """Whether the scenario leaves nowhere for a session that is *well*, by start and windows alone."""
        if session.start is not None:
            return True
        length = timedelta(minutes=session.duration)
        windows = self.windows(session) or list(self.scenario.event.opening)
        step = timedelta(minutes=15)
        for window in windows:
            for opening in self.scenario.event.opening:
                start, end = max(window.start, opening.start), min(window.end, opening.end)
                while start + length <= end:
                    if well(Span(self.local(start), self.local(start + length))):
                        return False
                    start += step
        return True

    def hostile(self, first: str, other: str) -> bool:
        """Whether one of two people's delegations avoids the other's."""
        a, b = (self.scenario.people[person].delegation for person in (first, other))
        parties = {party.id: party for party in self.scenario.delegations}
        return a != b and (b in parties[a].avoids or a in parties[b].avoids)


def _ceremony(session: Session) -> str | None:
    return getattr(session, "ceremony", None)


def _all_of(session: Session) -> bool:
    return session.attendance in (Attendance.EVERYONE, Attendance.HEADS)


def heads_absent(read: Reading) -> Iterator[str]:
    """Heads who are at the event, and not at a ceremony, reception or retreat that is meant for them."""
    for held in read.held:
        if not _all_of(held.session) or read.free_of(held.session):
            continue
        for party in read.invited(held.session):
            head = read.scenario.head(party)
            if head and read.may_be_seen(head, held) and head.id not in read.there(held):
                yield f"{read.name(head.id)} is not at {held}"


def named_absent(read: Reading) -> Iterator[str]:
    """Chairs, speakers, parties of bilaterals, people on lists, and named members at ceremonies."""
    for held in read.held:
        session, there = held.session, read.there(held)
        wanted = set(session.people)
        if not getattr(session, "meets", None):
            for party in getattr(session, "parties", ()):
                head = read.scenario.head(party)
                named = any(read.scenario.people[person].delegation == party for person in session.people)
                wanted |= {head.id} if head and not named else set()
        if session.kind == Kind.CEREMONY and session.attendance == Attendance.EVERYONE:
            invited = set(read.invited(session))
            wanted |= {turn.who for turns in read.turns.values() for turn in turns if turn.part == session.id}
            if not read.free_of(session):
                wanted |= {
                    member.id
                    for party in read.scenario.delegations
                    for member in party.members
                    if party.id in invited
                    and not read.scenario.people[member.id].head
                    and read.may_be_seen(read.scenario.people[member.id], held)
                }
        for person in sorted(wanted - there):
            yield f"{read.name(person)} is not at {held}"


def odd_starts(read: Reading) -> Iterator[str]:
    """Starts that are not on a quarter of an hour, and that nobody stated."""
    for held in read.held:
        start = held.span.start
        if held.session.start is None and (start.minute % 15 or start.second):
            yield str(held)


def outside_the_frame(read: Reading) -> Iterator[str]:
    """Meetings and ceremonies before the opening has ended, or after the closing has begun."""
    opening, closing = read.opening, read.closing
    for held in read.held:
        ceremony = _ceremony(held.session) in ("signing", "closing")
        if held.session.kind not in MEETINGS and not ceremony:
            continue
        if opening and held.span.start < opening.span.end:
            if not read.forced(held.session, lambda span: span.start >= opening.span.end):
                yield f"{held} before the opening ends at {opening.span.end:%d %b %H:%M}"
        elif (
            closing
            and held is not closing
            and held.span.end > closing.span.start
            and held.session.kind != Kind.PRESS_CONFERENCE
            and not read.forced(held.session, lambda span: span.end <= closing.span.start)
        ):
            yield f"{held} after the closing begins at {closing.span.start:%d %b %H:%M}"


def _within(span: Span, hours: tuple[time, time]) -> bool:
    return (
        span.start.date() == span.end.date() and hours[0] <= span.start.time() and span.end.time() <= hours[1]
    )


def bilateral_hours(read: Reading) -> Iterator[str]:
    """Bilaterals outside working hours."""
    for held in read.held:
        odd = held.session.kind == Kind.BILATERAL and not _within(held.span, WORK)
        if odd and not read.forced(held.session, lambda span: _within(span, WORK)):
            yield str(held)


def other_hours(read: Reading) -> Iterator[str]:
    """Other meetings, and rehearsals, early in the morning or at night."""
    for held in read.held:
        other = held.session.kind in (*MEETINGS, Kind.REHEARSAL) and held.session.kind != Kind.BILATERAL
        odd = other and not _within(held.span, DAY)
        if odd and not read.forced(held.session, lambda span: _within(span, DAY)):
            yield str(held)


def no_lunch(read: Reading) -> Iterator[str]:
    """Heads who sit in meetings from half past eleven to half past two without 45 free minutes."""
    for person in read.scenario.people.values():
        if not person.head or person.kind == DelegationKind.MEDIA:
            continue
        for opening in read.scenario.event.opening:
            day = read.local(opening.start).date()
            noon = Span(read.at(day, LUNCH[0]), read.at(day, LUNCH[1]))
            duties = [d for d in read.duties.get(person.id, ()) if d.span.overlaps(noon)]
            if not read.scenario.is_present(person, noon) or any(
                d.held.session.kind in (Kind.SOCIAL, Kind.BREAK) for d in duties
            ):
                continue
            free, since = [], noon.start
            for duty in duties:
                free.append(duty.span.start - since)
                since = max(since, duty.span.end)
            if max([*free, noon.end - since]) < MEAL:
                yield f"{read.name(person.id)} on {day:%d %b}: {', '.join(d.what for d in duties)}"


def uneven_days(read: Reading) -> Iterator[str]:
    """Sessions of a kind by which one day has more than half as much again as its share."""
    by_kind: dict[Kind, list[Held]] = defaultdict(list)
    for held in read.held:
        if held.session.kind in MEETINGS and held.session.start is None:
            by_kind[held.session.kind].append(held)
    days = {read.local(span.start).date(): span for span in read.scenario.event.opening}
    for kind, all_of_kind in sorted(by_kind.items()):
        free = [held for held in all_of_kind if len(_days_of(read, held.session)) == len(days)]
        if len(free) < 4 or len(days) < 2:
            continue
        hours = {day: _open_hours(read, day) for day in days}
        count = Counter(held.span.start.date() for held in free)
        for day in sorted(days):
            share = len(free) * hours[day] / max(1.0, sum(hours.values()))
            excess = count[day] - int(max(share * 1.5, share + 1))
            if excess > 0:
                ids = [held.session.id for held in free if held.span.start.date() == day]
                for excess_id in ids[-excess:]:
                    yield f"{kind}: {count[day]} of {len(free)} on {day:%d %b}, share {share:.1f}: {excess_id}"


def _days_of(read: Reading, session: Session) -> set[date]:
    windows = read.windows(session)
    if not windows:
        return {read.local(span.start).date() for span in read.scenario.event.opening}
    return {
        read.local(opening.start).date()
        for opening in read.scenario.event.opening
        for window in windows
        if window.overlaps(opening)
    }


def _open_hours(read: Reading, day: date) -> float:
    """Hours for meetings on a day: after the opening, before the closing."""
    start, end = read.at(day, WORK[0]), read.at(day, WORK[1])
    if read.opening and read.opening.span.end.date() == day:
        start = max(start, read.opening.span.end)
    if read.opening and day < read.opening.span.start.date():
        return 0.0
    if read.closing and read.closing.span.start.date() == day:
        end = min(end, read.closing.span.start)
    if read.closing and day > read.closing.span.start.date():
        return 0.0
    return max(0.0, (end - start).total_seconds() / 3600)


def empty_hours(read: Reading) -> Iterator[str]:
    """Two working hours and more with nothing at all, at an event of eight meetings a day and more."""
    opening, closing = read.opening, read.closing
    meetings = [held for held in read.held if held.session.kind in MEETINGS]
    days = [read.local(span.start).date() for span in read.scenario.event.opening]
    if len(meetings) < 8 * len(days):
        return
    for day in days:
        for hours in MORNING, AFTERNOON:
            since, until = read.at(day, hours[0]), read.at(day, hours[1])
            since = max(since, opening.span.end) if opening else since
            until = min(until, closing.span.start) if closing else until
            busy = [held.span for held in read.held if held.session.kind not in (Kind.HOLD, Kind.EXHIBITION)]
            for span in sorted(span for span in busy if span.overlaps(Span(since, until))):
                if span.start - since >= timedelta(hours=2):
                    yield f"{since:%d %b %H:%M}-{span.start:%H:%M}"
                since = max(since, span.end)
            if until - since >= timedelta(hours=2):
                yield f"{since:%d %b %H:%M}-{until:%H:%M}"


def kept_waiting(read: Reading) -> Iterator[str]:
    """Heads and named people kept more than 90 minutes (lunch not counted) for one last meeting."""
    named = {member.id for party in read.scenario.delegations for member in party.members}
    for person, duties in sorted(read.duties.items()):
        if person not in named and not read.scenario.people[person].head:
            continue
        by_day: dict[date, list[Duty]] = defaultdict(list)
        for duty in duties:
            if duty.held.session.kind != Kind.SOCIAL:
                by_day[duty.span.start.date()].append(duty)
        for day, todays in sorted(by_day.items()):
            last = todays[-1]
            if last.held.session.kind not in MEETINGS or len(todays) < 2:
                continue
            if not _needed(read, person, last):
                continue
            if read.forced(last.held.session, lambda span: span.start < last.span.start):  # noqa: B023
                continue
            before = max(duty.span.end for duty in todays[:-1])
            lunch = Span(read.at(day, time(12, 0)), read.at(day, time(14, 0)))
            eaten = min(lunch.end, last.span.start) - max(lunch.start, before)
            wait = last.span.start - before - max(timedelta(0), min(eaten, timedelta(hours=1)))
            if wait > WAIT:
                yield f"{read.name(person)} from {before:%d %b %H:%M} for {last.what} at {last.span.start:%H:%M}"


def _needed(read: Reading, person: str, duty: Duty) -> bool:
    """Whether somebody is more than a listener: named, a party, one who speaks, or sent by a commitment."""
    session = duty.held.session
    if session.attendance in _BY_DESIGN or person in session.people or person not in read.there(duty.held):
        return True
    return read.scenario.people[person].delegation in getattr(session, "parties", ())


def organisers_away(read: Reading) -> Iterator[str]:
    """Organisers of whom nobody is at their side event."""
    for held in read.held:
        if held.session.kind != Kind.SIDE_EVENT or getattr(held.session, "representatives", None) == 0:
            continue
        there = {read.scenario.people[person].delegation for person in read.there(held)}
        for party in held.session.organisers:
            if party not in there:
                yield f"{party} is not at {held}"


def _open_list(read: Reading) -> Iterator[tuple[str, Sequence[Turn], set[str]]]:
    """Lists, their turns, and who is left out: put first, or given a part by the scenario."""
    for listed, turns in read.turns.items():
        stated = read.lists[listed]
        yield listed, turns, {*stated.first, *(item.who for item in stated.items if item.parts)}


def inversions(read: Reading) -> Iterator[str]:
    """
    Places on a whole list behind somebody of lower rank, though there to take it.

    States come before observers, these before organisations, whatever the rank. The organisation and the
    host may open the list.
    """
    for listed, turns, apart in _open_list(read):
        for index, turn in enumerate(turns):
            person = read.scenario.people[turn.who]
            if turn.who in apart:
                continue
            lower = [
                other
                for place, other in enumerate(turns[:index])
                if not (place < 3 and _may_open(read, other.who))
                and _standing(read, other.who) > _standing(read, turn.who)
                and other.who not in apart
                and read.scenario.is_present(person, Span(other.start, other.end))
            ]
            if lower and not turn.tentative:
                yield (
                    f"{listed}: {read.name(turn.who)}, {person.rank}, comes {index + 1}, behind {len(lower)}: "
                    f"{read.name(lower[0].who)}, {read.scenario.people[lower[0].who].rank}"
                )


_LINES = {"state": 0, "host": 0, "observer": 1, "un": 2, "intergovernmental": 2}


def _standing(read: Reading, who: str) -> tuple[int, int]:
    """The category of somebody's delegation, and the rank."""
    person = read.scenario.people[who]
    return _LINES.get(read.scenario.delegation_by_id[person.delegation].kind, 3), person.rank.order


def _may_open(read: Reading, who: str) -> bool:
    """Whether somebody is of the host or of the United Nations."""
    party = read.scenario.people[who].delegation
    return party == read.scenario.event.host or read.scenario.delegation_by_id[party].kind == "un"


def host_in_the_middle(read: Reading) -> Iterator[str]:
    """The host neither first nor last among those of its rank."""
    host = read.scenario.event.host
    for listed, turns, _ in _open_list(read):
        for turn in turns:
            person = read.scenario.people[turn.who]
            if person.delegation != host:
                continue
            peers = [t.who for t in turns if read.scenario.people[t.who].rank == person.rank]
            place = peers.index(turn.who)
            if 0 < place < len(peers) - 1:
                yield f"{listed}: {read.name(turn.who)} is {place + 1} of {len(peers)} of that rank"


def idle_lists(read: Reading) -> Iterator[str]:
    """Idle stretches inside a part of a list: gaps belong at its end."""
    for listed, turns in read.turns.items():
        for first, next_one in pairwise(turns):
            if first.part == next_one.part and next_one.start - first.end > timedelta(minutes=2):
                yield f"{listed} in {first.part}: idle {read.local(first.end):%H:%M}-{read.local(next_one.start):%H:%M}"


def empty_parts(read: Reading) -> Iterator[str]:
    """Sessions that hold a list, and in which nobody speaks or signs."""
    for listed, turns in read.turns.items():
        used = {turn.part for turn in turns}
        for part in read.lists[listed].parts:
            if part.session in read.by_id and part.session not in used and part.most != 0:
                yield f"{listed}: nobody in {read.by_id[part.session]}"


def hostile_neighbours(read: Reading) -> Iterator[str]:
    """Parties that avoid each other, side by side on a list, or in one room by nobody's statement."""
    for listed, turns in read.turns.items():
        for first, other in pairwise(turns):
            if first.part == other.part and read.hostile(first.who, other.who):
                yield f"{listed}: {read.name(first.who)} and {read.name(other.who)} at {first.start:%d %b %H:%M}"
    for held in read.held:
        invited = set(read.invited(held.session)) if held.session.attendance in _BY_DESIGN else set()
        party = {read.scenario.people[person].delegation: person for person in sorted(read.there(held))}
        for a, b in combinations(sorted(party), 2):
            if read.hostile(party[a], party[b]) and not {a, b} <= invited:
                yield f"{a} and {b} in {held}"


_BY_DESIGN = (Attendance.EVERYONE, Attendance.HEADS, Attendance.DELEGATIONS)


def whole_delegations(read: Reading) -> Iterator[str]:
    """Delegations of three or more that sit in one open session, all of them."""
    for held in read.held:
        if held.session.attendance != Attendance.OPEN:
            continue
        count = Counter(read.scenario.people[person].delegation for person in read.there(held))
        for party in read.scenario.delegations:
            if party.kind != DelegationKind.MEDIA and 3 <= party.size == count[party.id]:
                yield f"all {party.size} of {party.id} in {held}"


def leaders_in_audiences(read: Reading) -> Iterator[str]:
    """Heads of state or government who sit in an audience below high level, or cover a committee, unasked."""
    for held in read.held:
        session = held.session
        audience = session.attendance == Attendance.OPEN and session.kind != Kind.HIGH_LEVEL_SESSION
        committee = session.attendance == Attendance.DELEGATIONS and session.kind != Kind.PLENARY
        if not audience and not committee:
            continue
        asked = {*session.people, *(t.who for ts in read.turns.values() for t in ts if t.part == session.id)}
        for person in sorted(read.there(held) - asked):
            someone = read.scenario.people[person]
            size = next(p.size for p in read.scenario.delegations if p.id == someone.delegation)
            if someone.rank in LEADERS and size > 1:
                yield f"{read.name(person)} in {held}"


def before_their_car(read: Reading) -> Iterator[str]:
    """People in the house before their car arrives."""
    for arrival in read.plan.arrivals:
        at = read.local(arrival.at)
        for duty in read.duties.get(arrival.who, ()):
            if (
                duty.span.start < at
                and duty.span.start.date() == at.date()
                and _same_venue(read, duty, arrival)
            ):
                yield f"{read.name(arrival.who)} arrives {at:%d %b %H:%M}, is in {duty.what} from {duty.span.start:%H:%M}"


def _same_venue(read: Reading, duty: Duty, arrival: ArrivalTime) -> bool:
    """A second car of a day brings somebody to another venue."""
    venues = {room.id: room.venue for room in read.scenario.rooms}
    return venues[duty.held.room] == venues[read.by_id[arrival.session].room]


def zones_above_cap(read: Reading) -> Iterator[str]:
    """Zones in which at some instant more people are than its cap, those who only speak or sign included."""
    rooms = {room.id: room for room in read.scenario.rooms}
    come: dict[str, set[str]] = {h.session.id: set(read.there(h)) for h in read.held}
    for turns in read.turns.values():
        for turn in turns:
            come[turn.part].add(turn.who)
    for zone in read.scenario.zones:
        if zone.cap is None:
            continue
        inside = [h for h in read.held if zone in read._zones(rooms[h.room].zone)]
        nested = [z for z in read.scenario.zones if zone in read._zones(z.id)]
        worst: tuple[int, str] = (zone.cap, "")
        for instant in sorted({held.span.start for held in inside}):
            now = [h for h in inside if h.span.start <= instant < h.span.end]
            heads = sum(max(h.session.heads or 0, len(come[h.session.id])) for h in now)
            heads += sum(z.staff for z in nested)
            ids = ", ".join(h.session.id for h in now)
            worst = max(worst, (heads, f"{instant:%d %b %H:%M}: {ids}"), key=lambda peak: peak[0])
        if worst[1]:
            yield f"{zone.id}: {worst[0]} heads, cap {zone.cap}, at {worst[1]}"


def crowded_rooms(read: Reading) -> Iterator[str]:
    """Sessions that fill a room to nine tenths or more while a better one beside it stands empty."""
    for held in read.held:
        heads = max(held.session.heads or 0, len(read.there(held)))
        room = next(room for room in read.scenario.rooms if room.id == held.room)
        if held.session.kind not in MEETINGS or heads < 0.9 * _seats(read, room.id, held):
            continue
        for other in read.scenario.rooms:
            if (
                other.venue == room.venue
                and other.bookable
                and (not held.session.room or other.id in held.session.room)
                and set(held.session.features) <= set(other.features)
                and heads <= 0.8 * _seats(read, other.id, held)
                and _level(read, other.zone) <= _level(read, room.zone)
                and _empty(read, other.id, held)
            ):
                yield f"{heads} heads in {_seats(read, room.id, held)} seats, {other.id} empty: {held}"
                break


def _seats(read: Reading, room: str, held: Held) -> int:
    """Seats in the layout of a session; 0 if the room cannot be laid out so."""
    capacity = next(r.capacity for r in read.scenario.rooms if r.id == room)
    if not isinstance(capacity, dict):
        return capacity
    return capacity.get(held.session.layout, 0) if held.session.layout else max(capacity.values())


def _level(read: Reading, zone: str | None) -> int:
    return max([-1, *(read.scenario.clearances.index(z.clearance) for z in read._zones(zone) if z.clearance)])


def _empty(read: Reading, room: str, held: Held) -> bool:
    """Whether a room has nothing from an hour before to an hour after a session."""
    around = Span(held.span.start - timedelta(hours=1), held.span.end + timedelta(hours=1))
    combined = {r.id for r in read.scenario.rooms if room in r.combines or r.id == room}
    combined |= set(next(r.combines for r in read.scenario.rooms if r.id == room))
    return not any(other.room in combined and other.span.overlaps(around) for other in read.held)


def press_rooms_taken(read: Reading) -> Iterator[str]:
    """Rooms of the press that other meetings use, where nobody stated it."""
    for held in read.held:
        room = next(room for room in read.scenario.rooms if room.id == held.room)
        words = f"{room.id} {say(room.name)}".lower()
        other = held.session.kind in MEETINGS and held.session.kind != Kind.PRESS_CONFERENCE
        if other and re.search(r"\b(press|media)\b", words) and room.id not in held.session.room:
            yield str(held)


def press_without_press(read: Reading) -> Iterator[str]:
    """Press conferences to which no journalist is sent, though there are some."""
    media = {p.id for p in read.scenario.delegations if p.kind == DelegationKind.MEDIA and p.size}
    for held in read.held:
        sent = {read.scenario.people[person].delegation for person in read.there(held)}
        if held.session.kind == Kind.PRESS_CONFERENCE and media and not sent & media:
            yield str(held)


def high_level_at_once(read: Reading) -> Iterator[str]:
    """High-level sessions and plenaries at the same time."""
    high = [h for h in read.held if h.session.kind in (Kind.PLENARY, Kind.HIGH_LEVEL_SESSION)]
    for first, other in combinations(high, 2):
        if first.span.overlaps(other.span) and not (first.session.start and other.session.start):
            yield f"{first} and {other}"


def other_times_each_day(read: Reading) -> Iterator[str]:
    """Bodies that meet on several days, at another hour or in another room than on the first."""
    bodies: dict[tuple[str, Kind], list[Held]] = defaultdict(list)
    for held in read.held:
        stem = re.sub(r"[-_.]?\d+$", "", held.session.id)
        if stem != held.session.id and held.session.start is None and held.session.kind in MEETINGS:
            bodies[stem, held.session.kind].append(held)
    for meetings in bodies.values():
        if len({_bare(say(held.session.title)) for held in meetings}) > 1:
            continue
        if len({held.span.start.date() for held in meetings}) < max(2, len(meetings)):
            continue
        first = meetings[0]
        for held in meetings[1:]:
            if held.span.start.time() != first.span.start.time():
                yield f"{held}, and {first}"
            elif held.room != first.room:
                yield f"{held}, another room than {first}"


_NUMBER = re.compile(r"\b(first|second|third|fourth|fifth|\d+|[ivx]+)\b|[(),:]")


def _bare(title: str) -> str:
    """A title without what numbers it."""
    return " ".join(_NUMBER.sub(" ", title.lower()).split())


def chairs_called_up(read: Reading) -> Iterator[str]:
    """Chairs of a session who are called up to speak or sign in it from the floor."""
    for listed, turns, apart in _open_list(read):
        for turn in turns:
            chairs = read.by_id[turn.part].session.chairs
            others = {part.session for part in read.lists[listed].parts} - {turn.part}
            away = [x for x in others if x in read.by_id and turn.who not in read.by_id[x].session.chairs]
            if turn.who in chairs and turn.who not in apart and away:
                yield f"{listed}: {read.name(turn.who)} chairs {turn.part}, and speaks there"


def no_pause(read: Reading) -> Iterator[str]:
    """Heads of state or government with less than five minutes between two duties in different rooms."""
    for person in read.scenario.people.values():
        if person.rank not in LEADERS:
            continue
        for first, other in pairwise(read.duties.get(person.id, ())):
            pause = other.span.start - first.span.end
            if first.held.room != other.held.room and timedelta(0) <= pause < timedelta(minutes=5):
                yield f"{read.name(person.id)}: {first.what} to {first.span.end:%d %b %H:%M}, {other.what}"


def double_booked(read: Reading) -> Iterator[str]:
    """People in two places at once, turns on lists included."""
    for person, duties in sorted(read.duties.items()):
        for first, other in combinations(duties, 2):
            if first.span.overlaps(other.span) and first.held.session.id != other.held.session.id:
                yield f"{read.name(person)}: {first.what} and {other.what} at {other.span.start:%d %b %H:%M}"


def meetings_out_of_order(read: Reading) -> Iterator[str]:
    """Meetings of a body that are held before the one with the number before theirs."""
    bodies: dict[tuple[str, Kind, str], list[tuple[int, Held]]] = defaultdict(list)
    for held in read.held:
        number = re.search(r"\d+$", held.session.id)
        if number and held.session.start is None and held.session.kind in MEETINGS:
            stem = held.session.id[: number.start()]
            bodies[stem, held.session.kind, _bare(say(held.session.title))].append((int(number[0]), held))
    for meetings in bodies.values():
        if len(meetings) > len(read.scenario.event.days):
            continue
        in_order = [held for _, held in sorted(meetings, key=lambda meeting: meeting[0])]
        for meeting, other in pairwise(in_order):
            if other.span.start < meeting.span.end and not read.windows(other.session):
                yield f"{other} before {meeting}"
    for meeting in read.held:
        title = say(meeting.session.title).lower()
        stem = title.removesuffix("opening") if re.search(r"\w ?[-:–] opening$", title) else None
        for other in read.held if stem else ():
            begins = say(other.session.title).lower().startswith(stem or title)
            if begins and other.session is not meeting.session and other.span.start < meeting.span.end:
                yield f"{other} before {meeting}, which opens it"


def press_conferences_elsewhere(read: Reading) -> Iterator[str]:
    """Press conferences outside the rooms of the press, where nobody stated it and there is such a room."""
    rooms = {
        room.id
        for room in read.scenario.rooms
        if re.search(r"\b(press|media)\b", f"{room.id} {say(room.name)}".lower())
    }
    for held in read.held:
        is_press = held.session.kind == Kind.PRESS_CONFERENCE and not held.session.room
        if is_press and rooms and held.room not in rooms:
            yield str(held)


def told_too_early(read: Reading) -> Iterator[str]:
    """Press conferences that name a ceremony which is not over."""
    for press in read.held:
        words = set(re.findall(r"\w+", f"{press.session.id} {say(press.session.title)}".lower()))
        for held in read.held if press.session.kind == Kind.PRESS_CONFERENCE else ():
            stated = press.session.start is not None and held.session.start is not None
            if _ceremony(held.session) in words and press.span.start < held.span.end and not stated:
                yield f"{press} tells of {held}"


_MEALS = {
    "breakfast": (time(6, 30), time(10, 0)),
    "lunch": (time(11, 30), time(15, 30)),
    "dinner": (time(17, 0), time(23, 59)),
    "banquet": (time(17, 0), time(23, 59)),
}


def meals_at_other_hours(read: Reading) -> Iterator[str]:
    """A lunch in the evening, a banquet at noon."""
    for held in read.held:
        words = (
            re.findall(r"\w+", say(held.session.title).lower()) if held.session.kind == Kind.SOCIAL else ()
        )
        meals = [hours for word, hours in _MEALS.items() if word in words]
        for hours in meals if len(meals) == 1 else ():
            if not _within(held.span, hours) and not read.forced(
                held.session, lambda s, h=hours: _within(s, h)
            ):
                yield str(held)


def far_from_the_ceremony(read: Reading) -> Iterator[str]:
    """Welcomes two hours and more from the opening; rehearsals days before what they name, or after it; early photographs."""
    for held in read.held:
        title = say(held.session.title).lower()
        photo = _ceremony(held.session) == "welcome" and "photo" in title and "welcome" not in title
        if photo and held.session.start is None and read.opening and held.span.start < read.opening.span.end:
            yield f"{held} before {read.opening} is over"
        if _ceremony(held.session) == "welcome" and read.opening and not read.windows(held.session):
            apart = max(read.opening.span.start - held.span.end, held.span.start - read.opening.span.end)
            if apart >= timedelta(hours=2) and held.session.start is None:
                yield f"{held}, and {read.opening}"
        words = set(re.findall(r"\w+", f"{held.session.id} {say(held.session.title)}".lower()))
        for other in read.held if held.session.kind == Kind.REHEARSAL and held.session.start is None else ():
            if _ceremony(other.session) in words and not (
                timedelta(0) <= other.span.start - held.span.end <= timedelta(hours=36)
            ):
                yield f"{held}, and {other}"


def meet_during_their_debate(read: Reading) -> Iterator[str]:
    """Bilaterals of people who have a turn in a plenary that is held meanwhile."""
    for held in read.held:
        if held.session.kind != Kind.BILATERAL or held.session.start is not None:
            continue
        for listed, turns in read.turns.items():
            for turn in turns if len(turns) >= 6 else ():
                debate = read.by_id[turn.part]
                if turn.who in read.there(held) and debate.span.overlaps(held.span):
                    yield f"{listed}: {read.name(turn.who)} is in {held} during {debate}"


def heads_elsewhere(read: Reading) -> Iterator[str]:
    """Retreats, meals and meetings for most heads of a plenary that is held meanwhile."""
    plenaries = [held for held in read.held if held.session.kind == Kind.PLENARY]
    for held in read.held:
        if held.session.attendance != Attendance.HEADS or held.session.kind == Kind.PLENARY:
            continue
        guests = set(read.invited(held.session))
        for plenary in plenaries:
            there = set(read.invited(plenary.session))
            pinned = held.session.start and plenary.session.start
            if plenary.span.overlaps(held.span) and len(guests & there) * 2 >= len(there) and not pinned:
                yield f"{held} and {plenary}"


def told_too_late(read: Reading) -> Iterator[str]:
    """Press conferences three hours and more after the one ceremony that they name."""
    for press in read.held:
        words = set(re.findall(r"\w+", f"{press.session.id} {say(press.session.title)}".lower()))
        named = [held for held in read.held if _ceremony(held.session) in words]
        if press.session.kind != Kind.PRESS_CONFERENCE or press.session.start or len(named) != 1:
            continue
        if press.span.start - named[0].span.end >= timedelta(hours=3) and not words & {"before", "call"}:
            yield f"{press} tells of {named[0]}"


def leaders_unprepared(read: Reading) -> Iterator[str]:
    """Sessions of leaders before the first meeting of the sherpas, though it might have been earlier."""
    sherpas = [
        held for held in read.held if "sherpa" in f"{held.session.id} {say(held.session.title)}".lower()
    ]
    for held in read.held if sherpas else ():
        leaders = held.session.attendance == Attendance.HEADS or "leaders" in say(held.session.title).lower()
        kind = held.session.kind in (Kind.PLENARY, Kind.HIGH_LEVEL_SESSION)
        forced = read.forced(sherpas[0].session, lambda span, h=held: span.end <= h.span.start)
        if kind and leaders and held.span.start < sherpas[0].span.end and not forced:
            yield f"{held} before {sherpas[0]}"


COUNTERS: dict[str, Callable[[Reading], Iterable[str]]] = {
    "heads absent": heads_absent,
    "named people absent": named_absent,
    "organisers away": organisers_away,
    "double-booked people": double_booked,
    "in the house before the car": before_their_car,
    "hostile side by side": hostile_neighbours,
    "zones above cap": zones_above_cap,
    "odd starts": odd_starts,
    "outside the frame": outside_the_frame,
    "bilaterals out of hours": bilateral_hours,
    "other meetings out of hours": other_hours,
    "heads without lunch": no_lunch,
    "uneven days": uneven_days,
    "empty hours": empty_hours,
    "kept for one last meeting": kept_waiting,
    "other times each day": other_times_each_day,
    "high level at once": high_level_at_once,
    "inversions of rank": inversions,
    "host in the middle": host_in_the_middle,
    "idle inside a list": idle_lists,
    "empty parts of lists": empty_parts,
    "chairs called up": chairs_called_up,
    "leaders in audiences": leaders_in_audiences,
    "leaders without a pause": no_pause,
    "whole delegations": whole_delegations,
    "crowded beside an empty hall": crowded_rooms,
    "press rooms taken": press_rooms_taken,
    "press without press": press_without_press,
    "meetings out of order": meetings_out_of_order,
    "press conferences elsewhere": press_conferences_elsewhere,
    "told of too early": told_too_early,
    "meals at other hours": meals_at_other_hours,
    "far from their ceremony": far_from_the_ceremony,
    "meetings during their debate": meet_during_their_debate,
    "heads elsewhere than their plenary": heads_elsewhere,
    "told of too late": told_too_late,
    "leaders before their sherpas": leaders_unprepared,
}
"""What is counted, by its name in the table."""


def count(scenario: Scenario, plan: Plan) -> dict[str, list[str]]:
    """Return what would be sent back of a plan, by counter, a line for each."""
    read = Reading(scenario, plan)
    return {name: list(counter(read)) for name, counter in COUNTERS.items()}


def table(details: dict[str, list[str]], most: int) -> str:
    """Show counts, and under each at most so many of its lines."""
    lines = []
    for name, cases in details.items():
        lines.append(f"{len(cases):5}  {name}")
        lines += [f"         {case}" for case in cases[:most]]
        if len(cases) > most:
            lines.append(f"         and {len(cases) - most} more")
    lines.append(f"{sum(map(len, details.values())):5}  in all")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if there is anything in it."""
    parser = argparse.ArgumentParser(prog="python -m tests.common_sense", description=__doc__)
    parser.add_argument("scenario", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("--most", type=int, default=50, help="lines shown under each count (default 50)")
    given = parser.parse_args(arguments)
    counts = count(eventplan.load(given.scenario), eventplan.load_plan(given.plan))
    print(table(counts, given.most))
    return 1 if any(counts.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
