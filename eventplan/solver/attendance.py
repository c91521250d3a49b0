"""
Who goes where, once it is known what is held where and when.

Placements are chosen with members counted; here members get names. People needed, and sessions
meant for everyone, come first; then what a delegation must cover; then wishes, as much weight as
members, ways, clearances and seats allow (exactly: this is a model of its own); then members who
are still free join what their delegation wishes while seats are left.
"""

from collections.abc import Collection, Mapping

from ortools.sat.python import cp_model

from .build_rules import Linear
from .engine import Account
from .list_parts import Busy
from .list_rules import within
from .naming import EFFORTS, MOST_LEFT_OUT, Away, not_all
from .naming_party import ChangedParty, Party
from .naming_steps import Names, NamingSteps, Short
from .one_list import Cut
from .problem import Problem, Waived

KEEPING = 0.2
"""Deterministic effort of a replan, which begins where people went: far the most of them stay there."""

SOON = 0.1
"""Deterministic effort where any attendance will do, after which the first is taken."""


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
        away: Minutes for which people are not there, besides what their stay says.
        account: What may be spent; None for no limit.
        soon: Whether any attendance that meets all duties will do.

    """
    keep = problem.scenario.baseline is not None
    account = account or Account()
    attending = _named(problem, placed, waive, busy or {}, account, away or {}, keep=keep, soon=soon)
    if attending.short and problem.scenario.baseline is not None:
        # Whom the baseline sends where may be who is missing elsewhere.
        attending = _named(problem, placed, waive, busy or {}, account, away or {}, keep=False, soon=soon)

    return attending


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
        named = Naming(problem, placed, waive, busy, excused, account, away, keep=keep, soon=soon).run()
        short = {party for shortage in named.short for party in shortage.parties} - excused
        if not short:
            return named

        # Who covers a session is excused from one that is meant for everyone: cover first, for these.
        excused |= short


class Naming(NamingSteps):
    """Who goes where, as far as it is decided: first those who must, last those who may."""

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
        parties = [Party(self, d.id) for d in self.scenario.delegations]
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

    def _contended(self, parties: list["Party"]) -> set[int]:
        """Open sessions that more delegations would attend than there are seats for."""
        wanted = {s: len(people) for s, people in self.inside.items()}
        for party in parties:
            for s, members in party.sessions.items():
                wanted[s] += members

        return self.crowds.tight(wanted)

    def _solve(self, parties: list["Party"], contended: set[int]) -> tuple[Short, ...]:
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
        self, cp: cp_model.CpModel, parties: list["Party"], contended: set[int]
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

    def _blame(self, parties: list["Party"], contended: set[int], *, proved: bool) -> tuple[Short, ...]:
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

        return (Short(names, tuple(sorted(sessions)), proved, not_all(self._turns_alone(full))),)

    def _crowded(self, sessions: Collection[int], number: int) -> Short:
        """Sessions with too many people: some who have turns there might have them elsewhere."""
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

    def _without_most(self, parties: list["Party"], contended: set[int]) -> None:
        """Leave out what parties must cover, session by session, but for what they cannot cover together."""
        asked = {s for party in parties for s in party.must}

        for some in (asked - contended, *({s} for s in sorted(asked & contended)[:MOST_LEFT_OUT])):
            kept = [dict(party.must) for party in parties]
            for party in parties:
                party.leave_out(some)

            if self._can_be_solved(parties, contended):
                for party, must in zip(parties, kept, strict=True):
                    party.must = must

    def _can_be_solved(self, parties: list["Party"], contended: set[int]) -> bool:
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

    def _keep_apart(self, cp: cp_model.CpModel, parties: list["Party"]) -> None:
        """Let parties that avoid each other make no visits that would be an encounter."""
        by_name = {party.delegation: party for party in parties}

        for name, party in by_name.items():
            for rival in self.encounters.rivals.get(name, ()):
                if rival > name and rival in by_name:
                    theirs = by_name[rival].visits(cp)
                    for s, literal in party.visits(cp).items():
                        for t in sorted(self.encounters.near.get(s, frozenset()) & theirs.keys()):
                            cp.add_bool_or([~literal, ~theirs[t]])
