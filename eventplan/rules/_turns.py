"""The turns of one list: who has which place, and who might have it."""

from collections.abc import Iterator
from functools import cached_property

from eventplan.model import Plan, Scenario, Span, Turn

from ._held import Held
from ._orders import Duty, Listed, in_time, may_be_in
from ._side_by_side import pairs_on


class Turns:
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
