"""
Who is out of the order of protocol on a list, and why that could not be otherwise.

A person is out of order who comes after somebody whom protocol puts later, and who could have had that
place. Where the other could not have come later (leaves early, is needed then), it is the other who
is out of order, unless the first is so anyway. What the planner decided costs nothing: who comes first by name, which parts an item
may be in, which parts are for whom.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from eventplan.model import Attendance, Bilateral, Compared, Plan, Scenario, Span, Turn

from ._held import Held, held
from ._orders import Duty, Listed, in_time, may_be_in
from ._side_by_side import from_chair, pairs_on, seat, waiting
from ._words import person_name, title

FALLS = 30, 120
"""Minutes behind somebody whom protocol puts later: from each on, half a price more is charged."""


class Inversion(NamedTuple):
    """A place that is lawful, at a price in points; at none, if the planner decided it."""

    about: str
    """The rule that the list comes under."""
    subjects: tuple[str, ...]
    points: int
    message: str


def inversions(scenario: Scenario, plan: Plan) -> Iterator[Inversion]:
    """
    Return what each list costs, with the reason why it could not be otherwise.

    - A person who is out of protocol order costs the list's price, and as much again for being so within a
      part and not at the end of the person's category there: a person who is absent when called comes at its end.
      (Those who are on the list with somebody whom they avoid make way, and are not charged for that.)
    - Half the price more for half an hour or more behind somebody whom protocol puts later, and again for two
      hours or more, as far as the person was at the event by then.
    - A person who speaks in a session that the same person chairs, where another part might hold the statement.
    - Every pair that avoids each other and wait for their turns at one time.

    A waived rule, or subject, costs nothing.
    """
    for rule, order in _orders(scenario, plan):
        policy = scenario.policy(rule)
        for who, points, message in (*order.late(), *order.early(), *order.chairs(), *order.together()):
            subjects = (order.listed.id, *who)
            if not policy.waived and not {*subjects} & {*policy.waived_for}:
                yield Inversion(rule, subjects, points, f"{message} ('{order.listed.id}')")


def decided(scenario: Scenario, plan: Plan) -> Iterator[Inversion]:
    """Return each place behind somebody whom protocol puts later that the planner decided: it costs nothing."""
    for rule, order in _orders(scenario, plan):
        for who, points, message in order.decided():
            yield Inversion(rule, (order.listed.id, *who), points, f"{message} ('{order.listed.id}')")


def _orders(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, "_Order"]]:
    everything = {booking.session.id: booking for booking in held(scenario, plan)}
    for rule, lists in (("statements", scenario.speakers_lists), ("signatures", scenario.signing_orders)):
        for listed in lists:
            yield rule, _Order(scenario, plan, listed, everything)


Charged = tuple[tuple[str, ...], int, str]
"""Whom it concerns, points, and why."""


class _Order:
    """One list, in the order of time, without those who come first by name."""

    def __init__(self, scenario: Scenario, plan: Plan, listed: Listed, everything: dict[str, Held]) -> None:
        self.scenario, self.plan, self.listed, self.everything = scenario, plan, listed, everything
        self.key = scenario.places_in_lists[listed.id]
        self.may = {item.who: may_be_in(scenario, listed, item) for item in listed.items}
        turns = in_time(listed, plan.orders.get(listed.id, ()), everything)
        self.all = turns
        once = {turn.who: turn for turn in reversed(turns)}  # who has more than one place has the first
        self.turns = [
            turn
            for turn in turns
            if turn.who in self.key and turn.who not in listed.first and once[turn.who] is turn
        ]

        self.spans = {turn: Span(turn.start, turn.end).widened(listed.call_up, 0) for turn in turns}
        self.pairs = [(pair.first, pair.other) for pair in pairs_on(scenario, listed)]
        self.known: dict[tuple[str, Turn], bool] = {}

    @cached_property
    def needed(self) -> dict[str, list[Held]]:
        """By person on the list, the sessions that cannot be held without the person, or that bind them."""
        bookings_of: dict[str, list[Held]] = {who: [] for who in self.key}
        policy = self.scenario.policy("attendance")
        free = policy.waived or policy.price is not None

        for booking in self.everything.values():
            needed = {*self.scenario.needed(booking.session)}
            bound = set() if free else {*self.scenario.bound_to(booking.session)}

            for who in bookings_of.keys() & (needed | bound):
                excused = {who, booking.session.id} & {*policy.waived_for}
                if who in needed or (not excused and self._expected(who, booking)):
                    bookings_of[who].append(booking)

        return bookings_of

    def _expected(self, who: str, booking: Held) -> bool:
        """Whether a person is there for the whole of a session, and cleared for its rooms."""
        there = self.scenario.is_present(self.scenario.people[who], booking.span)
        return there and self._cleared(who, booking)

    def _cleared(self, who: str, booking: Held) -> bool:
        """Whether a person may enter the rooms of a session on its day."""
        person, day = self.scenario.people[who], self.scenario.event.local_date(booking.start)
        return self.scenario.may_enter(person, booking.session, booking.placement.room, day)

    def _admitted(self, who: str, booking: Held) -> bool:
        """Whether a person may enter for a turn, or the planner lets the person in all the same."""
        policy = self.scenario.policy("zone-clearance")
        waived = policy.waived or policy.price is not None or {who, booking.session.id} & {*policy.waived_for}

        return bool(waived) or self._cleared(who, booking)

    def _inverted(self) -> Iterator[tuple[int, int]]:
        """Positions of every pair whose earlier person protocol puts later."""
        keys = [self.key[turn.who] for turn in self.turns]
        for after in range(1, len(keys)):
            yield from ((before, after) for before in range(after) if keys[before] > keys[after])

    def _compared(self, before: Turn, after: Turn) -> bool:
        """Whether the planner lets two people change places."""
        if before.part == after.part:
            return True

        apart = self.listed.order is Compared.PART
        return not apart and before.part in self.may[after.who] and after.part in self.may[before.who]

    def _hindrances(self, who: str, place: Turn) -> Iterator[Held]:
        """The sessions that cannot be without a person and leave no time for a place."""
        duty = Duty(place, self.spans[place], self.everything[place.part])
        return (booking for booking in self.needed[who] if duty.hinders(self.scenario, booking))

    def _free(self, who: str, place: Turn) -> bool:
        """Whether a person might have a place: is there, and needed nowhere else."""
        if (who, place) not in self.known:
            there = self.scenario.is_present(self.scenario.people[who], self.spans[place])
            there = there and self._admitted(who, self.everything[place.part])
            self.known[who, place] = there and next(self._hindrances(who, place), None) is None

        return self.known[who, place]

    def _late(self) -> dict[int, int]:
        """Positions of those out of order, each with the first who took a better place and might have had theirs."""
        ahead_of: dict[int, int] = {}

        for before, after in self._inverted():
            ahead, behind = self.turns[before], self.turns[after]
            if after not in ahead_of and self._compared(ahead, behind) and self._free(ahead.who, behind):
                ahead_of[after] = before

        return ahead_of

    def _late_within(self, after: int) -> bool:
        """Whether somebody is late behind one of the same part."""
        turn = self.turns[after]

        return any(
            ahead.part == turn.part
            and self.key[ahead.who] > self.key[turn.who]
            and self._free(ahead.who, turn)
            for ahead in self.turns[:after]
        )

    def late(self) -> Iterator[Charged]:
        """Those who come after somebody whom protocol puts later."""
        late = self._late()
        making_way = {who for pair in self.pairs for who in pair}

        for after, before in late.items():
            turn, ahead = self.turns[after], self.turns[before]
            absent = turn.who not in making_way and self._late_within(after)
            early = absent and any(
                other.part == turn.part
                and position not in late
                and self.key[other.who].category == self.key[turn.who].category
                for position, other in enumerate(self.turns[after + 1 :], after + 1)
            )

            names = (
                f"{person_name(self.scenario, turn.who)} comes after {person_name(self.scenario, ahead.who)}"
            )
            where = ", and not at the end of the category" if early else ""
            fallen = sum(self._fallen(turn, ahead, minutes) for minutes in FALLS)
            far = f", {_minutes(turn, ahead)} min before" if fallen else ""
            message = f"{names}{far}, whom protocol puts later{where}: {self._why(turn.who, ahead)}"
            points = self.listed.inversion * (1 + early) + self.listed.inversion // 2 * fallen
            yield (turn.who,), points, message

    def _fallen(self, turn: Turn, ahead: Turn, minutes: int) -> bool:
        """Whether somebody speaks so much later than a person ahead, and was at the event all that time."""
        waits = Span(turn.start - timedelta(minutes=minutes), turn.end).widened(self.listed.call_up, 0)
        person = self.scenario.people[turn.who]

        return _minutes(turn, ahead) >= minutes and self.scenario.is_present(person, waits)

    def early(self) -> Iterator[Charged]:
        """Those who come before somebody whom protocol puts earlier, since they could not come later."""
        behind_of: dict[int, int] = {}
        late = self._late()

        for before, after in self._inverted():
            ahead, behind = self.turns[before], self.turns[after]
            if after in late or before in behind_of:
                continue  # it is the other who is out of order; or this is told already
            if self._compared(ahead, behind) and not self._free(ahead.who, behind):
                behind_of[before] = after

        for before, after in behind_of.items():
            turn, behind = self.turns[before], self.turns[after]
            names = f"{person_name(self.scenario, turn.who)} comes before {person_name(self.scenario, behind.who)}"
            message = f"{names}, whom protocol puts earlier: {self._why(turn.who, behind)}"
            yield (turn.who,), self.listed.inversion, message

    def chairs(self) -> Iterator[Charged]:
        """Those who speak in a session that they chair, where another part might hold the statement."""
        for turn in self.all:
            session = self.everything[turn.part].session
            parts = self.may.get(turn.who, frozenset()) & self.everything.keys()
            elsewhere = any(turn.who not in self.everything[part].session.chairs for part in parts)

            if (
                turn.who not in self.listed.first
                and from_chair(self.scenario, self.listed, turn)
                and elsewhere
            ):
                name = person_name(self.scenario, turn.who)
                message = f"{name} speaks in {title(self.scenario, session)}, and is in its chair"
                yield (turn.who,), getattr(self.listed, "chairing", 0), message

    def together(self) -> Iterator[Charged]:
        """Those who avoid each other, and wait for their turns at one time."""
        for pair, turn, other in waiting(self.scenario, self.listed, self.all):
            names = f"{person_name(self.scenario, pair.first)} and {person_name(self.scenario, pair.other)}"
            seats = f"seats {seat(self.listed, turn)} and {seat(self.listed, other)}"
            message = f"{names}, who avoid each other, wait for their turns at one time ({seats})"
            yield (pair.first, pair.other), self.listed.together, message

    def decided(self) -> Iterator[Charged]:
        """Those who come after somebody whom protocol puts later, as the planner decided."""
        reported: set[int] = set()

        for before, after in self._inverted():
            ahead, behind = self.turns[before], self.turns[after]
            if after not in reported and not self._compared(ahead, behind):
                reported.add(after)
                names = f"{person_name(self.scenario, behind.who)} comes after {person_name(self.scenario, ahead.who)}"
                yield (
                    (behind.who,),
                    0,
                    f"{names}, whom protocol puts later, by decision: {self._choice(ahead, behind)}",
                )

    def _choice(self, ahead: Turn, behind: Turn) -> str:
        """What the planner decided of two people in two parts."""
        for turn, other in ((behind, ahead), (ahead, behind)):
            if other.part not in self.may[turn.who]:
                return f"{person_name(self.scenario, turn.who)} is not for '{other.part}'"

        return "each part is in order by itself"

    def _why(self, who: str, place: Turn) -> str:
        """Why somebody could not have a place."""
        reasons = (
            self._not_there(who, place),
            self._without_powers(who, place),
            self._on_another_list(who, place),
            self._sent_elsewhere(who, place),
            self._in_the_chair(who, place),
            self._kept_apart(who),
        )

        return next((reason for reason in reasons if reason), "for no reason that the scenario states")

    def _not_there(self, who: str, place: Turn) -> str:
        """Say that a person is away, not admitted, or busy in a session; nothing if none of these."""
        scenario, span = self.scenario, self.spans[place]
        if not scenario.is_present(scenario.people[who], span):
            return self._away(who, span)

        if not self._admitted(who, self.everything[place.part]):
            return f"has no badge for {title(scenario, self.everything[place.part].session)}"

        for hindrance in self._hindrances(who, place):
            return f"{self._role(who, hindrance)} {title(scenario, hindrance.session)} ({hindrance.span})"

        return ""

    def _without_powers(self, who: str, place: Turn) -> str:
        """Say when the full powers of a person's delegation are deposited, if that is after a place."""
        delegation = self.scenario.people[who].delegation

        for power in getattr(self.listed, "full_powers", ()):
            if power.delegation != delegation:
                continue
            if power.deposited is None:
                return "full powers are not deposited yet"
            if self.scenario.event.instant(power.deposited) > place.start:
                return f"full powers are deposited {power.deposited:%d %b %H:%M}"

        return ""

    def _on_another_list(self, who: str, place: Turn) -> str:
        """Say which place a person has on another list at the same time, if any."""
        for listed, turns in self.plan.orders.items():
            if listed == self.listed.id:
                continue

            for turn in turns:
                at_once = Span(turn.start, turn.end).overlaps(self.spans[place])
                if turn.who == who and turn.part in self.everything and at_once:
                    return f"has a place in '{listed}' at {turn.start:%d %b %H:%M}"

        return ""

    def _sent_elsewhere(self, who: str, place: Turn) -> str:
        """Say where the plan sends a person at the time of a place, to cover a session, if anywhere."""
        for booking in self.everything.values():
            sent = who in self.plan.attendees.get(booking.session.id, ())
            covers = booking.session.attendance is Attendance.DELEGATIONS and sent
            duty = Duty(place, self.spans[place], self.everything[place.part])
            if covers and duty.hinders(self.scenario, booking):
                return f"is sent to {title(self.scenario, booking.session)} ({booking.span})"

        return ""

    def _in_the_chair(self, who: str, place: Turn) -> str:
        """Say that a person would speak from the chair, if so."""
        if not from_chair(self.scenario, self.listed, place.model_copy(update={"who": who})):
            return ""

        return f"is in the chair of {title(self.scenario, self.everything[place.part].session)}"

    def _kept_apart(self, who: str) -> str:
        """Say from whom a person is kept apart on the list, if from anybody."""
        rivals = [b if a == who else a for a, b in self.pairs if who in (a, b)]
        names = ", ".join(person_name(self.scenario, rival) for rival in rivals)

        return f"keeps apart from {names}" if names else ""

    def _away(self, who: str, span: Span) -> str:
        """Since when, or until when, a person is there."""
        stays = self.scenario.people[who].present
        coming = [stay.start for stay in stays if stay.end > span.start]
        if coming and min(coming) > span.start:
            return f"is there from {min(coming):%d %b %H:%M}"

        leaving = [stay.end for stay in stays if stay.start <= span.start]
        return f"is there until {max(leaving):%d %b %H:%M}" if leaving else "is not there"

    def _role(self, who: str, booking: Held) -> str:
        """What a person does in a session that cannot be held without the person."""
        session = booking.session
        if who in session.chairs:
            return "chairs"
        if who in session.speakers:
            return "speaks in"
        if who not in self.scenario.needed(session):
            return "is expected at"

        return "meets in" if isinstance(session, Bilateral) else "is required in"


def _minutes(turn: Turn, ahead: Turn) -> int:
    """Whole minutes from the start of one turn to that of a later one."""
    return int((turn.start - ahead.start).total_seconds()) // 60
