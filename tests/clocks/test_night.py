"""A night through the hour that comes twice: planned, replanned, explained, published and told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

import eventplan
from eventplan.model import Plan, Scenario, parse_change
from eventplan.publish.release import publish
from eventplan.testing.cases import Case
from tests.command_line import invoke
from tests.publish.drafts import agendas, officers, programme_text

NIGHT = Path(__file__).parent / "cases" / "night.yaml"
SECRET = b"0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def night() -> tuple[Scenario, Plan]:
    """Return the scenario and its plan."""
    scenario = eventplan.load(NIGHT)
    plan = eventplan.plan(scenario, workers=1, effort=5)
    assert isinstance(plan, Plan)
    return scenario, plan


def test_it_is_lawful_and_scores_the_same_on_both_sides(night: tuple[Scenario, Plan]) -> None:
    """Sweep, arrival, teams, meal, waiting and opening hours count the hour that comes twice as an hour."""
    scenario, plan = night
    assert eventplan.verify(scenario, plan) == ()
    assert (plan.status, eventplan.score(scenario, plan).total) == ("optimal", plan.score)
    (sweep,) = plan.sweeps
    assert sweep.end - sweep.start == timedelta(minutes=30)
    # The session ends at the second 02:30, which is before the evening's end at the second 02:45.
    assert {language: len(teams) for language, teams in plan.teams["signing"].items()} == {"en": 1, "de": 1}


def test_people_read_which_of_the_two(night: tuple[Scenario, Plan]) -> None:
    """Programme and tables show the offset of a time that comes twice, and of no other."""
    scenario, plan = night
    lines = programme_text(scenario, plan).splitlines()
    assert "  00:45-02:15+02:00        Salon  Before" in lines
    assert "  02:30+02:00-02:30+01:00  Hall   Signing" in lines
    assert "  03:15-07:15              Salon  Vigil" in lines
    tables = {name: data.decode("utf-8-sig") for name, data in officers(scenario, plan).items()}
    assert "2026-10-25,Sunday 25 October 2026,01:45,02:15+02:00" in tables["confidential/sweeps.csv"]
    assert "02:30+02:00,02:30+01:00" in tables["confidential/interpretation.csv"]


def test_agendas_last_as_long(night: tuple[Scenario, Plan]) -> None:
    """Every event of every calendar lasts as long as its session."""
    scenario, plan = night
    seen = 0
    files = [data for name, data in agendas(scenario, plan).items() if name.endswith(".ics")]
    for calendar in map(Calendar.from_ical, files):
        for item in calendar.walk("VEVENT"):
            title, start, end = str(item["SUMMARY"]), item.decoded("DTSTART"), item.decoded("DTEND")
            sessions = [s for s in scenario.sessions if s.title == title]
            if sessions:
                seen += 1
                assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(minutes=sessions[0].duration)
                assert start == plan.placement_by_session[sessions[0].id].start
    assert seen > 10


def test_its_own_expectations_hold() -> None:
    """Expectations name one of the two times, and windows between them."""
    case = Case(NIGHT)
    assert not [item.id for item in case.items if case.run(item.id).failed]


@pytest.mark.parametrize(
    ("change", "start"),
    [
        ("delay signing 15 min", "2026-10-25T02:45:00+02:00"),
        ("earlier signing 30 min", "2026-10-25T02:00:00+02:00"),
        ("move signing 2026-10-25T02:45+02:00", "2026-10-25T02:45:00+02:00"),
    ],
)
def test_it_is_replanned(night: tuple[Scenario, Plan], change: str, start: str) -> None:
    """A quarter of an hour after the first 02:30 is the first 02:45, and a line of text may say so."""
    scenario, plan = night
    assert str(parse_change(change)).replace("T", " ") == change.replace("T", " ")
    changed = parse_change(change).apply(scenario, plan)
    replanned = eventplan.replan(changed, plan, workers=1, effort=5)
    assert eventplan.verify(changed, replanned.plan) == ()
    assert replanned.plan.placement_by_session["signing"].start.isoformat() == start
    shown = changed.event.shown(datetime.fromisoformat(start))
    assert f"from 25 Oct 02:30+02:00 to {shown[7:]}" in replanned.difference.text()


def test_presence_is_reckoned_in_time_that_passes(night: tuple[Scenario, Plan]) -> None:
    """Whoever comes 75 minutes after 01:30 comes at the first 02:45, and stays an hour until the second."""
    scenario, plan = night
    changed = parse_change("late HRV 75 min").apply(scenario, plan)
    (stay,) = changed.people["HRV-01"].present
    assert changed.event.shown(stay.start) == "25 Oct 02:45+02:00"
    assert stay.minutes == 60
    with pytest.raises(eventplan.ScenarioError, match="'HRV' leaves before arriving"):
        parse_change("late HRV 135 min").apply(scenario, plan)
    away = parse_change("away chair 2026-10-25 02:00+01:00/02:30+01:00").apply(scenario, plan)
    assert [span.minutes for span in away.people["chair"].present] == [27 * 60, 21 * 60 + 30]
    # The car of the chair comes as late as the session at the first 02:30 allows, and lateness counts from it.
    (car,) = plan.arrivals
    assert scenario.event.shown(car.at) == "25 Oct 02:20+02:00"
    late = parse_change("late chair 45 min on 2026-10-25").apply(scenario, plan)
    assert late.event.shown(late.people["chair"].present[-1].start) == "25 Oct 02:05+01:00"


def test_a_release_tells_the_times(night: tuple[Scenario, Plan], tmp_path: Path) -> None:
    """Who is told of a move from one half past two to the other reads which is which."""
    scenario, plan = night
    publish(scenario, plan, tmp_path / "site", secret=SECRET)
    changed = parse_change("delay signing 15 min").apply(scenario, plan)
    later = eventplan.replan(changed, plan, workers=1, effort=5).plan
    publish(changed, later, tmp_path / "site", secret=SECRET)
    text = "".join(file.read_text("utf-8-sig") for file in (tmp_path / "site-desk").rglob("*.csv"))
    assert "2026-10-25 02:30+02:00-02:30+01:00" in text
    assert "2026-10-25 02:45+02:00-02:45+01:00" in text


def test_asked_for_by_the_command_line(night: tuple[Scenario, Plan], tmp_path: Path) -> None:
    """`explain --at` asks which of the two is meant, and takes either."""
    _, plan = night
    file = tmp_path / "plan.json"
    eventplan.save_plan(plan, file)
    words = ["explain", str(NIGHT), str(file), "--session", "after", "--seconds", "20", "--at"]
    asked = invoke([*words, "02:30"])
    assert asked.exit_code == 2
    assert "write `2026-10-25 02:30+02:00` or `2026-10-25 02:30+01:00`" in asked.stderr
    assert invoke([*words, "02:45+01:00"]).exit_code == 0
