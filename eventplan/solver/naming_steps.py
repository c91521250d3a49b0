"""The steps of naming: who must go, who goes as before, who makes room."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from eventplan.model import Attendance, Person

from .costs.agendas import LOST, heavy
from .costs.audience import LEADER, LEADERS
from .list_places import keeps_from
from .naming import NamingState, not_all
from .one_list import Cut


@dataclass
class Names:
    """Who goes where; or the delegations that cannot cover what they must."""

    attendance: dict[str, tuple[str, ...]] = field(default_factory=dict)
    short: tuple["Short", ...] = ()
    """What cannot be covered; nothing if everything is."""


@dataclass(frozen=True)
class Short:
    """Sessions that cannot all stay where they are: delegations cannot cover them together."""

    parties: tuple[str, ...]
    sessions: tuple[int, ...]
    proved: bool = True
    cut: Cut | None = None
    """Turns on lists that are in the way, if that is why."""


class NamingSteps(NamingState):
    """Names given one after another."""

    def begin(self) -> tuple[Short, ...]:
        """Send people where they must be, whatever else; return what cannot stay for that."""
        for person, sessions in self.needed.items():
            for s in sessions:
                self.go(person, s)
        return self._bound() or self._forced()

    def _bound(self) -> tuple[Short, ...]:
        """Send those who must attend what is meant for them; return what takes some of them away."""
        people, shortages = self.scenario.people, []
        strict = self.scenario.policy("attendance").price is None

        for s, names in self.problem.bound.items():
            for name in sorted(names) if s in self.stays else ():
                if s in self.going.get(name, ()) or not self.able(people[name], s, cleared=True):
                    continue

                if self.free(name, s):
                    self.go(name, s)
                elif strict and not self._waived("attendance", name, s):
                    shortages.append(self._torn(people[name], s))

        return tuple(shortages)

    def _forced(self) -> tuple[Short, ...]:
        """Sessions at which parties that avoid each other meet, no matter who else is sent."""
        met = {
            (min(s, t), max(s, t))
            for party, rivals in self.encounters.rivals.items()
            for rival in rivals
            for s in self.visits.get(party, ())
            for t in self.encounters.near.get(s, frozenset()) & self.visits.get(rival, set())
        }
        return tuple(Short((), tuple(sorted({*pair})), proved=False) for pair in sorted(met))

    def _torn(self, person: Person, s: int) -> Short:
        """What takes somebody away from a session that is meant for them."""
        elsewhere = self.conflicts[s].intersection(self.going.get(person.id, ()))
        if elsewhere:
            return Short((), tuple(sorted({s, *elsewhere})))

        turns = [
            turn for turn in self.busy.get(person.id, ()) if keeps_from(self.problem, self.placed, turn, s)
        ]
        cut = {(turn.listed, person.id): frozenset({s}) for turn in turns}

        return Short((), tuple(sorted({s, *(turn.session for turn in turns)})), cut=not_all(cut))

    def _everyone(self, *, later: bool, new: bool = False) -> None:
        """
        Send everyone to the sessions meant for them, or to those that are *new* in a replan.

        People who are needed elsewhere do not go. Where a delegation is to cover first, its members go
        *later* to what would be in the way.
        """
        people = self.scenario.people

        for s in self.stays:
            self.account.look()
            if new and not self.is_new(s):
                continue

            bound = self.problem.bound.get(s, frozenset())
            meant = self.scenario.meant_for(self.problem.sessions[s])

            for name in sorted(meant, key=lambda name: people[name].rank.order):
                waits = name not in bound and self.waits(people[name], s)
                if later != waits or not self.may_attend(people[name], s):
                    continue
                if not self.crowds.full(s, name, meant=True):
                    self.go(name, s)

    def _as_before(self, *, duties: bool) -> None:
        """
        Send people where the baseline sends them, first to sessions that have not moved.

        What must be covered, or is meant for them, are *duties*, and come first.
        """
        scenario, baseline = self.scenario, self.scenario.baseline
        assert baseline is not None

        def moved(s: int) -> bool:
            stay, was = self.stays[s], baseline.placed.get(self.problem.sessions[s].id)
            place = (self.problem.instant(stay.start), self.problem.rooms[stay.room])
            return was is None or (was.start, was.room) != place

        for s in sorted(self.stays, key=lambda s: (moved(s), s)):
            session = self.problem.sessions[s]
            if duties == (session.attendance in (Attendance.OPEN, Attendance.CLOSED)):
                continue

            guests = {*(delegation.id for delegation in scenario.invited(session)), *self.asks[s]}

            for name in self._dearest_first(s):
                person = scenario.people.get(name)
                if person is None or person.delegation not in guests or not self.may_attend(person, s):
                    continue

                if name in self.meant(s) or (
                    not self.crowds.full(s, name)
                    and not self.meets(person, s)
                    and not self.too_much(name, [s])
                ):
                    self.go(name, s)

    def _dearest_first(self, s: int) -> list[str]:
        """People whom the baseline sends to a session: first those whose absence would change most."""
        people, before = self.scenario.people, self.before.get(self.problem.sessions[s].id, ())
        known = sorted((name for name in before if name in people), key=lambda name: -heavy(people[name]))
        firsts: dict[str, str] = {}

        for name in known:
            firsts.setdefault(people[name].delegation, name)

        alone = set(firsts.values())

        return sorted(known, key=lambda name: -heavy(people[name]) - LOST * (name in alone))

    def _make_room(self) -> None:
        """Take people from full sessions where seats are due to delegations that must have somebody there."""
        people = self.scenario.people

        for s, asks in self.asks.items():
            there = Counter(people[name].delegation for name in self.inside[s] if self.fills(people[name], s))
            due = sum(max(0, ask.members - there[party]) for party, ask in asks.items() if ask.price is None)
            most = len(self.inside[s]) + due - self.crowds.seats[s]
            if most <= 0:
                continue

            for name in reversed(self._dearest_first(s)):
                party = people[name].delegation
                chosen = s in self.going.get(name, ()) and s not in self.needed.get(name, ())
                spared = party not in asks or there[party] > asks[party].members
                if most > 0 and chosen and spared and name not in self.problem.bound.get(s, ()):
                    self.leave(name, s)
                    there[party] -= self.fills(people[name], s)
                    most -= 1

    def _by_session(self) -> dict[str, tuple[str, ...]]:
        order = {name: position for position, name in enumerate(self.scenario.people)}
        people_at: dict[int, list[str]] = {s: [] for s in self.stays}
        for person, sessions in self.going.items():
            for s in sessions:
                people_at[s].append(person)

        return {
            session: self._as_listed(session, sorted(people, key=order.__getitem__))
            for s, people in sorted(people_at.items())
            if people
            for session in (self.problem.sessions[s].id,)
        }

    def _as_listed(self, session: str, people: list[str]) -> tuple[str, ...]:
        """People in the order of the scenario; those of the baseline first, as they stood there."""
        before = dict.fromkeys(self.before.get(session, ()))
        going = set(people)
        others = [person for person in people if person not in before]
        return (*filter(going.__contains__, before), *others)

    @cached_property
    def worth(self) -> int:
        """More than all that attendance can cost a score: what one change weighs in a replan."""
        scenario = self.scenario
        wishes = sum(weight for wishes in scenario.wishes.values() for weight in wishes.values())
        prices = sum(ask.price or 0 for asks in self.asks.values() for ask in asks.values())
        absences = sum(
            scenario.absence_points(scenario.people[name], self.problem.sessions[s])
            for s in self.stays
            for name in self.meant(s)
        )
        weights = scenario.weight("interest-coverage"), scenario.weight("absences")
        leaders = sum(person.rank in LEADERS for person in scenario.people.values())
        seats = leaders * len(self.stays) * LEADER * scenario.weight("audience")

        return 1 + wishes * weights[0] + absences * weights[1] + prices + seats
