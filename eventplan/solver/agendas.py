"""
What a replan takes away from people at least, whatever it decides: told without a search.

Of the sessions that stay where they were it is known who cannot go there any more, and for which of them
somebody must go instead. What sessions that move take away besides that is a matter of the model (see
`costs/agendas.py`); the two never count the same.
"""

from collections.abc import Collection

from ortools.sat.python import cp_model

from eventplan.model import Person, Scenario

from .attendance import Naming
from .costs.agendas import LOST, heavy
from .engine import Account, engine, proved_bound, solved
from .naming_party import ChangedParty
from .problem import Waived, problem_of

MOST_PARTIES, EFFORT = 60, 3.0
"""Delegations that are looked at closely, and deterministic effort for each."""


def least_agendas(scenario: Scenario, free: Collection[str], waive: Waived = ()) -> int:
    """Return the points that `agendas` takes at least, if no session but those of *free* moves."""
    baseline, weight = scenario.baseline, scenario.weight("agendas")
    if baseline is None or not weight:
        return 0

    problem = problem_of(scenario)
    placed = {
        problem.session_index[name]: (problem.minute(was.start), problem.room_index[was.room])
        for name, was in baseline.placed.items()
        if name not in free and name in problem.session_index and was.room in problem.room_index
    }

    def begun() -> Naming:
        naming = Naming(problem, placed, waive, {}, frozenset(), Account(), {}, keep=True)
        naming.begin()
        return naming

    naming = begun()
    gone, instead = 0, dict[str, int]()

    for s in naming.stays:
        gone += _session(naming, s, instead)

    touched = _touched(scenario, free)
    close = [party for party in instead if party not in touched][:MOST_PARTIES]
    for party in close:
        instead[party] = max(instead[party], _closely(begun(), party))

    return weight * (gone + sum(instead.values()))


def _session(naming: Naming, s: int, instead: dict[str, int]) -> int:
    """Points for those who cannot go to a session any more; adds, by delegation, for those who must."""
    scenario, session = naming.scenario, naming.problem.sessions[s]
    points = 0
    there: dict[str, list[Person]] = {}
    gone: dict[str, list[Person]] = {}
    guests = {*(party.id for party in scenario.invited(session)), *naming.asks[s]}

    def can(person: Person) -> bool:
        """Whether somebody could go, were there no other sessions but those that need them."""
        sent = s in naming.going.get(person.id, ())
        return sent or (person.delegation in guests and naming.may_attend(person, s))

    for name in naming.before.get(session.id, ()):
        person = scenario.people.get(name)
        if person is not None:
            (there if can(person) else gone).setdefault(person.delegation, []).append(person)

    for party, people in gone.items():
        points += sum(heavy(p) for p in people if naming.counted(p.id, party, session.id))
        ask = naming.asks[s].get(party)
        others = [m for m in scenario.members[party] if m not in there.get(party, ()) and can(m)]
        burdens = sorted(naming.burden(member, s)[0] for member in others)
        more = 0

        if ask is not None and ask.price is None:
            seated = sum(naming.fills(person, s) for person in there.get(party, ()))
            more = sum(burdens[: max(0, ask.members - seated)])
        elif party not in there and session.id in scenario.wishes[party]:
            more = min([LOST if naming.counted(party, session.id) else 0, *burdens])

        instead[party] = instead.get(party, 0) + more

    return points


def _closely(naming: Naming, party: str) -> int:
    """Points for a delegation that decides anew, as if there were no other."""
    cp = cp_model.CpModel()
    changed = ChangedParty(naming, party)
    changed.post(cp, [], {})
    cp.minimize(sum(changed.changes))
    solver = engine(effort=EFFORT)

    return proved_bound(solver) if solved(solver, cp) else 0


def _touched(scenario: Scenario, free: Collection[str]) -> set[str]:
    """Delegations of people whom sessions that move concern: what these take away is counted elsewhere."""
    baseline = scenario.baseline
    assert baseline is not None
    people = {
        person
        for session in scenario.sessions
        if session.id in free
        for person in (
            *scenario.needed(session),
            *scenario.bound_to(session),
            *baseline.plan.attendance.get(session.id, ()),
        )
    }

    return {scenario.people[person].delegation for person in people if person in scenario.people}
