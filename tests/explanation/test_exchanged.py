"""What exchanges of two sessions prove to be needed, and what they must not be taken to prove."""

from itertools import combinations

import pytest

from eventplan.explanation.conflict import Rest, smallest
from eventplan.explanation.cores import Core
from eventplan.explanation.deadline import Deadline
from eventplan.explanation.exchanged import Exchanges
from eventplan.files import load_text
from eventplan.model import Plan, Scenario
from eventplan.solver.problem import Label
from tests.explanation.four_parties import HEAD

MEETINGS = ("AB", "AC", "AD")
ROOMS = ", ".join(f"{{id: r{n}, name: R, venue: v, capacity: 9}}" for n in range(3, 7))
"""So many more that none is needed twice."""


def fair(*also: str) -> Scenario:
    """Three meetings of A in two slots; and what else is there."""
    slots = '"2026-05-12 09:00/09:20", "2026-05-12 11:00/11:20"'
    rows = [
        f"  - {{id: {pair}, kind: bilateral, title: {pair}, parties: [{pair[0]}, {pair[1]}], slots: grid}}"
        for pair in (*MEETINGS, *also)
    ]
    head = HEAD.replace("rooms: [", f"rooms: [{ROOMS}, ")
    return load_text(head + f"slot_grids: [{{id: grid, slots: [{slots}]}}]\nsessions:\n" + "\n".join(rows))


def asked(scenario: Scenario) -> tuple[Rest, Plan, Label, list[Label]]:
    """Return the questions about a scenario, a plan that breaks one label alone, this, and those of the same person."""
    rest = Rest(scenario, Deadline(60))
    head = next(ids[0] for rule, ids in rest.labels if rule == "person-free" and ids[1:] == ("AB", "AC"))
    pairs = [("person-free", (head, *pair)) for pair in combinations(MEETINGS, 2)]
    assert rest.has_plan([label for label in rest.labels if label != pairs[0]]) is True
    assert rest.plan is not None
    return rest, rest.plan, pairs[0], pairs


def test_one_plan_proves_every_pair() -> None:
    """If AB and AC are at once, AD may change places with either: each pair of the three is needed."""
    rest, plan, label, pairs = asked(fair())
    needed = Exchanges(rest.scenario, rest.labels).needed(plan, label, rest.labels, {label})
    assert needed == set(pairs[1:])

    for other in needed:
        assert rest.has_plan([kept for kept in rest.labels if kept != other]) is True


def test_what_is_known_or_was_left_out_is_not_found_again() -> None:
    """Only labels that cannot all hold, and are not known to be needed, count."""
    rest, plan, label, pairs = asked(fair())
    exchanges = Exchanges(rest.scenario, rest.labels)
    assert exchanges.needed(plan, label, rest.labels, pairs) == set()
    kept = [other for other in rest.labels if other != pairs[1]]
    assert exchanges.needed(plan, label, kept, {label}) == {pairs[2]}


def test_what_breaks_two_labels_proves_neither() -> None:
    """If AD comes to AB and AC as well, A is in three places at once: that is three labels."""
    rest, plan, label, pairs = asked(fair())
    exchanges = Exchanges(rest.scenario, rest.labels)
    start = min(placement.start for placement in plan.placements)
    together = [
        placement.model_copy(update={"start": start, "room": f"r{number}"})
        for number, placement in enumerate(plan.placements, 1)
    ]
    crowded = plan.model_copy(update={"placements": tuple(together)})
    assert exchanges._broken(plan, rest.labels) == {label}
    assert exchanges._broken(crowded, rest.labels) == set(pairs)
    assert exchanges.needed(crowded, label, rest.labels, ()) == set()


def test_a_finding_that_nobody_stated_proves_nothing() -> None:
    """A rule without labels always holds: what breaks it is no plan of the rest, whatever else it breaks."""
    rest, plan, label, _ = asked(fair())
    others = [other for other in rest.labels if other[0] != "person-free"]
    assert Exchanges(rest.scenario, others).needed(plan, label, rest.labels, ()) == set()


def test_a_conflict_is_proved_with_fewer_questions_than_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three meetings of two slots: each pair of them, each meeting and each grid, all proved to be needed."""
    scenario, questions = fair(), list[int]()
    ask = Rest.has_plan

    def counted(rest: Rest, kept: list[Label], seconds: float = 1e6) -> bool | None:
        questions.append(len(kept))
        return ask(rest, kept, seconds)

    monkeypatch.setattr(Rest, "has_plan", counted)
    with_exchanges = smallest(scenario, Core(MEETINGS), Deadline(60))
    number = len(questions)
    questions.clear()
    monkeypatch.setattr(Exchanges, "needed", lambda *_arguments: set())
    without = smallest(scenario, Core(MEETINGS), Deadline(60))
    assert with_exchanges.minimal
    assert without.minimal
    assert set(with_exchanges.labels) == set(without.labels)
    assert number < len(questions)
