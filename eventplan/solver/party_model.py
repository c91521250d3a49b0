"""The members of one party, and a model that says who goes where."""

from collections.abc import Collection
from typing import NamedTuple

from ortools.sat.python import cp_model

from eventplan.model import Person

from .build_rules import Linear
from .constraints.delegation_coverage import fits
from .costs.agendas import LOST
from .costs.audience import LEADERS, misplaced
from .matching import matched
from .naming import EFFORTS
from .naming_steps import NamingSteps


class MemberKind(NamedTuple):
    """Members who can do the same things; each member with a workload is a kind of their own."""

    options: tuple[int, ...]
    alone: str
    called: tuple[int, ...]
    """Sessions at which they have a turn, and take no seat more if they are sent there."""
    binds: bool
    """Whether `non-encounter` binds them."""
    dear: tuple[int, ...] = ()
    """Points for sending them where they have nothing to do but to sit."""


class PartyModel:
    """One party: who of it can go where."""

    def __init__(self, naming: NamingSteps, delegation: str) -> None:
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
        self.kinds: dict[MemberKind, list[Person]] = {}
        self._go: dict[tuple[MemberKind, int], cp_model.IntVar] = {}
        self._visits: dict[int, cp_model.IntVar] | None = None
        self.met: dict[int, cp_model.IntVar] = {}

    def stands_alone(self, member: Person) -> bool:
        """Whether a member is unlike all others."""
        return member.id in self.naming.loads

    def counts(self, member: Person, s: int) -> bool:  # noqa: ARG002 - see `ChangedParty`
        """Whether a member at a session is one that the delegation must, or wishes to, have there."""
        return True

    def can(self, member: Person, s: int) -> bool:
        """Whether a member may be sent to a session, and counts there."""
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

        assigned: list[tuple[str, int]] = []

        for s in sorted(self.sessions, key=lambda s: (naming.stays[s].start, s)):
            for _ in range(self.sessions[s]):
                member = self._best(s)
                if member is None or self.misplaced(member, s):
                    for person, done in assigned:
                        naming.going[person].remove(done)
                        naming.inside[done].discard(person)
                    return False

                naming.go(member.id, s)
                assigned.append((member.id, s))

        naming.changed.update(person for person, s in assigned if not naming.is_new(s))

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
        self.kinds, self._visits, self._go = _kinds_of(self), None, {}
        going: dict[int, list[cp_model.IntVar]] = {s: [] for s in self.sessions}

        for kind, members in self.kinds.items():
            self._post_kind(cp, objective, heads, kind, members, going)

        for s, numbers in going.items():
            if len(numbers) > 1:  # of several kinds, no more than are asked for
                cp.add(sum(numbers) <= self.sessions[s])

        self._post_duties(cp, objective, going)
        self._post_wishes(cp, objective, going)

    def _post_kind(
        self,
        cp: cp_model.CpModel,
        objective: list[Linear],
        heads: dict[int, list[Linear]],
        kind: MemberKind,
        members: list[Person],
        going: dict[int, list[cp_model.IntVar]],
    ) -> None:
        """Add how many members of a kind go to each session: at no time more than there are."""
        numbers: dict[int, cp_model.IntVar] = {}

        for s in kind.options:
            most = min(len(members), self.sessions[s])
            numbers[s] = cp.new_int_var(0, most, f"go({self.delegation}, {s})")
            self._go[kind, s] = numbers[s]

            if self.counts(members[0], s):
                going[s].append(numbers[s])
            if s not in kind.called:
                heads.setdefault(s, []).append(numbers[s])

            points = self.misplaced(members[0], s) if any(kind.dear) else 0
            if points:
                objective.append(points * numbers[s])

        for crowd in sorted(self.naming.cliques(kind.options), key=sorted):
            if sum(self.sessions[s] for s in crowd) > len(members):
                cp.add(sum(numbers[s] for s in sorted(crowd)) <= len(members))

    def _post_duties(
        self, cp: cp_model.CpModel, objective: list[Linear], going: dict[int, list[cp_model.IntVar]]
    ) -> None:
        """Send as many members as must be at each session, or charge what it costs that they are not."""
        for s, missing in self.must.items():
            price = self.naming.asks[s][self.delegation].price

            if price is None:
                cp.add(sum(going[s]) >= missing)
            else:
                covered = cp.new_bool_var(f"covered({self.naming.problem.sessions[s].id})")
                cp.add(sum(going[s]) >= missing).only_enforce_if(covered)
                objective.append(price * (1 - covered))

    def _post_wishes(
        self, cp: cp_model.CpModel, objective: list[Linear], going: dict[int, list[cp_model.IntVar]]
    ) -> None:
        """Charge each wish that is not met."""
        weight = self.naming.scenario.weight("interest-coverage")

        for s, worth in self.wishes.items():
            met = cp.new_bool_var(f"met({s})")
            cp.add(sum(going[s]) >= met)
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
        forbidden = False

        for kind, (member, *_) in self.kinds.items():
            chosen = [s for s in kind.options if kind.alone and solver.value(self._go[kind, s])]
            for bad in self.naming.too_much(member.id, chosen) if chosen else ():
                mine = [self._go[kind, s] for s in bad if (kind, s) in self._go]
                if mine:  # else it is too much whatever is chosen here
                    cp.add(sum(mine) <= len(mine) - 1)
                    forbidden = True

        return forbidden

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

    def read(self, solver: cp_model.CpSolver) -> None:
        """Send as many members of each kind as the model counted."""
        for kind, members in self.kinds.items():
            chosen = [s for s in kind.options for _ in range(solver.value(self._go[kind, s]))]
            for member, sessions in zip(members, chains_of(chosen, self.naming), strict=False):
                for s in sessions:
                    self.naming.go(member.id, s)

    def misplaced(self, member: Person, s: int) -> int:
        """Points for sending a member to a session who has nothing to do there but to sit."""
        return misplaced(self.naming.scenario, member, self.naming.problem.sessions[s])


def _kinds_of(party: PartyModel) -> dict[MemberKind, list[Person]]:
    """Members who may be sent somewhere, by what they can do."""
    naming = party.naming
    kinds: dict[MemberKind, list[Person]] = {}

    for member in party.members:
        options = tuple(s for s in party.sessions if party.can(member, s))
        if not options:
            continue

        alone = member.id if party.stands_alone(member) else ""
        called = tuple(s for s in options if member.id in naming.inside[s])
        binds = naming.encounters.binds(member.id, party.delegation)
        leads = member.rank in LEADERS
        dear = tuple(party.misplaced(member, s) for s in options) if leads else ()
        kinds.setdefault(MemberKind(options, alone, called, binds, dear), []).append(member)

    return kinds


def chains_of(sessions: list[int], naming: NamingSteps) -> list[list[int]]:
    """
    Divide sessions among as few people as can attend them all.

    A smallest set of chains in the order "one can be attended after the other", by matching each
    session with the one that its attendee goes to next.
    """
    order = sorted(sessions, key=lambda s: (naming.stays[s].start, s))
    after = {}

    for i, s in enumerate(order):
        later = range(i + 1, len(order))
        after[i] = [j for j in later if order[j] != s and order[j] not in naming.conflicts[s]]

    following = matched(after)
    firsts = {*range(len(order))} - {*following.values()}
    chains = []

    for step in sorted(firsts):
        chain = [order[step]]
        while step in following:
            step = following[step]
            chain.append(order[step])

        chains.append(chain)

    return chains
