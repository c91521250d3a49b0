"""
Who goes where, once it is known what is held where and when.

Placements are chosen with members counted; here members get names. People needed, and sessions
meant for everyone, come first; then what a delegation must cover; then wishes, as much weight as
members, ways, clearances and seats allow (exactly: this is a model of its own); then members who
are still free join what their delegation wishes while seats are left.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from ortools.sat.python import cp_model

from eventplan.model import Attendance, DelegationKind, Person, Scenario, Session, Workload

from .build_rules import Linear
from .constraints.delegation_coverage import fits
from .costs.agendas import LOST, heavy
from .costs.audience import FEW, LEADER, LEADERS, misplaced
from .costs.lunch import BEGIN, END, MEAL
from .crowds import Crowds, Stay
from .encounters import Encounters
from .engine import Account
from .list_parts import Busy
from .list_places import keeps_from
from .list_rules import within
from .loads import overload
from .one_list import Cut, turns_beside
from .problem import Problem, Waived, waives

Away = Mapping[str, list[tuple[int, int]]]
"""For each person minutes, from and until, for which they are not there."""

EFFORTS = 3.0, 30.0
"""Deterministic effort for one attendance: usually, and where that finds none at all."""

KEEPING = 0.2
"""Deterministic effort of a replan, which begins where people went: far the most of them stay there."""

SOON = 0.1
"""Deterministic effort where any attendance will do, after which the first is taken."""

MOST_LEFT_OUT = 12
"""Sessions of which it is tried, one by one, whether they have a part in it that people are missing."""

MOST_CLIQUES = 2_000
"""
Sets of sessions of which nobody can attend two that are looked at. Where sessions follow each other
without a pause, and the way takes time, there are more of them than could ever be listed: two to the
number of rooms. What those not listed would forbid is seen once members have names.
"""


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


def names(
    problem: Problem,
    placed: Mapping[int, tuple[int, int]],
    waive: Waived = (),
    busy: Mapping[str, list[Busy]] | None = None,
    account: Account | None = None,
    *,
    away: Away | None = None,
    soon: bool = False,
) -> Names:
    """
    Return who goes where.

    Args:
        problem: The integers behind the scenario.
        placed: Start minute and room of each session held.
        waive: What need not hold.
        busy: People busy with turns on lists.
        away: Minutes for which people are not there, beside what their stay says.
        account: What may be spent; None for no limit.
        soon: Whether any attendance that meets all duties will do.

    """
    keep = problem.scenario.baseline is not None
    account = account or Account()
    found = _named(problem, placed, waive, busy or {}, account, away or {}, keep=keep, soon=soon)
    if found.short and problem.scenario.baseline is not None:
        # Whom the baseline sends where may be who is missing elsewhere.
        found = _named(problem, placed, waive, busy or {}, account, away or {}, keep=False, soon=soon)
    return found


def _named(
    problem: Problem,
    placed: Mapping[int, tuple[int, int]],
    waive: Waived,
    busy: Mapping[str, list[Busy]],
    account: Account,
    away: Away,
    *,
    keep: bool,
    soon: bool,
) -> Names:
    excused: frozenset[str] = frozenset()
    while True:
        found = Naming(problem, placed, waive, busy, excused, account, away, keep=keep, soon=soon).run()
        short = {party for one in found.short for party in one.parties} - excused
        if not short:
            return found
        # Who covers a session is excused from one that is meant for everyone: cover first, for these.
        excused |= short


class Naming:
    """Who goes where, as far as it is decided: first those who must, last those who may."""

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
        self.conflicts = self._conflicts()
        self._cliques: dict[frozenset[int], list[frozenset[int]]] = {}
        self.going: dict[str, list[int]] = {}  # sessions by person
        self.inside = self._called()
        """People at each session: those with turns from the outset, then all who are sent."""
        self.crowds = Crowds(problem, self.stays, self.inside, waive)
        self.asks = {s: self._asks(problem.sessions[s]) for s in self.stays}
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
        starts = self.problem.starts
        return Stay(
            session=s,
            start=start,
            end=start + session.duration,
            room=room,
            zones=frozenset(z for z in (scenario.room_by_id[part].zone for part in parts) if z),
            seats=seats,
            day=int(self.problem.day_of_start[int(starts.searchsorted(start))]),
        )

    def _called(self) -> dict[int, set[str]]:
        """People with turns on lists, by session."""
        found: dict[int, set[str]] = {s: set() for s in self.stays}
        for person, turns in self.busy.items():
            for turn in turns:
                found[turn.session].add(person)
        return found

    def _turns_of_rivals(self) -> dict[str, set[int]]:
        """Sessions at which people with turns are whom `non-encounter` binds, by delegation."""
        found: dict[str, set[int]] = {}
        for s, people in self.inside.items():
            for person in people:
                party = self.scenario.people[person].delegation
                if self.encounters.binds(person, party):
                    found.setdefault(party, set()).add(s)
        return found

    def _asks(self, session: Session) -> dict[str, "_Ask"]:
        """What a session asks of delegations: to cover it, or to represent who organises it."""
        scenario, waive = self.scenario, self.waive
        found: dict[str, _Ask] = {}
        if session.attendance is Attendance.DELEGATIONS:
            for delegation in scenario.invited(session):
                price = _price(scenario, waive, "delegation-coverage", delegation.id, session.id)
                found[delegation.id] = _Ask(session.seats, price, covers=True)
        for party, number in scenario.represented(session).items():
            price = _price(scenario, waive, "organisers-present", party, session.id)
            if party not in found or number > found[party].members:
                found[party] = _Ask(number, price, covers=party in found)
        return found

    def _conflicts(self) -> dict[int, set[int]]:
        """Sessions that one person cannot both attend: they overlap, or the way is too long."""
        ways = self.problem.ways
        longest = int(ways.max())
        order = sorted(self.stays.values(), key=lambda stay: (stay.start, stay.session))
        found: dict[int, set[int]] = {s: set() for s in self.stays}
        for i, one in enumerate(order):
            for other in order[i + 1 :]:
                if other.start >= one.end + longest:
                    break
                if other.start - one.end < ways[one.room, other.room]:
                    found[one.session].add(other.session)
                    found[other.session].add(one.session)
        return found

    def cliques(self, among: Iterable[int]) -> list[frozenset[int]]:
        """Sets of sessions of which nobody can attend two: all the largest, unless they are too many."""
        key = frozenset(among)
        if key not in self._cliques:
            found = _cliques({s: self.conflicts[s] & key for s in sorted(key)})
            self._cliques[key] = list(islice(found, MOST_CLIQUES))
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

    def begin(self) -> tuple[Short, ...]:
        """Send people where they must be, whatever else; return what cannot stay for that."""
        for person, sessions in self.needed.items():
            for s in sessions:
                self.go(person, s)
        return self._bound() or self._forced()

    def run(self) -> Names:
        """Send everybody."""
        torn = self.begin()
        if torn:
            return Names(short=torn)
        if self.keep:
            self._as_before(duties=True)
            self._everyone(later=False, new=True)
            self._as_before(duties=False)
            self._make_room()
        self._everyone(later=False)
        parties = [_Party(self, d.id) for d in self.scenario.delegations]
        contended = self._contended(parties)
        hard = [p for p in parties if p.sessions and not p.easy(contended)]
        if self.keep and hard:
            again = {party.delegation: ChangedParty(self, party.delegation) for party in hard}
            hard = list(again.values())
            contended = self._contended([again.get(party.delegation, party) for party in parties])
        short = self._solve(hard, contended)
        if short:
            return Names(short=short)
        self._everyone(later=True)
        over = self.crowds.over()
        if over:
            return Names(short=tuple(self._crowded(sessions, number) for sessions, number in over))
        for party in parties:
            self.account.look()
            party.fill()
        return Names(attendance=self._by_session())

    def _bound(self) -> tuple[Short, ...]:
        """Send those who must attend what is meant for them; return what takes some of them away."""
        people, found = self.scenario.people, []
        strict = self.scenario.policy("attendance").price is None
        for s, names in self.problem.bound.items():
            for name in sorted(names) if s in self.stays else ():
                if s in self.going.get(name, ()) or not self.able(people[name], s, cleared=True):
                    continue
                if self.free(name, s):
                    self.go(name, s)
                elif strict and not self._waived("attendance", name, s):
                    found.append(self._torn(people[name], s))
        return tuple(found)

    def _forced(self) -> tuple[Short, ...]:
        """Sessions at which parties that avoid each other meet, whoever else is sent."""
        met = {
            (min(s, t), max(s, t))
            for party, rivals in self.encounters.rivals.items()
            for rival in rivals
            for s in self.visits.get(party, ())
            for t in self.encounters.near.get(s, frozenset()) & self.visits.get(rival, set())
        }
        return tuple(Short((), tuple(sorted({*pair})), proved=False) for pair in sorted(met))

    def _waived(self, rule: str, subject: str, s: int) -> bool:
        return waives(self.scenario, self.waive, rule, subject, self.problem.sessions[s].id)

    def _torn(self, person: Person, s: int) -> Short:
        """What takes somebody away from a session that is meant for them."""
        elsewhere = self.conflicts[s].intersection(self.going.get(person.id, ()))
        if elsewhere:
            return Short((), tuple(sorted({s, *elsewhere})))
        turns = [
            turn for turn in self.busy.get(person.id, ()) if keeps_from(self.problem, self.placed, turn, s)
        ]
        cut = {(turn.listed, person.id): frozenset({s}) for turn in turns}
        return Short((), tuple(sorted({s, *(turn.session for turn in turns)})), cut=_not_all(cut))

    def _everyone(self, *, later: bool, new: bool = False) -> None:
        """
        Send everyone to the sessions meant for them, or to those that are *new* in a replan.

        Whoever is needed elsewhere does not go. Where a delegation is to cover first, its members go
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
            here = (self.problem.instant(stay.start), self.problem.rooms[stay.room])
            return was is None or (was.start, was.room) != here

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

    def _contended(self, parties: list["_Party"]) -> set[int]:
        """Open sessions that more delegations would attend than there are seats for."""
        wanted = {s: len(people) for s, people in self.inside.items()}
        for party in parties:
            for s, members in party.sessions.items():
                wanted[s] += members
        return self.crowds.tight(wanted)

    def _solve(self, parties: list["_Party"], contended: set[int]) -> tuple[Short, ...]:
        """Name members for the parties for which the simple way was not enough."""
        if not parties:
            return ()
        cp = cp_model.CpModel()
        objective, heads = self._post(cp, parties, contended)
        cp.minimize(sum(objective))
        while True:
            efforts = (KEEPING, *EFFORTS) if self.keep else EFFORTS
            for effort in (SOON, EFFORTS[-1]) if self.soon else efforts:
                any_will_do = self.soon and effort != SOON
                solver, status = self.account.solve(cp, effort, any_will_do=any_will_do)
                if status != cp_model.UNKNOWN:
                    break
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return self._blame(parties, contended, proved=status == cp_model.INFEASIBLE)
            relieved = [party.relieve(cp, solver) for party in parties]
            relieved.append(self.crowds.relieve(cp, heads, solver.value))
            if not any(relieved):
                break
        for party in parties:
            party.read(solver)
        return ()

    def _post(
        self, cp: cp_model.CpModel, parties: list["_Party"], contended: set[int]
    ) -> tuple[list[Linear], dict[int, list[Linear]]]:
        """Add the choices of parties to a model; return what they cost, and whom they send by session."""
        objective: list[Linear] = []
        heads: dict[int, list[Linear]] = {}
        for party in parties:
            party.post(cp, objective, heads)
        for s in contended:
            cp.add(sum(heads.get(s, [])) <= max(0, self.crowds.seats[s] - len(self.inside[s])))
        self.crowds.post(cp, heads, contended)
        self._keep_apart(cp, parties)
        return objective, heads

    def _blame(self, parties: list["_Party"], contended: set[int], *, proved: bool) -> tuple[Short, ...]:
        if not proved and self.account.ended():
            asked = {s for party in parties for s in party.must}
            return (Short((), tuple(sorted(asked)), proved=False),)
        alone = tuple(p.blame() for p in parties if not p.alone())
        if alone:
            return alone
        self._without_most(parties, contended)
        blames = [party.blame() for party in parties if party.must]
        sessions = {s for blame in blames for s in blame.sessions}
        full = contended & sessions
        sessions |= self.crowds.beside(full)
        proved = proved and all(blame.proved for blame in blames)
        names = tuple(party.delegation for party in parties)
        return (Short(names, tuple(sorted(sessions)), proved, _not_all(self._turns_alone(full))),)

    def _crowded(self, sessions: Collection[int], number: int) -> Short:
        """Sessions that so many people are too many for: some with turns there might have them elsewhere."""
        turns = self._turns_alone(sessions)
        cut = Cut(turns, max(0, len(turns) - number)) if turns else None
        return Short((), tuple(sorted(sessions)), proved=cut is None, cut=cut)

    def _turns_alone(self, sessions: Collection[int]) -> dict[tuple[str, str], frozenset[int]]:
        """Turns of people who are at some sessions for these alone."""
        return {
            (turn.listed, person): frozenset({within(turn.session)})
            for person, turns in self.busy.items()
            for turn in turns
            if turn.session in sessions and turn.session not in self.going.get(person, ())
        }

    def _without_most(self, parties: list["_Party"], contended: set[int]) -> None:
        """Leave out what parties must cover, session by session, but for what they cannot cover together."""
        asked = {s for party in parties for s in party.must}
        for some in (asked - contended, *({s} for s in sorted(asked & contended)[:MOST_LEFT_OUT])):
            kept = [dict(party.must) for party in parties]
            for party in parties:
                party.leave_out(some)
            if self._can_be_solved(parties, contended):
                for party, must in zip(parties, kept, strict=True):
                    party.must = must

    def _can_be_solved(self, parties: list["_Party"], contended: set[int]) -> bool:
        """Whether parties can cover what they must, or nobody knows."""
        cp = cp_model.CpModel()
        _, heads = self._post(cp, parties, contended)
        while True:
            solver, status = self.account.solve(cp, SOON, any_will_do=True)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return status != cp_model.INFEASIBLE
            relieved = [party.relieve(cp, solver) for party in parties]
            if not (self.crowds.relieve(cp, heads, solver.value) or any(relieved)):
                return True

    def _keep_apart(self, cp: cp_model.CpModel, parties: list["_Party"]) -> None:
        """Let parties that avoid each other make no visits that would be an encounter."""
        by_name = {party.delegation: party for party in parties}
        for name, party in by_name.items():
            for rival in self.encounters.rivals.get(name, ()):
                if rival > name and rival in by_name:
                    theirs = by_name[rival].visits(cp)
                    for s, literal in party.visits(cp).items():
                        for t in sorted(self.encounters.near.get(s, frozenset()) & theirs.keys()):
                            cp.add_bool_or([~literal, ~theirs[t]])

    def _by_session(self) -> dict[str, tuple[str, ...]]:
        order = {name: position for position, name in enumerate(self.scenario.people)}
        found: dict[int, list[str]] = {s: [] for s in self.stays}
        for person, sessions in self.going.items():
            for s in sessions:
                found[s].append(person)
        return {
            session: self._as_listed(session, sorted(people, key=order.__getitem__))
            for s, people in sorted(found.items())
            if people
            for session in (self.problem.sessions[s].id,)
        }

    def _as_listed(self, session: str, people: list[str]) -> tuple[str, ...]:
        """People in the order of the scenario; those of the baseline first, as they stood there."""
        before = dict.fromkeys(self.before.get(session, ()))
        going = set(people)
        return (*(p for p in before if p in going), *(p for p in people if p not in before))


def _not_all(turns: Mapping[tuple[str, str], frozenset[int]]) -> Cut | None:
    """Not all of some turns together; None if there are none."""
    return Cut(turns, len(turns) - 1) if turns else None


class _Ask(NamedTuple):
    """What a session asks of a delegation."""

    members: int
    price: int | None
    """Points if it has fewer; None if it must not."""
    covers: bool
    """Whether its members need the rank and the language for covering the session."""


def _price(scenario: Scenario, waive: Waived, rule: str, *subjects: str) -> int | None:
    """Points for breaking an instance of a rule: none if it is waived; None if it must hold."""
    return 0 if waives(scenario, waive, rule, *subjects) else scenario.policy(rule).price


class _Kind(NamedTuple):
    """Members who can do the same things; whoever has a workload is a kind of their own."""

    options: tuple[int, ...]
    alone: str
    called: tuple[int, ...]
    """Sessions at which they have a turn, and take no seat more if they are sent there."""
    binds: bool
    """Whether `non-encounter` binds them."""
    dear: tuple[int, ...] = ()
    """Points for sending them where they have nothing to do but to sit."""


class _Party:
    """One delegation: what it must cover, what it wishes, and who can go."""

    def __init__(self, naming: Naming, delegation: str) -> None:
        self.naming, self.delegation = naming, delegation
        scenario, problem = naming.scenario, naming.problem
        self.members = scenario.members[delegation]
        self.must: dict[int, int] = {}
        self.wishes: dict[int, int] = {}
        there: dict[int, int] = {}
        for member in self.members:
            for s in naming.going.get(member.id, ()):
                there[s] = there.get(s, 0) + naming.fills(member, s)
        for s in naming.stays:
            ask = naming.asks[s].get(delegation)
            if ask is not None and ask.members > there.get(s, 0):
                self.must[s] = ask.members - there.get(s, 0)
        for name, weight in scenario.wishes[delegation].items():
            s = problem.session_index[name]
            if s in naming.stays and not there.get(s) and naming.asked(delegation, s):
                self.wishes[s] = weight
        self.sessions = {**dict.fromkeys(self.wishes, 1), **self.must}
        self.kinds: dict[_Kind, list[Person]] = {}
        self._go: dict[tuple[_Kind, int], cp_model.IntVar] = {}
        self._visits: dict[int, cp_model.IntVar] | None = None
        self.met: dict[int, cp_model.IntVar] = {}

    def stands_alone(self, member: Person) -> bool:
        """Whether a member is unlike all others."""
        return member.id in self.naming.loads

    def counts(self, member: Person, s: int) -> bool:  # noqa: ARG002 - see `ChangedParty`
        """Whether a member at a session is one that the delegation must, or wishes to, have there."""
        return True

    def can(self, member: Person, s: int) -> bool:
        naming = self.naming
        if (
            not naming.able(member, s)
            or not naming.free(member.id, s)
            or s in naming.going.get(member.id, ())
        ):
            return False
        if naming.too_much(member.id, [s]) or naming.meets(member, s):
            return False
        if s in self.must:
            ask = naming.asks[s][self.delegation]
            return not ask.covers or fits(member, naming.problem.sessions[s])
        return not any(
            naming.waits(member, other) and naming.may_attend(member, other)
            for other in naming.meant_beside(s)
            if member.id in naming.meant(other)
        )

    def easy(self, contended: set[int]) -> bool:
        """Name members one by one; True if nothing is missed, so that no better way exists."""
        naming = self.naming
        if contended.intersection(self.sessions) or naming.encounters.near.keys() & self.rivalled():
            return False
        made: list[tuple[str, int]] = []
        for s in sorted(self.sessions, key=lambda s: (naming.stays[s].start, s)):
            for _ in range(self.sessions[s]):
                member = self._best(s)
                if member is None or self.misplaced(member, s):
                    for person, done in made:
                        naming.going[person].remove(done)
                        naming.inside[done].discard(person)
                    return False
                naming.go(member.id, s)
                made.append((member.id, s))
        naming.changed.update(person for person, s in made if not naming.is_new(s))
        return True

    def _best(self, s: int) -> Person | None:
        """Who goes to a session: the last who can; in a replan one for whom that changes least."""
        naming = self.naming
        able = (member for member in reversed(self.members) if self.can(member, s))
        if not naming.keep:
            return next(able, None)
        best = min(able, key=lambda member: naming.burden(member, s), default=None)
        if best is not None and s not in self.must and naming.burden(best, s)[0] >= LOST:
            return None
        return best

    def post(
        self,
        cp: cp_model.CpModel,
        objective: list[Linear],
        heads: dict[int, list[Linear]],
    ) -> None:
        """
        Add this delegation's choices to the model.

        Members who can do the same things are one kind, and are counted. One after the other is a
        partial order of sessions (with ways that keep the triangle inequality), so as many members
        as the largest set of sessions in mutual conflict are enough: Dilworth's theorem.
        """
        naming, scenario = self.naming, self.naming.scenario
        self.kinds, self._visits, self._go = {}, None, {}
        for member in self.members:
            options = tuple(s for s in self.sessions if self.can(member, s))
            if options:
                alone = member.id if self.stands_alone(member) else ""
                called = tuple(s for s in options if member.id in naming.inside[s])
                binds = naming.encounters.binds(member.id, self.delegation)
                leads = member.rank in LEADERS
                dear = tuple(self.misplaced(member, s) for s in options) if leads else ()
                self.kinds.setdefault(_Kind(options, alone, called, binds, dear), []).append(member)
        by_session: dict[int, list[cp_model.IntVar]] = {s: [] for s in self.sessions}
        for kind, members in self.kinds.items():
            options = kind.options
            mine: dict[int, cp_model.IntVar] = {}
            for s in options:
                most = min(len(members), self.sessions[s])
                mine[s] = cp.new_int_var(0, most, f"go({self.delegation}, {s})")
                if self.counts(members[0], s):
                    by_session[s].append(mine[s])
                if s not in kind.called:
                    heads.setdefault(s, []).append(mine[s])
                self._go[kind, s] = mine[s]
                points = self.misplaced(members[0], s) if any(kind.dear) else 0
                if points:
                    objective.append(points * mine[s])
            for crowd in sorted(naming.cliques(options), key=sorted):
                if sum(self.sessions[s] for s in crowd) > len(members):
                    cp.add(sum(mine[s] for s in sorted(crowd)) <= len(members))
        for s, among in by_session.items():
            if len(among) > 1:  # of several kinds, no more than are asked for
                cp.add(sum(among) <= self.sessions[s])
        for s, missing in self.must.items():
            session = naming.problem.sessions[s]
            price = naming.asks[s][self.delegation].price
            if price is None:
                cp.add(sum(by_session[s]) >= missing)
            else:
                covered = cp.new_bool_var(f"covered({session.id})")
                cp.add(sum(by_session[s]) >= missing).only_enforce_if(covered)
                objective.append(price * (1 - covered))
        weight = scenario.weight("interest-coverage")
        for s, worth in self.wishes.items():
            met = cp.new_bool_var(f"met({s})")
            cp.add(sum(by_session[s]) >= met)
            objective.append(weight * worth * (1 - met))
            self.met[s] = met

    def visits(self, cp: cp_model.CpModel) -> dict[int, cp_model.IntVar]:
        """For each session, a literal that is true if anybody goes there whom `non-encounter` binds."""
        if self._visits is None:
            self._visits = {}
            for (kind, s), number in self._go.items():
                if kind.binds and s in self.naming.encounters.near:
                    if s not in self._visits:
                        self._visits[s] = cp.new_bool_var(f"visits({self.delegation}, {s})")
                    cp.add(number == 0).only_enforce_if(~self._visits[s])
        return self._visits

    def rivalled(self) -> set[int]:
        """Sessions that it wishes to attend, if it avoids anybody."""
        return set(self.wishes) if self.naming.encounters.rivals.get(self.delegation) else set()

    def relieve(self, cp: cp_model.CpModel, solver: cp_model.CpSolver) -> bool:
        """Forbid what asks too much of a member; True if anything does."""
        found = False
        for kind, (member, *_) in self.kinds.items():
            chosen = [s for s in kind.options if kind.alone and solver.value(self._go[kind, s])]
            for bad in self.naming.too_much(member.id, chosen) if chosen else ():
                mine = [self._go[kind, s] for s in bad if (kind, s) in self._go]
                if mine:  # else it is too much whatever is chosen here
                    cp.add(sum(mine) <= len(mine) - 1)
                    found = True
        return found

    def alone(self) -> bool:
        """Whether this delegation could cover what it must if it were the only one."""
        cp = cp_model.CpModel()
        self.post(cp, [], {})
        while True:
            solver, status = self.naming.account.solve(cp, EFFORTS[-1])
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return status != cp_model.INFEASIBLE
            if not self.relieve(cp, solver):
                return True

    def leave_out(self, sessions: Collection[int]) -> None:
        """Ask for nobody at some sessions any more."""
        self.must = {s: number for s, number in self.must.items() if s not in sessions}

    def blame(self) -> Short:
        """The sessions that this delegation cannot cover together: few where that is easily seen."""
        naming = self.naming
        taken = {member.id: naming.going.get(member.id, []) for member in self.members}
        person_free = naming.scenario.policy("person-free")
        # Where people may be in two places at once, more might be covered than is tried here.
        proved = not (
            "person-free" in naming.waive
            or person_free.waived
            or person_free.waived_for
            or person_free.price is not None
        )
        for crowd in naming.cliques({*self.must, *(s for sessions in taken.values() for s in sessions)}):
            busy = sum(not crowd.isdisjoint(sessions) for sessions in taken.values())
            if busy + sum(self.must.get(s, 0) for s in crowd) > len(self.members):
                return Short((self.delegation,), tuple(sorted(crowd)), proved)

        self._without_most()
        duties = {*self.must, *self._beside(taken)}
        cut: dict[tuple[str, str], frozenset[int]] = {}
        turns = set()
        for member in self.members:
            for turn in naming.busy.get(member.id, ()):
                kept = {s for s in self.must if keeps_from(naming.problem, naming.placed, turn, s)}
                if kept:
                    turns.add(turn.session)
                    cut[turn.listed, member.id] = frozenset(kept)
        # Nor is it tried whether somebody bound by a workload could be excused from what is for everyone.
        loaded = any(
            set(sessions) - {*naming.needed.get(person, ())}
            for person, sessions in taken.items()
            if person in naming.loads
        )
        rivals = self._rivals_near()
        proved = proved and not loaded and all(self._must_visit(rival, t) for rival, t in rivals)
        beside = turns | {t for _, t in rivals}
        return Short((self.delegation,), tuple(sorted(duties | beside)), proved, _not_all(cut))

    def _without_most(self) -> None:
        """Leave out what it must cover, session by session, but for what it cannot cover together."""
        for s in sorted(self.must)[:MOST_LEFT_OUT] if len(self.must) > 1 else ():
            must = dict(self.must)
            self.leave_out({s})
            if self.alone():
                self.must = must

    def _beside(self, taken: Mapping[str, list[int]]) -> set[int]:
        """Sessions that take members away from what it must cover; all of those who have a workload."""
        naming = self.naming
        near = {other for s in self.must for other in naming.conflicts[s]}
        return {
            s
            for person, sessions in taken.items()
            for s in (sessions if person in naming.loads else near.intersection(sessions))
        }

    def _rivals_near(self) -> set[tuple[str, int]]:
        """Parties that it avoids and would meet when it covers what it must, and where these are."""
        encounters, visits = self.naming.encounters, self.naming.visits
        near = {t for s in self.must for t in encounters.near.get(s, ())}
        rivals = encounters.rivals.get(self.delegation, ())
        return {(rival, t) for rival in rivals for t in near & visits.get(rival, set())}

    def _must_visit(self, party: str, s: int) -> bool:
        """Whether somebody of a party whom `non-encounter` binds is at a session in any case."""
        naming = self.naming
        members, session = naming.scenario.members[party], naming.problem.sessions[s]
        there = {*naming.scenario.needed(session), *naming.problem.bound.get(s, ())}
        ask = naming.asks[s].get(party)
        bind = [naming.encounters.binds(member.id, party) for member in members]
        return (ask is not None and ask.price is None and all(bind)) or any(
            binds and member.id in there for member, binds in zip(members, bind, strict=True)
        )

    def read(self, solver: cp_model.CpSolver) -> None:
        """Send as many members of each kind as the model counted."""
        for kind, members in self.kinds.items():
            chosen = [s for s in kind.options for _ in range(solver.value(self._go[kind, s]))]
            for member, sessions in zip(members, _chains(chosen, self.naming), strict=False):
                for s in sessions:
                    self.naming.go(member.id, s)

    def misplaced(self, member: Person, s: int) -> int:
        """Points for sending a member to a session who has nothing to do there but to sit."""
        return misplaced(self.naming.scenario, member, self.naming.problem.sessions[s])

    def _most(self) -> int:
        """Members that are sent to one open session: all but one, unless they are few."""
        size, scenario = len(self.members), self.naming.scenario
        media = scenario.delegation_by_id[self.delegation].kind is DelegationKind.MEDIA
        return size if size < FEW or media or not scenario.weight("audience") else size - 1

    def fill(self) -> None:
        """Send members who are free to what their delegation wishes, spread evenly, while seats are left."""
        naming = self.naming
        wished = sorted(
            (naming.problem.session_index[name] for name in naming.scenario.wishes[self.delegation]),
            key=lambda s: -naming.scenario.wishes[self.delegation][naming.problem.sessions[s].id],
        )
        options = [s for s in wished if s in naming.stays]
        if naming.keep:
            options = [s for s in options if naming.is_new(s)]
        most = self._most()
        there = {s: sum(member.id in naming.inside[s] for member in self.members) for s in options}
        for number, member in enumerate(self.members):
            if naming.keep and member.id in naming.known:
                continue  # nobody is sent to more than before without need
            turn, left = number % len(options) if options else 0, False
            for s in options[turn:] + options[:turn]:
                if not naming.crowds.full(s):
                    left = True
                    if there[s] >= most or self.misplaced(member, s) or self._takes_lunch(member, s):
                        continue
                    if self.can(member, s):
                        naming.go(member.id, s)
                        there[s] += 1
            if not left:
                break

    def _takes_lunch(self, member: Person, s: int) -> bool:
        """Whether a head of delegation who also went to a session would have no time to eat that day."""
        naming = self.naming
        if not member.head or not naming.scenario.weight("lunch"):
            return False

        day = naming.stays[s].day
        low, high = naming.problem.clock(day, BEGIN), naming.problem.clock(day, END)
        busy = [(naming.stays[t].start, naming.stays[t].end) for t in (*naming.going.get(member.id, ()), s)]
        busy += [(turn.start // 60, -(-turn.end // 60)) for turn in naming.busy.get(member.id, ())]
        free, eats = low, False

        for start, end in sorted(busy):
            eats = eats or min(start, high) - free >= MEAL
            free = max(free, end)

        return naming.stays[s].start < high and low < naming.stays[s].end and not eats and high - free < MEAL


class ChangedParty(_Party):
    """
    A delegation of a replan whose members cannot all go where they went: as few changes as can be.

    Whatever its members do by choice is decided anew, member by member. A change weighs more than all
    wishes; that nobody goes any more where somebody went, as much as a few changes.
    """

    def __init__(self, naming: Naming, delegation: str) -> None:
        was: dict[int, set[str]] = {}
        for member in naming.scenario.members[delegation]:
            for s in list(naming.going.get(member.id, ())):
                if s in naming.needed.get(member.id, ()) or member.id in naming.problem.bound.get(s, ()):
                    continue
                naming.leave(member.id, s)
                was.setdefault(s, set()).add(member.id)
        names = {member.id for member in naming.scenario.members[delegation]}
        for s in naming.stays:
            before = names.intersection(naming.before.get(naming.problem.sessions[s].id, ()))
            if before and not naming.is_new(s):
                was.setdefault(s, set()).update(before)
        self.changes: list[Linear] = []
        """What changes, by weight: 0 if all is as it was."""
        self.was = was
        """People whom the baseline sends to each session, and whom a new one that is meant for them got."""
        super().__init__(naming, delegation)
        for s, people in was.items():
            self.sessions[s] = max(len(people), self.sessions.get(s, 0))

    def stands_alone(self, member: Person) -> bool:  # noqa: ARG002 - each is another
        """Whether a member is unlike all others: what they did before tells them apart."""
        return True

    def counts(self, member: Person, s: int) -> bool:
        """Whether a member fills the seat that the delegation must have filled."""
        return s not in self.must or self.naming.fills(member, s)

    def can(self, member: Person, s: int) -> bool:
        """Whether a member could go to a session: where they went, or is wanted."""
        naming = self.naming
        wanted = (s in self.must and naming.fills(member, s)) or s in self.wishes
        return (
            (wanted or member.id in self.was.get(s, ()) or member.id in naming.meant(s))
            and naming.may_attend(member, s)
            and not naming.too_much(member.id, [s])
            and not naming.meets(member, s)
        )

    def post(
        self,
        cp: cp_model.CpModel,
        objective: list[Linear],
        heads: dict[int, list[Linear]],
    ) -> None:
        """Add this delegation's choices to the model, and what they change."""
        naming, scenario = self.naming, self.naming.scenario
        super().post(cp, objective, heads)
        self.changes = []
        people = {member.id: member for member in self.members}
        absences = scenario.weight("absences")
        for s, met in self.met.items():
            if not naming.is_new(s) and naming.counted(self.delegation, naming.problem.sessions[s].id):
                self.changes.append(LOST * (1 - met))
        for (kind, s), goes in self._go.items():
            member, session = people[kind.alone], naming.problem.sessions[s]
            if member.id in naming.meant(s):
                objective.append(absences * scenario.absence_points(member, session) * (1 - goes))
            cp.add_hint(goes, member.id in self.was.get(s, ()))
            if naming.is_new(s) or not naming.counted(member.id, self.delegation, session.id):
                continue
            if member.id in naming.before.get(session.id, ()):
                self.changes.append(heavy(member) * (1 - goes))
            elif member.id not in naming.meant(s):
                self.changes.append(heavy(member) * goes)
        objective += [naming.worth * change for change in self.changes]


def _cliques(conflicts: Mapping[int, set[int]]) -> Iterator[frozenset[int]]:
    """Maximal sets of sessions in mutual conflict (Bron and Kerbosch, with a pivot)."""
    todo: list[tuple[frozenset[int], set[int], set[int]]] = [(frozenset(), set(conflicts), set())]
    while todo:
        clique, options, done = todo.pop()
        if not options and not done:
            yield clique
            continue
        pivot = max(sorted(options | done), key=lambda s: len(conflicts[s] & options))
        for s in sorted(options - conflicts[pivot]):
            todo.append((clique | {s}, options & conflicts[s], done & conflicts[s]))
            options = options - {s}
            done = done | {s}


def _chains(sessions: list[int], naming: Naming) -> list[list[int]]:
    """
    Divide sessions among as few people as can attend them all.

    A smallest set of chains in the order "one can be attended after the other", by matching each
    session with the one that its attendee goes to next.
    """
    order = sorted(sessions, key=lambda s: (naming.stays[s].start, s))
    after = [
        [j for j in range(i + 1, len(order)) if order[j] != s and order[j] not in naming.conflicts[s]]
        for i, s in enumerate(order)
    ]
    previous: dict[int, int] = {}

    def match(i: int, seen: set[int]) -> bool:
        for j in after[i]:
            if j not in seen:
                seen.add(j)
                if j not in previous or match(previous[j], seen):
                    previous[j] = i
                    return True
        return False

    for i in range(len(order)):
        match(i, set())
    following = {i: j for j, i in previous.items()}
    chains = []
    for i in range(len(order)):
        if i not in previous:
            chain, step = [order[i]], i
            while step in following:
                step = following[step]
                chain.append(order[step])
            chains.append(chain)
    return chains
