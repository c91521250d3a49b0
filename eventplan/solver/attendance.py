"""
Who goes where, once it is known what is held where and when.

Placements are chosen with members counted; here members get names. People needed, and sessions
meant for everyone, come first; then what a delegation must cover; then wishes, as much weight as
members, ways, clearances and seats allow (exactly: this is a model of its own); then members who
are still free join what their delegation wishes while seats are left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from eventplan.model import Attendance, Person, Session

from .build import Linear
from .constraints.delegation_coverage import fits
from .engine import engine
from .orders import Busy
from .problem import Problem, Waived, waives

EFFORT = 30.0
"""Deterministic effort for one attendance: far more than any event measured has needed."""


@dataclass(frozen=True)
class Stay:
    """A session held: its position, minutes and rooms."""

    session: int
    start: int
    end: int
    room: int
    zones: frozenset[str]
    seats: int
    day: int


@dataclass
class Names:
    """Who goes where; or the delegations that cannot cover what they must."""

    attendance: dict[str, tuple[str, ...]] = field(default_factory=dict)
    short: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Delegations that fall short, each with the sessions that it cannot cover together."""
    lost: int = 0
    """Weight of wishes lost and prices of coverage missed, in points."""


def names(
    problem: Problem,
    placed: Mapping[int, tuple[int, int]],
    waive: Waived = (),
    busy: Mapping[str, list[Busy]] | None = None,
) -> Names:
    """Return who goes where, for sessions placed at (start minute, room) and people *busy* with turns."""
    return _Naming(problem, placed, waive, busy or {}).run()


class _Naming:
    def __init__(
        self,
        problem: Problem,
        placed: Mapping[int, tuple[int, int]],
        waive: Waived,
        busy: Mapping[str, list[Busy]],
    ) -> None:
        self.problem, self.scenario, self.waive = problem, problem.scenario, waive
        self.stays = {s: self._stay(s, start, room) for s, (start, room) in sorted(placed.items())}
        self.busy = busy
        self.conflicts = self._conflicts()
        self.cliques = _cliques(self.conflicts)
        self.going: dict[str, list[int]] = {}  # sessions by person
        self.taken = dict.fromkeys(self.stays, 0)  # seats taken by session
        self.guests = {s: self._guests(problem.sessions[s]) for s in self.stays}
        self.needed: dict[str, list[int]] = {}
        for s in self.stays:
            for person in self.scenario.needed(problem.sessions[s]):
                self.needed.setdefault(person, []).append(s)

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

    def _guests(self, session: Session) -> set[str]:
        """Delegations that must cover a session."""
        if session.attendance is not Attendance.DELEGATIONS:
            return set()
        return {delegation.id for delegation in self.scenario.invited(session)}

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

    def able(self, person: Person, s: int) -> bool:
        """Whether a person is present and cleared for a session."""
        stay, scenario = self.stays[s], self.scenario
        if person.present and not any(
            low <= stay.start and stay.end <= high for low, high in map(self.problem.minutes, person.present)
        ):
            return False
        day = scenario.event.days[stay.day].date
        return all(scenario.is_cleared(person, zone, day) for zone in stay.zones) or waives(
            scenario, self.waive, "zone-clearance", person.id, self.problem.sessions[s].id
        )

    def go(self, person: str, s: int) -> None:
        self.going.setdefault(person, []).append(s)
        self.taken[s] += 1

    def free(self, person: str, s: int) -> bool:
        if self.conflicts[s].intersection(self.going.get(person, ())):
            return False
        return not any(self._in_the_way(turn, s) for turn in self.busy.get(person, ()))

    def _in_the_way(self, turn: Busy, s: int) -> bool:
        """Whether a turn leaves no time for a session, or for the way to it."""
        stay, ways = self.stays[s], self.problem.ways
        if s == turn.session:
            return False
        there, back = int(ways[stay.room, turn.room]) * 60, int(ways[turn.room, stay.room]) * 60
        return stay.start * 60 < turn.end + back and turn.start - there < stay.end * 60

    def run(self) -> Names:
        for person, sessions in self.needed.items():
            for s in sessions:
                self.go(person, s)
        self._everyone()
        parties = [_Party(self, d.id) for d in self.scenario.delegations]
        contended = self._contended(parties)
        hard = [p for p in parties if p.sessions and not p.easy(contended)]
        short, lost = self._solve(hard, contended)
        if short:
            return Names(short=short)
        for party in parties:
            party.fill()
        attendance = self._by_session()
        return Names(attendance=attendance, lost=lost)

    def _everyone(self) -> None:
        """Send everyone to the sessions meant for them, unless they are needed elsewhere."""
        people = self.scenario.people
        for s in self.stays:
            for name in self.scenario.meant_for(self.problem.sessions[s]):
                if s not in self.going.get(name, ()) and self.able(people[name], s) and self.free(name, s):
                    self.go(name, s)

    def _contended(self, parties: list["_Party"]) -> set[int]:
        """Sessions that more delegations would attend than there are seats for."""
        wanted = dict(self.taken)
        for party in parties:
            for s, seats in party.sessions.items():
                wanted[s] += seats
        return {s for s, heads in wanted.items() if heads > self.stays[s].seats}

    def _solve(
        self, parties: list["_Party"], contended: set[int]
    ) -> tuple[tuple[tuple[str, tuple[int, ...]], ...], int]:
        """Name members for the parties for which the simple way was not enough."""
        if not parties:
            return (), 0
        cp = cp_model.CpModel()
        objective: list[Linear] = []
        heads: dict[int, list[Linear]] = {}
        for party in parties:
            party.post(cp, objective, heads)
        for s in contended:
            cp.add(sum(heads.get(s, [])) <= max(0, self.stays[s].seats - self.taken[s]))
        cp.minimize(sum(objective))
        solver = engine(effort=EFFORT)
        status = solver.solve(cp)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            alone = tuple(p.blame() for p in parties if not p.alone())
            return alone or _together(p.blame() for p in parties), 0
        for party in parties:
            party.read(solver)
        return (), round(solver.objective_value)

    def _by_session(self) -> dict[str, tuple[str, ...]]:
        order = {name: position for position, name in enumerate(self.scenario.people)}
        found: dict[int, list[str]] = {s: [] for s in self.stays}
        for person, sessions in self.going.items():
            for s in sessions:
                found[s].append(person)
        return {
            self.problem.sessions[s].id: tuple(sorted(people, key=order.__getitem__))
            for s, people in sorted(found.items())
            if people
        }


class _Party:
    """One delegation: what it must cover, what it wishes, and who can go."""

    def __init__(self, naming: _Naming, delegation: str) -> None:
        self.naming, self.delegation = naming, delegation
        scenario, problem = naming.scenario, naming.problem
        self.members = scenario.members[delegation]
        self.must: dict[int, int] = {}
        self.wishes: dict[int, int] = {}
        there: dict[int, int] = {}
        for member in self.members:
            for s in naming.going.get(member.id, ()):
                there[s] = there.get(s, 0) + fits_or_wish(naming, member, s)
        for s in naming.stays:
            session = problem.sessions[s]
            if delegation in naming.guests[s]:
                missing = session.seats - there.get(s, 0)
                if missing > 0:
                    self.must[s] = missing
        for name, weight in scenario.wishes[delegation].items():
            s = problem.session_index[name]
            if s in naming.stays and not there.get(s):
                self.wishes[s] = weight
        self.sessions = {**dict.fromkeys(self.wishes, 1), **self.must}
        self.kinds: dict[tuple[int, ...], list[Person]] = {}
        self._go: dict[tuple[tuple[int, ...], int], cp_model.IntVar] = {}

    def can(self, member: Person, s: int) -> bool:
        naming = self.naming
        if (
            not naming.able(member, s)
            or not naming.free(member.id, s)
            or s in naming.going.get(member.id, ())
        ):
            return False
        return s not in self.must or fits(member, naming.problem.sessions[s])

    def easy(self, contended: set[int]) -> bool:
        """Name members one by one; True if nothing is missed, so that no better way exists."""
        naming = self.naming
        if contended.intersection(self.sessions):
            return False
        made: list[tuple[str, int]] = []
        for s in sorted(self.sessions, key=lambda s: (naming.stays[s].start, s)):
            for _ in range(self.sessions[s]):
                member = next((m for m in reversed(self.members) if self.can(m, s)), None)
                if member is None:
                    for person, done in made:
                        naming.going[person].remove(done)
                        naming.taken[done] -= 1
                    return False
                naming.go(member.id, s)
                made.append((member.id, s))
        return True

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
        self.kinds = {}
        for member in self.members:
            options = tuple(s for s in self.sessions if self.can(member, s))
            if options:
                self.kinds.setdefault(options, []).append(member)
        by_session: dict[int, list[cp_model.IntVar]] = {s: [] for s in self.sessions}
        for options, members in self.kinds.items():
            mine: dict[int, cp_model.IntVar] = {}
            for s in options:
                most = min(len(members), self.sessions[s])
                mine[s] = cp.new_int_var(0, most, f"go({self.delegation}, {s})")
                by_session[s].append(mine[s])
                heads.setdefault(s, []).append(mine[s])
                self._go[options, s] = mine[s]
            crowds = {frozenset(clique.intersection(options)) for clique in naming.cliques}
            for crowd in sorted(crowds, key=sorted):
                if sum(self.sessions[s] for s in crowd) > len(members) and not any(crowd < c for c in crowds):
                    cp.add(sum(mine[s] for s in sorted(crowd)) <= len(members))
        for s, missing in self.must.items():
            session = naming.problem.sessions[s]
            price = scenario.policy("delegation-coverage").price
            waived = waives(scenario, naming.waive, "delegation-coverage", self.delegation, session.id)
            if price is None and not waived:
                cp.add(sum(by_session[s]) >= missing)
            else:
                covered = cp.new_bool_var(f"covered({session.id})")
                cp.add(sum(by_session[s]) >= missing).only_enforce_if(covered)
                objective.append((0 if waived else price or 0) * (1 - covered))
        weight = scenario.weight("interest-coverage")
        for s, worth in self.wishes.items():
            met = cp.new_bool_var(f"met({s})")
            cp.add(sum(by_session[s]) >= met)
            objective.append(weight * worth * (1 - met))

    def alone(self) -> bool:
        """Whether this delegation could cover what it must if it were the only one."""
        cp = cp_model.CpModel()
        self.post(cp, [], {})
        return engine(effort=EFFORT).solve(cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE)

    def blame(self) -> tuple[str, tuple[int, ...]]:
        """The sessions that this delegation cannot cover together: few where that is easily seen."""
        naming = self.naming
        taken = {member.id: naming.going.get(member.id, []) for member in self.members}
        duties = {*self.must, *(s for sessions in taken.values() for s in sessions)}
        for clique in naming.cliques:
            crowd = clique.intersection(duties)
            busy = sum(not crowd.isdisjoint(sessions) for sessions in taken.values())
            if busy + sum(self.must.get(s, 0) for s in crowd) > len(self.members):
                return self.delegation, tuple(sorted(crowd))
        turns = {turn.session for member in self.members for turn in naming.busy.get(member.id, ())}
        return self.delegation, tuple(sorted(duties | turns))

    def read(self, solver: cp_model.CpSolver) -> None:
        """Send as many members of each kind as the model counted."""
        for options, members in self.kinds.items():
            chosen = [s for s in options for _ in range(solver.value(self._go[options, s]))]
            for member, sessions in zip(members, _chains(chosen, self.naming), strict=False):
                for s in sessions:
                    self.naming.go(member.id, s)

    def fill(self) -> None:
        """Send members who are free to what their delegation wishes, spread evenly, while seats are left."""
        naming = self.naming
        wished = sorted(
            (naming.problem.session_index[name] for name in naming.scenario.wishes[self.delegation]),
            key=lambda s: -naming.scenario.wishes[self.delegation][naming.problem.sessions[s].id],
        )
        options = [s for s in wished if s in naming.stays]
        for number, member in enumerate(self.members):
            turn = number % len(options) if options else 0
            for s in options[turn:] + options[:turn]:
                if naming.taken[s] < naming.stays[s].seats and self.can(member, s):
                    naming.go(member.id, s)


def _together(blames: Iterable[tuple[str, tuple[int, ...]]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """One blame for delegations that fall short only together."""
    parties, sessions = zip(*blames, strict=True)
    return ((", ".join(parties), tuple(sorted({s for some in sessions for s in some}))),)


def fits_or_wish(naming: _Naming, member: Person, s: int) -> int:
    """1 if a member who is at a session counts for what the delegation wants of it."""
    session = naming.problem.sessions[s]
    return int(session.attendance is not Attendance.DELEGATIONS or fits(member, session))


def _cliques(conflicts: Mapping[int, set[int]]) -> list[frozenset[int]]:
    """Maximal sets of sessions in mutual conflict (Bron and Kerbosch, with a pivot)."""
    found: list[frozenset[int]] = []
    todo: list[tuple[frozenset[int], set[int], set[int]]] = [(frozenset(), set(conflicts), set())]
    while todo:
        clique, options, done = todo.pop()
        if not options and not done:
            found.append(clique)
            continue
        pivot = max(sorted(options | done), key=lambda s: len(conflicts[s] & options))
        for s in sorted(options - conflicts[pivot]):
            todo.append((clique | {s}, options & conflicts[s], done & conflicts[s]))
            options = options - {s}
            done = done | {s}
    return found


def _chains(sessions: list[int], naming: _Naming) -> list[list[int]]:
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
