"""A series is named where its sessions are: in agendas, and as their track in schedules."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from eventplan.files import load
from eventplan.model import Plan, Scenario, SeriesItem
from eventplan.planner import plan
from eventplan.replanning import Replan, difference, replan
from eventplan.verifier import verify
from tests.publish.drafts import agendas, schedule_json

PAPERS = Path(__file__).parents[2] / "scenarios" / "tracks-of-papers.yaml"


@pytest.fixture(scope="module")
def papers() -> tuple[Scenario, Plan]:
    """The small conference of papers and its plan."""
    scenario = load(PAPERS)
    answer = plan(scenario, workers=1, effort=5.0)
    assert isinstance(answer, Plan)
    return scenario, answer


def test_a_series_is_named(papers: tuple[Scenario, Plan]) -> None:
    """In the categories of its sessions in agendas, and as their track in the schedule of the public."""
    scenario, plan = papers
    calendars = b"".join(agendas(scenario, plan).values())
    assert b"CATEGORIES:Roundtable\\,Water" not in calendars
    assert {
        title for title in (b"Water", b"Ships", b"Trade") if b"CATEGORIES:Roundtable," + title in calendars
    } == {
        b"Water",
        b"Ships",
        b"Trade",
    }

    days = json.loads(schedule_json(scenario, plan))["schedule"]["conference"]["days"]
    tracks = {
        event["title"]: event["track"] for day in days for room in day["rooms"].values() for event in room
    }
    assert (tracks["Opening"], tracks["Tides"], tracks["Locks"]) == ("", "Water", "Ships")


@pytest.mark.parametrize(
    "change",
    [
        "cancel storms",
        "move tides 2026-05-12 14:00",
        "lose-room library from 2026-05-12 11:00 until 2026-05-12 13:00",
    ],
)
def test_a_replan_keeps_stays(papers: tuple[Scenario, Plan], change: str) -> None:
    """The sessions of a series that are left are in a row, wherever one of them goes; the others stay."""
    scenario, before = papers
    after = replan(scenario, before, changes=[change], workers=1, effort=5.0)
    assert isinstance(after, Replan)
    assert verify(after.scenario, after.plan) == ()
    starts = {place.session: (place.start, place.room) for place in before.placements}
    same = {
        place.session for place in after.plan.placements if starts[place.session] == (place.start, place.room)
    }
    assert same >= {"opening", "customs", "quays", "cranes"}


def test_an_item_more_in_a_replan(papers: tuple[Scenario, Plan]) -> None:
    """A session that a series gets is put into one of its stays, or a new one; nothing else moves."""
    scenario, before = papers
    more = scenario.session_by_id["quays"].model_copy(update={"id": "nets", "title": "Nets"})
    series = [
        series.model_copy(update={"items": (*series.items, SeriesItem(session="nets"))})
        if series.id == "ships"
        else series
        for series in scenario.series
    ]
    changed = scenario.changed(sessions=[*scenario.sessions, more], series=series)
    after = replan(changed, before, workers=1, effort=5.0)
    assert isinstance(after, Replan)
    assert verify(changed, after.plan) == ()
    assert after.disruption == 0


def test_a_difference_names_the_series(papers: tuple[Scenario, Plan]) -> None:
    """What moves is told with the series that it is in; what is in none, as ever."""
    scenario, before = papers
    places = {place.session: place for place in before.placements}
    later = [
        places[name].model_copy(update={"start": places[name].start + timedelta(hours=1)})
        for name in ("tides", "opening")
    ]
    moved = {**places, **{place.session: place for place in later}}
    after = before.model_copy(update={"placements": tuple(moved.values())})
    messages = {change.subject: change.message for change in difference(before, after, scenario).moves}
    assert messages["tides"].startswith("'Tides' (tides) of 'Water' moves from ")
    assert " of '" not in messages["opening"]
