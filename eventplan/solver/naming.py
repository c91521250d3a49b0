"""Who may go where: what is known of people and sessions once these are placed, and who goes where so far."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from eventplan.model import Attendance, Person, Scenario, Session, Workload

from .conflicts import cliques_of, conflicts_of
from .constraints.delegation_coverage import fits
from .costs.agendas import heavy
from .crowds import Crowds, Stay
from .encounters import Encounters
from .engine import Account
from .list_parts import Busy
from .list_places import keeps_from
from .loads import overload
from .one_list import Cut, turns_beside
from .problem import Problem, Waived, waives

Away = Mapping[str, list[tuple[int, int]]]
"""For each person minutes, from and until, for which they are not there."""

EFFORTS = 3.0, 30.0
"""Deterministic effort for one attendance: usually, and where that finds none at all."""

MOST_LEFT_OUT = 12
"""Up to this number of sessions are tried, one by one: is it because of them that people are missing?"""

MOST_CLIQUES = 2_000
"""
Maximum number of sets in which nobody can attend two sessions. Where sessions follow each other
without a pause, and the way takes time, there are more of them than could ever be listed: two to the
number of rooms. What those not listed would forbid is seen once members have names.
"""


class NamingState:
    """Who goes where so far, and who may still go where."""

    def __init__(
        self,
        problem: Problem,
        placed: Mapping[int, tuple[int, int]],
        waive: Waived,
        busy: Mapping[str, list[Busy]],
        excused: frozenset[str],
        account: Account,
        away: Away,
        *,
        keep: bool,
        soon: bool = False,
    ) -> None:
        self.problem, self.scenario, self.waive = problem, problem.scenario, waive
        baseline = problem.scenario.baseline
        self.before = baseline.plan.attendance if baseline is not None else {}
        self.placed_before = baseline.placed if baseline is not None else {}
        self.known = {person for people in self.before.values() for person in people}
        self.soon = soon
        """Whether any attendance will do."""
        self.keep = keep
        """Whether people go where the baseline sends them, as far as they can."""
        self.stays = {s: self._stay(s, start, room) for s, (start, room) in sorted(placed.items())}
        self.busy, self.excused, self.placed, self.account = busy, excused, placed, account
        self.away = away
        self.conflicts = conflicts_of(problem, self.stays)
        self._cliques: dict[frozenset[int], list[frozenset[int]]] = {}
        self.going: dict[str, list[int]] = {}  # sessions by person
        self.inside = self._called()
        """People at each session: those with turns from the outset, then all who are sent."""
        self.crowds = Crowds(problem, self.stays, self.inside, waive)
        self.asks = {s: asks_of(self.scenario, waive, problem.sessions[s]) for s in self.stays}
        self.needed: dict[str, list[int]] = {}

        for s in self.stays:
            for person in self.scenario.needed(problem.sessions[s]):
                self.needed.setdefault(person, []).append(s)

        self.encounters = Encounters(problem, placed, waive)
        self._meant: dict[int, frozenset[str]] = {}
        self._meant_beside: dict[int, list[int]] = {}
        self.visits = self._turns_of_rivals()
        """Sessions by delegation that avoids another."""
        self.loads: dict[str, list[Workload]] = {}

        if self.scenario.policy("workload").price is None:
            for load in self.scenario.workload:
                for person in load.who:
                    if not waives(self.scenario, waive, "workload", person):
                        self.loads.setdefault(person, []).append(load)

    def _stay(self, s: int, start: int, room: int) -> Stay:
        scenario, session = self.scenario, self.problem.sessions[s]
        used = [self.problem.rooms[room], *session.overflow]
        parts = {part for name in used for part in (name, *scenario.parts_of(name))}
        seats = sum(scenario.room_by_id[name].seats(session.layout) or 0 for name in used)

        if waives(scenario, self.waive, "room-capacity", session.id, self.problem.rooms[room]):
            seats = 10**9

        starts, zones = self.problem.starts, {scenario.room_by_id[part].zone for part in parts}

        return Stay(
            session=s,
            start=start,
            end=start + session.duration,
            room=room,
            zones=frozenset(zone for zone in zones if zone),
            seats=seats,
            day=int(self.problem.day_of_start[int(starts.searchsorted(start))]),
        )

    def _called(self) -> dict[int, set[str]]:
        """People with turns on lists, by session."""
        people_at: dict[int, set[str]] = {s: set() for s in self.stays}
        for person, turns in self.busy.items():
            for turn in turns:
                people_at[turn.session].add(person)

        return people_at

    def _turns_of_rivals(self) -> dict[str, set[int]]:
        """Sessions at which people with turns are whom `non-encounter` binds, by delegation."""
        rivals: dict[str, set[int]] = {}

        for s, people in self.inside.items():
            for person in people:
                party = self.scenario.people[person].delegation
                if self.encounters.binds(person, party):
                    rivals.setdefault(party, set()).add(s)

        return rivals

    def cliques(self, among: Iterable[int]) -> list[frozenset[int]]:
        """Sets in which nobody can attend two sessions: all the largest, unless they are too many."""
        key = frozenset(among)
        if key not in self._cliques:
            cliques = cliques_of({s: self.conflicts[s] & key for s in sorted(key)})
            self._cliques[key] = list(islice(cliques, MOST_CLIQUES))

        return self._cliques[key]

    def meant(self, s: int) -> frozenset[str]:
        """People for whom a session is meant."""
        if s not in self._meant:
            self._meant[s] = frozenset(self.scenario.meant_for(self.problem.sessions[s]))
        return self._meant[s]

    def meant_beside(self, s: int) -> list[int]:
        """Sessions in conflict with one that are meant for anybody."""
        if s not in self._meant_beside:
            self._meant_beside[s] = [other for other in self.conflicts[s] if self.meant(other)]
        return self._meant_beside[s]

    def able(self, person: Person, s: int, *, cleared: bool = False) -> bool:
        """Whether a person is present and cleared for a session: *cleared* even if the rule is waived."""
        stay, scenario = self.stays[s], self.scenario
        if person.id in scenario.driven_to.get(
            self.problem.sessions[s].id, ()
        ) and person.id not in self.meant(s):
            return False  # who is excused from what they are driven to has no car

        if person.present and not any(
            low <= stay.start and stay.end <= high for low, high in map(self.problem.minutes, person.present)
        ):
            return False
        if any(stay.start < until and since < stay.end for since, until in self.away.get(person.id, ())):
            return False

        day = scenario.event.days[stay.day].date
        if all(scenario.is_cleared(person, zone, day) for zone in stay.zones):
            return True

        return not cleared and self._waived("zone-clearance", person.id, s)

    def go(self, person: str, s: int) -> None:
        """Send somebody to a session."""
        self.going.setdefault(person, []).append(s)
        self.inside[s].add(person)
        party = self.scenario.people[person].delegation
        if self.encounters.binds(person, party):
            self.visits.setdefault(party, set()).add(s)

    def leave(self, person: str, s: int) -> None:
        """Take back that somebody goes to a session by choice."""
        self.going[person].remove(s)
        if all(turn.session != s for turn in self.busy.get(person, ())):
            self.inside[s].discard(person)

        party = self.scenario.people[person].delegation
        others = (name for name in self.inside[s] if self.scenario.people[name].delegation == party)
        if not any(self.encounters.binds(name, party) for name in others):
            self.visits.get(party, set()).discard(s)

    def free(self, person: str, s: int) -> bool:
        """Whether nothing keeps somebody from a session: neither another, nor a turn on a list."""
        if self.conflicts[s].intersection(self.going.get(person, ())):
            return False
        return not any(keeps_from(self.problem, self.placed, turn, s) for turn in self.busy.get(person, ()))

    def meets(self, member: Person, s: int) -> bool:
        """Whether somebody at a session would meet a party that must not be met."""
        near, encounters = self.encounters.near.get(s), self.encounters
        if not near or not encounters.binds(member.id, member.delegation):
            return False

        rivals = encounters.rivals[member.delegation]

        return any(not near.isdisjoint(self.visits.get(rival, ())) for rival in rivals)

    def too_much(self, person: str, more: Iterable[int] = ()) -> list[tuple[int, ...]]:
        """Sets of sessions that ask too much of a person who attends *more*."""
        if person not in self.loads:
            return []

        mine = {*self.going.get(person, ()), *more}
        turns = turns_beside(self.busy.get(person, ()), mine)
        stays = sorted([*((self.stays[s].start, self.stays[s].end, s) for s in mine), *turns])

        return [bad for load in self.loads[person] for bad in overload(self.problem, load, stays)]

    def _waived(self, rule: str, subject: str, s: int) -> bool:
        return waives(self.scenario, self.waive, rule, subject, self.problem.sessions[s].id)

    def fills(self, member: Person, s: int) -> bool:
        """Whether a member who is at a session counts for what the delegation wants of it."""
        ask = self.asks[s].get(member.delegation)
        return ask is None or not ask.covers or fits(member, self.problem.sessions[s])

    def is_new(self, s: int) -> bool:
        """Whether a session was not held before, so that nobody's going there is a change."""
        return self.problem.sessions[s].id not in self.placed_before

    def asked(self, delegation: str, s: int) -> bool:
        """Whether a wish counts: in a replan, one that was granted before, or could not have been."""
        if not self.keep or self.is_new(s):
            return True
        people, before = self.scenario.people, self.before.get(self.problem.sessions[s].id, ())
        return any(name in people and people[name].delegation == delegation for name in before)

    def burden(self, person: Person, s: int) -> tuple[int, bool]:
        """How much sending somebody to a session changes: by weight, and whether one more agenda changes."""
        session = self.problem.sessions[s].id
        free = not self.keep or self.is_new(s) or person.id in self.meant(s)
        if free or not self.counted(person.id, person.delegation, session):
            return 0, False

        return heavy(person), person.id not in self.changed

    def counted(self, *subjects: str) -> bool:
        """Whether changes of agendas count for all of *subjects*."""
        policy = self.scenario.preferences.get("agendas")
        return policy is None or (policy.weight != 0 and not {*subjects} & {*policy.off_for})

    @cached_property
    def changed(self) -> set[str]:
        """People of a replan whose agendas change in any case: they cannot go where they went."""
        going = {name: {*sessions} for name, sessions in self.going.items()}
        return {
            name
            for s in self.stays
            for name in self.before.get(self.problem.sessions[s].id, ())
            if s not in going.get(name, ())
        }

    def waits(self, person: Person, s: int) -> bool:
        """Whether covering comes first for this person, and may be in the way of a session."""
        party = person.delegation
        return party in self.excused and any(party in self.asks[other] for other in self.conflicts[s])

    def may_attend(self, person: Person, s: int) -> bool:
        """Whether a person for whom a session is meant is free for it, and not yet sent."""
        return s not in self.going.get(person.id, ()) and self.able(person, s) and self.free(person.id, s)


class _Ask(NamedTuple):
    """What a session asks of a delegation."""

    members: int
    price: int | None
    """Points if it has fewer; None if it must not."""
    covers: bool
    """Whether its members need the rank and the language for covering the session."""


def asks_of(scenario: Scenario, waive: Waived, session: Session) -> dict[str, _Ask]:
    """Return what a session asks of delegations: to cover it, or to represent the organisers."""
    asks: dict[str, _Ask] = {}

    if session.attendance is Attendance.DELEGATIONS:
        for delegation in scenario.invited(session):
            price = _price(scenario, waive, "delegation-coverage", delegation.id, session.id)
            asks[delegation.id] = _Ask(session.seats, price, covers=True)

    for party, number in scenario.represented(session).items():
        price = _price(scenario, waive, "organisers-present", party, session.id)
        if party not in asks or number > asks[party].members:
            asks[party] = _Ask(number, price, covers=party in asks)

    return asks


def _price(scenario: Scenario, waive: Waived, rule: str, *subjects: str) -> int | None:
    """Points for breaking an instance of a rule: none if it is waived; None if it must hold."""
    return 0 if waives(scenario, waive, rule, *subjects) else scenario.policy(rule).price


def not_all(turns: Mapping[tuple[str, str], frozenset[int]]) -> Cut | None:
    """Not all of some turns together; None if there are none."""
    return Cut(turns, len(turns) - 1) if turns else None
