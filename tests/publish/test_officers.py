"""Tables for the officers of protocol, security and interpretation, and for the desk."""

import csv
import io
from datetime import datetime

import pytest

from eventplan.model import ArrivalTime, Plan, PlanError, Scenario, Sweep
from eventplan.model.policy import PREFERENCE_IDS
from eventplan.model.session_parts import Classification
from eventplan.publish.items import Wording
from eventplan.publish.withdrawn import job_title
from eventplan.verifier import score
from tests.publish.drafts import officers, tables
from tests.publish.scenes import DAY, SESSIONS, conference, placed
from tests.publish.test_turns import listed


def at(clock: str) -> datetime:
    """A time at the event."""
    return datetime.fromisoformat(f"{DAY}T{clock}+07:00")


def rows(data: bytes) -> list[dict[str, str]]:
    """Rows of a CSV file, as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def busy() -> tuple[Scenario, Plan]:
    """A plan with everything that officers ask for."""
    fair = {
        "id": "fair",
        "kind": "exhibition",
        "title": "Fair",
        "duration": 60,
        "exhibitors": [{"delegation": "EG"}, {"delegation": "CN"}],
        "booths": [{"id": "b1"}, {"id": "b2"}],
    }
    guarded = {
        "id": "guarded",
        "kind": "bilateral",
        "title": "Talks",
        "parties": ["VN", "EG"],
        "protected": True,
    }
    scenario = conference(
        sessions=(*SESSIONS, fair, guarded),
        checkpoints=[
            {"id": "gate", "name": "North gate", "zone": "blue", "lanes": 1, "rate": 60, "queue": 20}
        ],
        gates=[{"session": "opening", "checkpoints": ["gate"], "heads": 30, "arrivals": [[30, 0], [0, 100]]}],
        resources={
            "drop_offs": [{"id": "door", "name": "East door"}],
            "arrivals": [{"who": "vn-minister", "session": "opening", "drop_off": "door", "escort": 12}],
        },
        preferences={"fair-slots": {"weight": 2, "prime": [f"{DAY} 10:00/12:00"]}},
    )
    delegations = [
        d.model_copy(update={"region": "africa" if d.id == "EG" else "asia"}) for d in scenario.delegations
    ]
    scenario = scenario.changed(delegations=tuple(delegations))
    where = {
        "opening": ("09:00", "grand", ("vn-minister", "EG-01")),
        "forensics": ("10:30", "hall-a", ("EG-02",)),
        "fair": ("13:00", "hall-b", ()),
        "guarded": ("16:00", "salon", ("vn-minister", "EG-01")),
    }
    plan = placed(scenario, where).model_copy(
        update={
            "sweeps": (
                Sweep(room="salon", start=at("15:00"), end=at("15:30"), team=2),
                Sweep(room="salon", start=at("07:00"), end=at("07:30"), team=1),
            ),
            "arrivals": (ArrivalTime(who="vn-minister", session="opening", drop_off="door", at=at("08:45")),),
            "teams": {"opening": {"en": (1,), "ar": (2,)}},
            "booths": {"fair": {"CN": "b1", "EG": "b2"}},
        }
    )
    return scenario, plan


def test_the_order_list_has_what_a_protocol_officer_prints():
    """Position, time, name, rank, desk, call-up, seat and what is provisional: in order, one row each."""
    files = officers(*listed())
    (first, second) = rows(files["orders/signatures.csv"])
    assert first == {
        "list": "pens", "part": 'Opening; of the "Convention", 2025, Saturday 25 October 2025', "session": "opening",
        "date": DAY, "position": "21", "start": "09:15", "end": "09:16:30", "name": "Nguyễn Văn Ánh", "office": "",
        "delegation": "Viet Nam", "rank": "delegate", "desk": "1", "call-up": "09:05", "seat": "7", "note": "",
    }  # fmt: skip
    assert second["note"] == "provisional until full powers are deposited"
    assert [row["name"] for row in rows(files["orders/statements.csv"])] == ["EG-01", "EG-03"]


def test_an_order_list_is_confidential_if_a_part_is():
    """A list that is held, in part, in a session not everybody may know of lies with the confidential tables."""
    scenario, plan = listed()
    secret = tuple(
        s.model_copy(update={"classification": Classification.PARTICIPANTS}) if s.id == "opening" else s
        for s in scenario.sessions
    )
    names = officers(scenario.changed(sessions=secret), plan)
    assert {"confidential/orders/signatures.csv", "confidential/orders/statements.csv"} <= set(names)
    assert not any(name.startswith("orders/") for name in names)


def test_what_is_no_session_has_a_title_for_the_desk():
    """Sweeps and arrivals are called in the list of changes as in agendas; others as their session is."""
    wording = Wording(*busy())
    assert job_title(wording, "arrival of vn-minister opening 1") == ("Arrival: Nguyễn Văn Ánh", "")
    assert job_title(wording, "sweep of salon 1") == ("Sweep", "salon")
    assert job_title(wording, "opening") == ("", "")


def test_gates_open_in_time():
    """Thirty people in thirty minutes through a lane that passes one a minute: open from the first on."""
    table = rows(officers(*busy())["confidential/gates.csv"])
    assert [(row["day"], row["open from"], row["gate"]) for row in table] == [
        ("Saturday 25 October 2025", "08:30", "North gate")
    ]


def test_sweeps_stand_by_team_with_what_they_protect():
    """Each team reads where to be when; a sweep that nothing follows protects the next use of the room."""
    table = rows(officers(*busy())["confidential/sweeps.csv"])
    assert [(row["team"], row["start"], row["sealed from"], row["before"]) for row in table] == [
        ("Sweep team 1", "07:00", "07:30", "Talks (16:00)"),
        ("Sweep team 2", "15:00", "15:30", "Talks (16:00)"),
    ]


def test_arrivals_stand_by_door():
    """Who arrives when, for what, and how long the escort is in use."""
    (row,) = rows(officers(*busy())["confidential/arrivals.csv"])
    assert (row["door"], row["arrives"], row["escort until"]) == (
        "East door, Saturday 25 October 2025", "08:45", "08:57",
    )  # fmt: skip
    assert row["for"].endswith("(09:00)")


def test_interpretation_stands_by_language_and_team():
    """Each team reads its sessions, with room and times."""
    table = rows(officers(*busy())["confidential/interpretation.csv"])
    assert [(row["who"], row["start"], row["end"], row["room"]) for row in table] == [
        ("Arabic, team 2", "09:00", "10:00", "Grand Hall"),
        ("English, team 1", "09:00", "10:00", "Grand Hall"),
    ]


def test_prime_time_is_explained_by_region_and_organiser():
    """The fair share of a region is that of all; the rows below say whose side events they are."""
    table = rows(officers(*busy())["fair-slots.csv"])
    assert [tuple(row.values()) for row in table] == [
        ("africa", "all organisers", "1", "1", "1.0"),
        ("africa", "Egypt", "1", "1", ""),
    ]


def test_prime_time_is_told_only_where_it_counts():
    """Without a weight or without prime time there is no table of it."""
    scenario, plan = busy()
    assert "fair-slots.csv" not in officers(scenario.changed(preferences={}), plan)
    off = {"fair-slots": {"weight": 0, "prime": [f"{DAY} 10:00/12:00"]}}
    assert "fair-slots.csv" not in officers(scenario.changed(preferences=off), plan)


def test_a_plan_without_such_decisions_has_no_tables():
    """No lists, gates, sweeps, teams: no file, empty or not; people are counted all the same, and so are charges."""
    scenario = conference()
    files = officers(scenario, placed(scenario))
    people = {"confidential/absences.csv", "confidential/heads.csv"}
    assert set(files) == {*people, "confidential/charges.csv"}
    free = {name: {"weight": 0} for name in PREFERENCE_IDS}
    assert set(officers(scenario.changed(preferences=free), placed(scenario))) == people


def test_every_charge_is_in_the_files():
    """The summary shows a few of each; the file has them all, and they add up to the score."""
    scenario, plan = busy()
    table = rows(officers(scenario, plan)["confidential/charges.csv"])
    points = score(scenario, plan)
    assert len(table) == len(points.charges)
    assert sum(int(row["points"]) for row in table) == points.total
    heading = "what was not granted, and why"
    assert [row[heading] for row in table] == [charge.message for charge in points.charges]


@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+7", "-7"])
def test_no_cell_is_a_formula(formula):
    """A name or title that a spreadsheet takes for a formula is quoted, in every table."""
    scenario, plan = busy()
    sessions = tuple(s.model_copy(update={"title": formula}) for s in scenario.sessions)
    delegations = tuple(d.model_copy(update={"name": formula}) for d in scenario.delegations)
    rooms = tuple(r.model_copy(update={"name": formula}) for r in scenario.rooms)
    hostile = scenario.changed(sessions=sessions, delegations=delegations, rooms=rooms)
    for data in officers(hostile, plan).values():
        cells = [cell for row in rows(data) for cell in row.values()]
        assert formula not in cells
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_tables_are_readable_on_a_terminal():
    """Rows stand in columns under a heading, the names of the columns above them."""
    text = tables(*busy())["confidential/sweeps"].text().splitlines()
    assert text == [
        "Sweeps by team",
        "    day                       start  sealed from  room   zone      before",
        "  Sweep team 1",
        "    Saturday 25 October 2025  07:00  07:30        Salon  Red zone  Talks (16:00)",
        "  Sweep team 2",
        "    Saturday 25 October 2025  15:00  15:30        Salon  Red zone  Talks (16:00)",
    ]


@pytest.mark.parametrize(
    "strange",
    [
        {"sweeps": (Sweep(room="nowhere", start=at("07:00"), end=at("07:30"), team=1),)},
        {"arrivals": (ArrivalTime(who="nobody", session="opening", drop_off="door", at=at("08:45")),)},
        {"teams": {"nothing": {"en": (1,)}}},
        {"booths": {"fair": {"nobody": "b1"}}},
    ],
)
def test_a_plan_of_another_scenario_is_refused(strange):
    """Rooms, people and sessions that the scenario does not have are told, not a traceback."""
    scenario, plan = busy()
    with pytest.raises(PlanError, match="no"):
        officers(scenario, plan.model_copy(update=strange))
