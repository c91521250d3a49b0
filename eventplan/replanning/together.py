"""Differences between two plans, and those of them that are told together in one sentence."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from eventplan.model import Plan, Turn
from eventplan.model.times import show_minutes
from eventplan.numbers import first_of, number_of

from .names import Names

MANY = 3
"""Changes are told together if at least this number are alike; and how many sessions are then named."""


ESCORTS = "escorts"
"""The team of those who receive arrivals: all have one agenda."""


NOT_IN_TABLES = ("people", "together")
"""Fields of a difference that tables and JSON do not have."""


class Changed(NamedTuple):
    """One difference: a session, a place on a list, a sweep, an arrival, a team, a booth, or who attends."""

    about: str
    """
    `moved`, `added`, `gone`, `length`, `speaker`, `chair`, `attendance`, `turn`, `sweep`, `arrival`, `team` or
    `booth`: `speaker` and `chair` tell who no longer is one, and who is now.
    """
    subject: str
    """The session, the list, or the room that is swept."""
    who: str
    """The delegation or delegate concerned; empty for a session as a whole."""
    was: str
    now: str
    """From what to what; empty where there was, or is, nothing."""
    message: str
    delegations: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    """Who must be told."""
    people: tuple[str, ...] = ()
    """Who must be told, of those whose delegation is not known: there is no scenario that names them."""
    together: str = ""
    """One sentence for this and all others alike, such as of a delegation that does not come; often empty."""
    reserved: str = ""
    """
    The message without a word of the session, for its rooms and for escorts; empty if they may know of it, or are
    not told.
    """

    def message_for(self, sort: str, name: str) -> str:
        """The message for one of those to be told: of a session that they may not know, only place and time."""
        return self.reserved if self.reserved and (sort == "rooms" or name == ESCORTS) else self.message

    def fields(self) -> dict[str, Any]:
        """What tables and JSON have of it."""
        return {name: value for name, value in self._asdict().items() if name not in NOT_IN_TABLES}


class Together(Names):
    """What of the differences between two plans is told together, and to whom it is told."""

    def told_to(self, change: Changed, who: str) -> Changed:
        """Return a change that is told to the delegation of a person; to the person, if that is not known."""
        party = self.party(who)
        return change._replace(delegations=(party,)) if party else change._replace(people=(who,))

    def absent(self, changes: Sequence[Changed]) -> Iterator[tuple[int, str]]:
        """Delegations that came to something before, and come to nothing now."""
        was, now = (self.coming(plan) for plan in (self.before, self.after))

        for party in sorted(was - now):
            theirs = {
                n: change
                for n, change in enumerate(changes)
                if change.about in ("attendance", "turn", "arrival") and change.delegations == (party,)
            }
            missed = [self.title(c.subject) for c in theirs.values() if c.about == "attendance"]
            lists = dict.fromkeys(self.list_title(c.subject) for c in theirs.values() if c.about == "turn")
            if len(theirs) < MANY:
                continue

            parts = [f"nobody goes to {first_of(missed, MANY)}"] if missed else []
            parts += [f"struck from {', '.join(lists)}"] if lists else []
            sentence = f"{self.party_name(party)} does not come: {'; '.join(parts)}"
            yield from ((n, sentence) for n in theirs)

    def coming(self, plan: Plan) -> set[str]:
        """Delegations with somebody at a session, or with a turn on a list."""
        people = {person for session in plan.attendance.values() for person in session}
        people |= {turn.who for turns in plan.orders.values() for turn in turns}

        return {self.party(person) for person in people} - {""}

    def shifted(self, changes: Sequence[Changed]) -> Iterator[tuple[int, str]]:
        """People on one list who come as much earlier, or later, as the others."""
        number_by_turn = {(c.subject, c.who): n for n, c in enumerate(changes) if c.about == "turn"}
        alike: dict[tuple[str, str, int, timedelta], list[Turn]] = {}

        for listed, turns in self.after.orders.items():
            was = {turn.who: turn for turn in self.before.orders.get(listed, ())}
            for turn in turns:
                old = was.get(turn.who)
                if old is not None and (listed, turn.who) in number_by_turn and old.part == turn.part:
                    shift = (listed, turn.part, turn.position - old.position, turn.start - old.start)
                    alike.setdefault(shift, []).append(turn)

        for (listed, _, places, by), moved in alike.items():
            if len(moved) < MANY or not by:
                continue

            first, *_, last = sorted(moved, key=lambda turn: turn.start)
            way = f"{_lasting(abs(by))} {'earlier' if by < timedelta() else 'later'}"
            step = f", {number_of(abs(places), 'place')} {'up' if places < 0 else 'down'}" if places else ""
            sentence = f"{len(moved)} people in {self.list_title(listed)} come {way}{step}: {self.turn_of(first)} to {self.turn_of(last)}"
            yield from ((number_by_turn[listed, turn.who], sentence) for turn in moved)

    def turn_of(self, turn: Turn) -> str:
        """Whose a turn is, with its new place and time."""
        return f"{self.person(turn.who)}, now place {turn.position} at {self.turn_start(turn)}"


def _lasting(time: timedelta) -> str:
    """A length of time to the second: `1 min 30 s`."""
    minutes, seconds = divmod(int(time.total_seconds()), 60)
    parts = (show_minutes(minutes) if minutes else "", f"{seconds} s" if seconds else "")

    return " ".join(filter(None, parts))
