"""Models and searches do not grow unnoticed; and the guard itself notices."""

import pytest

from benchmarks import guard


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow) if c.after else n for n, c in guard.CASES.items()]
)
def test_nothing_grew(name: str) -> None:
    """Variables, constraints, effort and points are what is recorded, or little more."""
    known = guard.recorded()["figures"][name]
    now = guard.measured(guard.CASES[name], searched=guard.same_solver())
    grown = list(guard.worse(name, known, now))
    assert not grown, "\n".join([*grown, guard.ADVICE])


def test_what_grew_is_named() -> None:
    """A figure just within its tolerance is nothing; beyond, the message says which, what it was and is."""
    known = {"variables": 1000.0, "effort to a first plan": 1.0}
    assert list(guard.worse("x", known, {"variables": 1050, "effort to a first plan": 1.31})) == []
    assert list(guard.worse("x", known, {"variables": 100, "effort to a first plan": 0.1})) == []
    (grown,) = guard.worse("x", known, {"variables": 1051})
    assert grown == "x: variables was 1000, is 1051 (+5 %, 5 % are allowed)"
    (slow,) = guard.worse("x", known, {"effort to a first plan": 1.32})
    assert slow == "x: effort to a first plan was 1, is 1.32 (+32 %, 30 % are allowed)"
    (new,) = guard.worse("x", known, {"constraints": 7})
    assert new == "x: constraints is 7 and was never recorded"


def test_another_solver_is_not_held_to_its_effort(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a version of OR-Tools that is not the recorded one only sizes are measured."""
    monkeypatch.setattr(guard, "version", lambda _: "0.0")
    assert not guard.same_solver()
    now = guard.measured(guard.CASES["small-roundtable"], searched=guard.same_solver())
    assert set(now) == {"variables", "constraints"}


def test_a_figure_is_the_same_every_time() -> None:
    """One worker and a limit of effort: twice the same."""
    case = guard.CASES["planted wishes"]
    assert guard.measured(case) == guard.measured(case)
