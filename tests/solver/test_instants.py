"""Stays under way at an instant are those that asking each of them finds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.solver.instants import at_once

STAYS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12), st.integers(0, 5)), max_size=12)


@settings(deadline=None)
@given(STAYS, st.none() | st.sets(st.integers(0, 40), max_size=8))
def test_stays_at_once_are_those_that_contain_the_instant(
    drawn: list[tuple[int, int, int]], instants: set[int] | None
) -> None:
    """Half-open: a stay that ends at an instant is over, one that begins is under way."""
    stays = [(begin, begin + long, whose) for begin, long, whose in drawn]
    asked = sorted({begin for begin, _, _ in stays} if instants is None else instants)
    expected = [[(b, w) for b, e, w in stays if b <= instant < e] for instant in asked]
    assert at_once(stays, instants) == expected
