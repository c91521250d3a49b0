"""Why somebody is out of the order of protocol on a list, in sentences."""

from eventplan.model import Attendance, Bilateral, Span, Turn

from ._held import Held
from ._orders import Duty
from ._side_by_side import from_chair, seat
from ._turns import Turns
from ._words import person_name, title


class InWords(Turns):
    """Sentences on those who are out of order on a list: each takes a search, and is made only when it is read."""

    def _name(self, turn: Turn) -> str:
        return person_name(self.scenario, turn.who)

    def _says_late(self, turn: Turn, ahead: Turn, *, far: bool, early: bool) -> str:
        """Say that somebody comes after another, and why; *early*: not even at the end of the category."""
        where = ", and not at the end of the category" if early else ""
        before = f", {minutes_between(turn, ahead)} min before" if far else ""
        names = f"{self._name(turn)} comes after {self._name(ahead)}{before}"

        return f"{names}, whom protocol puts later{where}: {self._why(turn.who, ahead)}"

    def _says_early(self, turn: Turn, behind: Turn) -> str:
        names = f"{self._name(turn)} comes before {self._name(behind)}"
        return f"{names}, whom protocol puts earlier: {self._why(turn.who, behind)}"

    def _says_chair(self, turn: Turn) -> str:
        session = self.everything[turn.part].session
        return f"{self._name(turn)} speaks in {title(self.scenario, session)}, and is in its chair"

    def _says_together(self, turn: Turn, other: Turn) -> str:
        names = f"{self._name(turn)} and {self._name(other)}"
        seats = f"seats {seat(self.listed, turn)} and {seat(self.listed, other)}"
        return f"{names}, who avoid each other, wait for their turns at one time ({seats})"

    def _says_decided(self, ahead: Turn, behind: Turn) -> str:
        names = f"{self._name(behind)} comes after {self._name(ahead)}"
        return f"{names}, whom protocol puts later, by decision: {self._choice(ahead, behind)}"

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


def minutes_between(turn: Turn, ahead: Turn) -> int:
    """Whole minutes from the start of one turn to that of a later one."""
    return int((turn.start - ahead.start).total_seconds()) // 60
