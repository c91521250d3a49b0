"""Checks of scenarios in which days touch, sessions are longer than a day, and the clocks change."""

from datetime import date
from pathlib import Path

import pytest

import eventplan
from eventplan.checks import check
from eventplan.checks.view import View
from eventplan.model import Severity

from .scenes import event

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
THREE = [date(2026, 10, day) for day in (24, 25, 26)]


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_nothing_is_wrong_with_the_cases(file: Path) -> None:
    """What can be planned has no error."""
    assert not [f.message for f in check(eventplan.load(file)) if f.severity is Severity.ERROR]


def test_a_session_may_be_on_each_day_of_three_that_touch() -> None:
    """Whoever is cleared on the second of three days alone is not told that no day would do."""
    zones = [{"id": "inner", "name": "Inner", "clearance": "high"}]
    rooms = [{"id": "A", "name": "A", "venue": "house", "capacity": 9, "zone": "inner"}]
    member = {"id": "x1", "clearance": "high", "clearance_from": THREE[1], "clearance_until": THREE[1]}
    parties = [{"id": "D", "name": "D", "size": 1, "members": [member]}]
    rest = {"clearances": ["high"], "zones": zones, "rooms": rooms, "delegations": parties}
    scenario = event("Europe/Berlin", THREE, {"id": "x", "chairs": ["x1"]}, **rest)
    assert View(scenario).days(scenario.sessions[0]) == [*THREE, date(2026, 10, 27)]
    assert not check(scenario)


def test_a_pin_outside_the_hours_of_the_second_day_names_these() -> None:
    """Days that touch are one stretch, and its second date is a day of the event too."""
    days = [
        {"date": THREE[0], "opens": "18:00", "closes": "24:00"},
        {"date": THREE[1], "opens": "00:00", "closes": "03:00"},
    ]
    scenario = event(
        "Europe/Berlin", THREE[:2], {"id": "x", "start": "2026-10-25 02:30+01:00"}, event={"days": days}
    )
    (finding,) = check(scenario)
    assert (
        "'x' (x) is pinned to 25 Oct 02:30-03:30: the event is open 24 Oct 18:00+02:00-03:00+01:00"
        in finding.message
    )


def test_the_grid_over_half_an_hour_that_is_skipped() -> None:
    """At 23:30 the clocks of Pyongyang went on to midnight: a session on the hour could start then."""
    days = [date(2018, 5, 4), date(2018, 5, 5)]
    session = {"id": "x", "duration": 60, "windows": ["2018-05-04 23:10/2018-05-05 01:00"]}
    scenario = event("Asia/Pyongyang", days, session, event={"grid": 60})
    assert not check(scenario)
    assert eventplan.plan(scenario, workers=1, effort=1).status == "optimal"
