"""Gaps of fixed meetings that are not shared fairly: the conflict is of those who have them, not of everybody."""

from eventplan.explanation import explain
from eventplan.files import load_text
from eventplan.solver.part import part_of
from tests.explanation.four_parties import HEAD

FAIR = (
    HEAD
    + """\
sessions:
  - {id: ab, kind: bilateral, title: AB, parties: [A, B], start: "2026-05-12 09:00"}
  - {id: ac, kind: bilateral, title: AC, parties: [A, C], start: "2026-05-12 10:00"}
  - {id: ad, kind: bilateral, title: AD, parties: [A, D], start: "2026-05-12 11:00"}
  - {id: bc, kind: bilateral, title: BC, parties: [B, C]}
  - {id: cd, kind: bilateral, title: CD, parties: [C, D]}
gaps: [{id: breaks, who: [a, b, c, d], longer_than: 0, fair: 1}]
"""
)


def test_a_part_is_asked_of_those_of_whom_it_has_every_session() -> None:
    """Of A's meetings alone nothing is known of the gaps of B; of an event without gaps nothing is asked."""
    scenario = load_text(FAIR)
    (gaps,) = part_of(scenario, {"ab", "ac", "ad"}).gaps
    assert gaps.who == ("a",)
    assert set(gaps.sessions) == {"ab", "ac", "ad"}
    (gaps,) = part_of(scenario, {"ab", "ac", "ad", "bc"}).gaps
    assert gaps.who == ("a", "b")
    assert part_of(scenario, {"bc", "cd"}).gaps == ()


def test_the_conflict_is_of_those_who_have_the_gaps() -> None:
    """A has two gaps, and one of B, C and D none: what is told leaves out the meetings of the others."""
    stated = FAIR.replace("D, members: [{id: d}]}", "D, members: [{id: d}, {id: e}], size: 2}").replace(
        "c, d]", "c, d, e]"
    )
    explanation = explain(load_text(stated), effort=20, most=1)
    assert explanation.status == "infeasible"
    (conflict,) = explanation.conflicts
    assert conflict.minimal
    held = {subject for rule, subjects in conflict.labels if rule == "placed" for subject in subjects}
    assert held == {"ab", "ac", "ad"}
    assert explanation.ways_out[0].price == 10  # one of A's meetings at another time
