"""
Speakers lists and signing orders: who has which place. Who should have come first: `_precedence`.

`statements` and `signatures` are one law over two kinds of list. Places are of equal length: that of
the longest item. With k desks, k people sign in each round; speakers have one desk.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from eventplan.model import Finding, Item, ListPart, Plan, Scenario, SigningOrder, Span, SpeakersList, Turn
from eventplan.numbers import number_of

from ._held import Held, held
from ._words import person_name, title, to_second
from .rule import Findings

DAY_AND_TIME = "%d %b %H:%M"

Listed = SpeakersList | SigningOrder

Complaint = tuple[str, str, str]
"""Whom it concerns, what is wrong, and what to do."""


class Duty(NamedTuple):
    """A person's turn, the time it takes from call-up to its end, and the part that it is in."""

    turn: Turn
    time: Span
    part: Held

    def hinders(self, scenario: Scenario, other: Held) -> bool:
        """Whether who has this duty cannot be at another session, the ways between included."""
        room, there = self.part.placement.room, other.placement.room
        time = self.time.widened(scenario.way(there, room), scenario.way(room, there))

        return other.session.id != self.part.session.id and other.span.overlaps(time)


def duties(scenario: Scenario, plan: Plan) -> dict[str, list[Duty]]:
    """
    Return the duties of each person on a list, as far as the parts are held.

    A person with several places on one list has one too many, which is said: only the first counts here.
    """
    parts = {booking.session.id: booking for booking in held(scenario, plan)}
    duties_of: dict[str, list[Duty]] = {}

    for listed in scenario.orders_of_protocol:
        known: set[str] = set()
        for turn in plan.orders.get(listed.id, ()):
            if turn.part in parts and turn.who not in known:
                known.add(turn.who)
                called = Span(turn.start, turn.end).widened(listed.call_up, 0)
                duties_of.setdefault(turn.who, []).append(Duty(turn, called, parts[turn.part]))

    return duties_of


def findings(rule: str, scenario: Scenario, plan: Plan, lists: Sequence[Listed]) -> Findings:
    """Find what is wrong with lists. Subjects: the list, and the person (or the part that is too full)."""
    everything = {booking.session.id: booking for booking in held(scenario, plan)}
    busy = duties(scenario, plan) if lists else {}

    for listed in lists:
        turns = plan.orders.get(listed.id, ())
        complaints = list(_all_placed(scenario, listed, turns, everything))

        for stated, booking, turns_here in _parts(listed, turns, everything):
            complaints += _number(scenario, stated, booking, turns_here)
            complaints += _wrong_times(scenario, listed, stated, booking, turns_here)

        complaints += _not_first(scenario, listed, in_time(listed, turns, everything))

        for turn in turns:
            complaints += _not_free(scenario, plan, turn, everything, busy)
            complaints += _powers(scenario, listed, turn)

        for who, what, fix in complaints:
            part = everything[who].session if who in everything and who not in scenario.people else None
            name = title(scenario, part) if part else person_name(scenario, who)
            yield Finding(rule, (listed.id, who), f"{name} {what} ('{listed.id}')", fix=fix)


def _parts(
    listed: Listed, turns: Sequence[Turn], everything: dict[str, Held]
) -> Iterator[tuple[ListPart, Held, list[Turn]]]:
    """Each part that is held, with its turns by position."""
    for part in listed.parts:
        if part.session in everything:
            turns_here = sorted(
                (turn for turn in turns if turn.part == part.session), key=lambda x: x.position
            )
            yield part, everything[part.session], turns_here


def in_time(listed: Listed, turns: Sequence[Turn], everything: dict[str, Held]) -> list[Turn]:
    """The turns of a list over all its parts that are held, in the order of time and position."""
    parts = [
        (booking.start + timedelta(minutes=part.offset), turns_here)
        for part, booking, turns_here in _parts(listed, turns, everything)
    ]
    return [turn for _, turns_here in sorted(parts, key=lambda part: part[0]) for turn in turns_here]


def may_be_in(scenario: Scenario, listed: Listed, item: Item) -> frozenset[str]:
    """
    The sessions in which an item may have its place, by decision.

    Its own parts, if it names any; else those that are for its person's rank and kind of delegation,
    and all, for those who come first whatever their rank.
    """
    if item.parts:
        return frozenset(item.parts)

    person = scenario.people[item.who]

    return frozenset(
        part.session
        for part in listed.parts
        if item.who in listed.first
        or (
            (not part.ranks or person.rank in part.ranks)
            and (not part.kinds or scenario.delegation_by_id[person.delegation].kind in part.kinds)
        )
    )


def _all_placed(
    scenario: Scenario, listed: Listed, turns: Sequence[Turn], everything: dict[str, Held]
) -> Iterator[Complaint]:
    """Everyone on the list has one place, in a part where it may be; nobody else has one."""
    parts = [part.session for part in listed.parts if part.session in everything]
    of_person: dict[str, list[Turn]] = {}
    for turn in turns:
        of_person.setdefault(turn.who, []).append(turn)

    for item in listed.items:
        mine = of_person.get(item.who, [])
        if len(mine) != 1:
            yield item.who, f"has {number_of(len(mine), 'place')}, not one", "give each item one place"

        allowed = may_be_in(scenario, listed, item)

        for turn in mine:
            if turn.part not in parts or turn.part not in allowed:
                yield item.who, f"has a place in '{turn.part}', which may not hold it", "choose another part"

    on_list = {item.who for item in listed.items}

    for turn in turns:
        if turn.who not in on_list:
            yield turn.who, "has a place and is not on the list", "remove it"


def _number(scenario: Scenario, part: ListPart, booking: Held, turns: list[Turn]) -> Iterator[Complaint]:
    """A part has as many items as it may, in positions from 1 on, one each."""
    if len(turns) < part.least:
        yield (
            booking.session.id,
            f"holds {number_of(len(turns), 'item')}, not {part.least} at least",
            "move items there",
        )
    if part.most is not None and len(turns) > part.most:
        yield (
            booking.session.id,
            f"holds {number_of(len(turns), 'item')}, not {part.most} at most",
            "move items elsewhere",
        )

    for position, turn in enumerate(turns, start=1):
        if turn.position != position:
            what = f"has position {turn.position} in {title(scenario, booking.session)}, where {position} is next"
            yield turn.who, what, "number the places from 1, without gaps"


def _wrong_times(
    scenario: Scenario, listed: Listed, part: ListPart, booking: Held, turns: list[Turn]
) -> Iterator[Complaint]:
    """Places follow each other at equal length from the offset on, and end within the part."""
    desks = listed.desks if isinstance(listed, SigningOrder) else 1
    length = timedelta(seconds=max(item.seconds or listed.seconds for item in listed.items))
    begin = booking.start + timedelta(minutes=part.offset)
    minutes = booking.session.duration if part.minutes is None else part.offset + part.minutes
    until = min(booking.span.end, booking.start + timedelta(minutes=minutes))

    for turn in turns:
        start = begin + (turn.position - 1) // desks * length
        desk = (turn.position - 1) % desks + 1

        if (turn.start, turn.end) != (start, start + length):
            what = f"is planned {to_second(turn.start)}-{to_second(turn.end)}; place {turn.position} of {title(scenario, booking.session)} is {to_second(start, DAY_AND_TIME)}-{to_second(start + length)}"
            yield turn.who, what, "let each place follow the one before"

        if turn.desk != desk:
            what = f"is at desk {turn.desk}; place {turn.position} is at desk {desk}"
            yield turn.who, what, "fill the desks in order"

        if start + length > until:
            what = f"has place {turn.position} of {title(scenario, booking.session)}, which ends at {to_second(start + length)}, after the {until:%H:%M} that the part has"
            yield turn.who, what, "give the list more minutes, or move items to another part"


def _not_first(scenario: Scenario, listed: Listed, order: list[Turn]) -> Iterator[Complaint]:
    """
    Those who come first whatever their rank are the first of the whole list, in their order.

    Before each of them, in the parts that may hold the person, there is nobody but those named before.
    """
    items = {item.who: item for item in listed.items}

    for number, who in enumerate(listed.first):
        mine = next((position for position, turn in enumerate(order) if turn.who == who), None)
        if mine is None:
            continue

        allowed, named = may_be_in(scenario, listed, items[who]), set(listed.first[:number])
        ahead = next((t for t in order[:mine] if t.part in allowed and t.who not in named), None)

        if ahead is not None:
            what = f"comes first by decision, and {person_name(scenario, ahead.who)} comes before"
            yield who, what, "put those who come first in front of the whole list, in their order"


def _not_free(
    scenario: Scenario, plan: Plan, turn: Turn, everything: dict[str, Held], busy: dict[str, list[Duty]]
) -> Iterator[Complaint]:
    """From call-up to the end of a turn its person is there, and has nothing else to do."""
    person = scenario.people.get(turn.who)
    duty = next((duty for duty in busy.get(turn.who, ()) if duty.turn is turn), None)
    if person is None or duty is None:
        return

    when = f"from call-up at {to_second(duty.time.start, DAY_AND_TIME)} to {to_second(duty.time.end)}"
    if not scenario.is_present(person, duty.time):
        yield turn.who, f"is not at the event {when}", "choose another place or part"

    for other in everything.values():
        if turn.who in plan.attendees.get(other.session.id, ()) and duty.hinders(scenario, other):
            what = f"is busy {when}, and attends {title(scenario, other.session)} ({other.span})"
            yield turn.who, what, "choose another place, or send somebody else to the session"

    for rival in busy[turn.who]:
        if rival is not duty and Span(rival.turn.start, rival.turn.end).overlaps(duty.time):
            what = f"is busy {when}, and has a place at {to_second(rival.turn.start)} in '{rival.turn.part}'"
            yield turn.who, what, "choose another place in one of the lists"


def _powers(scenario: Scenario, listed: Listed, turn: Turn) -> Iterator[Complaint]:
    """A signature is tentative as long as full powers are not deposited; a statement never is."""
    person = scenario.people.get(turn.who)
    powers = listed.full_powers if isinstance(listed, SigningOrder) else ()
    awaited = any(
        ready.deposited is None or scenario.event.instant(ready.deposited) > turn.start
        for ready in powers
        if person is not None and ready.delegation == person.delegation
    )
    if awaited and not turn.tentative:
        yield (
            turn.who,
            f"has no full powers deposited by {to_second(turn.start, DAY_AND_TIME)}",
            "mark it tentative",
        )
    if turn.tentative and not awaited:
        yield turn.who, "is tentative, and nothing is awaited", "do not mark it tentative"
