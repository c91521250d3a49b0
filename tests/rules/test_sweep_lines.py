"""What the rules find by sweeping through time is what comparing everything with everything finds."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from eventplan.model import Placement, Plan, Scenario, Span, span_of
from eventplan.preferences._held import at_once
from eventplan.rules._held import held, near
from eventplan.rules._peak import peak

START = datetime(2026, 11, 9, tzinfo=UTC)

stays = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=12)
"""Sessions: five minutes until the start, and as they last."""


def _event(spans: list[tuple[int, int]]) -> tuple[Scenario, Plan]:
    sessions = [
        {"id": f"s{n}", "kind": "roundtable", "title": f"s{n}", "duration": 5 * long}
        for n, (_, long) in enumerate(spans)
    ]
    scenario = Scenario.model_validate(
        {
            "event": {
                "id": "e",
                "title": "e",
                "time_zone": "Etc/UTC",
                "days": [{"date": "2026-11-09", "opens": "00:00", "closes": "24:00"}],
            },
            "venues": [{"id": "v", "name": "v"}],
            "rooms": [{"id": "r", "name": "r", "venue": "v", "capacity": 10}],
            "sessions": sessions or [{"id": "s", "kind": "roundtable", "title": "s", "duration": 5}],
        }
    )
    placements = tuple(
        Placement(session=f"s{n}", start=START + timedelta(minutes=5 * start), room="r")
        for n, (start, _) in enumerate(spans)
    )
    return scenario, Plan(placements=placements)


@settings(deadline=None)
@given(stays, st.integers(0, 4))
def test_near_is_every_two_with_too_short_a_gap(spans: list[tuple[int, int]], gap: int) -> None:
    """Each two sessions that overlap or come too near are found, once, as they are listed."""
    scenario, plan = _event(spans)
    wanted = [
        (first.session.id, other.session.id)
        for first, other in combinations(held(scenario, plan), 2)
        if max(first.start, other.start) - min(first.span.end, other.span.end) < timedelta(minutes=5 * gap)
    ]
    pairs = [(booking.session.id, other.session.id) for booking, other in near(held(scenario, plan), 5 * gap)]
    assert pairs == wanted


@settings(deadline=None)
@given(stays)
def test_at_once_is_every_two_that_overlap(spans: list[tuple[int, int]]) -> None:
    """Each two sessions that overlap are found, once, as they are listed."""
    scenario, plan = _event(spans)
    wanted = [
        (first.id, other.id)
        for (first, placement), (other, there) in combinations(plan.held(scenario), 2)
        if span_of(first, placement).overlaps(span_of(other, there))
    ]
    assert [(first.id, other.id) for first, other in at_once(scenario, plan)] == wanted


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8), st.integers(0, 5)), max_size=10))
def test_peak_is_the_first_instant_with_most(uses: list[tuple[int, int, int]]) -> None:
    """The peak is the greatest load at any start, at the first start at which it is reached."""

    def at(minute: int) -> datetime:
        return START + timedelta(minutes=minute)

    spans = [(Span(at(start), at(start + long)), load) for start, long, load in uses]
    highest = peak(spans)
    real = [(span, load) for span, load in spans if span.start < span.end]
    loads = {
        instant: sum(load for span, load in real if span.start <= instant < span.end)
        for instant in sorted({span.start for span, _ in real})
    }
    if highest is None:
        assert not loads
    else:
        most = max(loads.values())
        assert highest == (most, next(instant for instant, load in loads.items() if load == most))
