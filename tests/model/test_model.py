"""What a scenario knows about itself: times, ways, people, clearances, protocol."""

import re
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from eventplan.files import load, load_text
from eventplan.model import Complaint, Delegate, Event, EventDay, Hold, Scenario, ScenarioError, SideEvent
from eventplan.model.errors import InvalidPart
from eventplan.model.once import names_twice
from eventplan.model.spans import Window
from eventplan.model.times import Clock, Duration, Moment
from tests.temptations import CLOSED, tiny

SMALL = Path(__file__).parents[2] / "scenarios" / "small-roundtable.yaml"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("75 min", 75), ("1 h 15 min", 75), ("2 h", 120), ("1h15min", 75), (90, 90), (timedelta(hours=1), 60)],
)
def test_durations(text: object, minutes: int) -> None:
    """Durations are minutes, however they are written."""
    assert TypeAdapter(Duration).validate_python(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "h", "75", "1:15", "75 minutes", "-5 min", "1.5 h", timedelta(seconds=90), 20_161]
)
def test_no_durations(text: object) -> None:
    """What is no duration is not guessed at."""
    with pytest.raises(ValidationError):
        TypeAdapter(Duration).validate_python(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-05-12 09:00/10:15", datetime(2026, 5, 12, 9), datetime(2026, 5, 12, 10, 15)),
        ("2026-05-12 22:00/24:00", datetime(2026, 5, 12, 22), datetime(2026, 5, 13)),
        ("2026-05-12 22:00/2026-05-13 01:00", datetime(2026, 5, 12, 22), datetime(2026, 5, 13, 1)),
        ("2026-05-12", datetime(2026, 5, 12), datetime(2026, 5, 13)),
    ],
)
def test_windows_are_read_and_written(text: str, start: datetime, end: datetime) -> None:
    """A window is read from its text and written as the same text."""
    window = Window.model_validate(text)
    assert (window.start, window.end, str(window)) == (start, end, text)


@pytest.mark.parametrize("text", ["25:00", "24:01", "9:00", "09.00", "", "09:60", "٠٩:٠٠"])
def test_no_times_of_day(text: str) -> None:
    """What is not a time of day is not guessed at."""
    with pytest.raises(ValidationError):
        TypeAdapter(Clock).validate_python(text)


@pytest.mark.parametrize(
    "text", ["2026-02-30 09:00", "2026-05-12 09:00:30", "12.05.2026 09:00", "2026-05-12 09:00+7"]
)
def test_no_moments(text: str) -> None:
    """A day that does not exist, seconds, other forms of a time or an offset: no times of a scenario."""
    with pytest.raises(ValidationError):
        TypeAdapter(Moment).validate_python(text)


def _event(zone: str, day: str) -> Event:
    return Event(id="e", title="E", time_zone=zone, days=[EventDay(date=day, opens="00:00", closes="24:00")])


@pytest.mark.parametrize(("clock", "change"), [(2, "skip"), (3, "")])
def test_times_that_the_clocks_skip_are_refused(clock: int, change: str) -> None:
    """On 29 March 2026 Berlin has no 02:30; 03:30 it has."""
    event = _event("Europe/Berlin", "2026-03-29")
    moment = datetime(2026, 3, 29, clock, 30)
    if change:
        with pytest.raises(Exception, match="skip this time: write `2026-03-29 01:30` or `2026-03-29 03:30`"):
            event.instant(moment)
    else:
        assert event.instant(moment).utcoffset() == timedelta(hours=2)


def test_times_shown_twice_are_refused() -> None:
    """On 25 October 2026 Berlin has 02:30 twice."""
    with pytest.raises(
        Exception, match=r"twice: write `2026-10-25 02:30\+02:00` or `2026-10-25 02:30\+01:00`"
    ):
        _event("Europe/Berlin", "2026-10-25").instant(datetime(2026, 10, 25, 2, 30))


def test_minutes_elapse_whatever_the_clocks_do() -> None:
    """The day on which the clocks go forward has 23 hours, the one on which they go back 25."""
    spring = _event("Europe/Berlin", "2026-03-29").opening[0]
    autumn = _event("Europe/Berlin", "2026-10-25").opening[0]
    assert (spring.minutes, autumn.minutes) == (23 * 60, 25 * 60)


@pytest.mark.parametrize(
    "zone", ["UTC+7", "ICT", "Asia/Hanoi", "W. Europe Standard Time", "../../etc/passwd", ""]
)
def test_only_real_time_zones(zone: str) -> None:
    """Abbreviations, offsets and invented names are refused with an example of a right one."""
    with pytest.raises(InvalidPart, match="Asia/Ho_Chi_Minh"):
        _event(zone, "2026-05-12")


def test_the_way_includes_the_gate_of_each_zone_entered() -> None:
    """Walking time depends on floor and venue; each zone entered adds its transit, none when leaving."""
    rooms = [
        {"id": "A", "name": "A", "venue": "house", "floor": "1", "capacity": 10, "zone": "inner"},
        {"id": "B", "name": "B", "venue": "house", "floor": "2", "capacity": 10, "zone": "outer"},
        {"id": "C", "name": "C", "venue": "annexe", "capacity": 10},
    ]
    scenario = tiny(
        {"id": "x", **CLOSED},
        rooms=rooms,
        venues=[{"id": "house", "name": "House"}, {"id": "annexe", "name": "Annexe"}],
        zones=[
            {"id": "outer", "name": "O", "transit": 10},
            {"id": "inner", "name": "I", "within": "outer", "transit": 2},
        ],
        walking={"other_floor": 5, "other_venue": 30, "ways": [{"a": "C", "b": "B", "minutes": 7}]},
    )
    assert scenario.way("A", "A") == 0
    assert scenario.way("B", "A") == 5 + 2
    assert scenario.way("A", "B") == 5
    assert scenario.way("C", "A") == 30 + 10 + 2
    assert (scenario.way("C", "B"), scenario.way("B", "C")) == (7 + 10, 7)


def test_clearance_holds_on_its_days_and_for_the_whole_way_in() -> None:
    """A clearance must reach the highest level on the way in, on the day."""
    scenario = tiny(
        {"id": "x", **CLOSED},
        clearances=["green", "red"],
        zones=[
            {"id": "outer", "name": "O", "clearance": "red"},
            {"id": "inner", "name": "I", "within": "outer", "clearance": "green"},
        ],
        delegations=[
            {
                "id": "ONE",
                "name": "One",
                "size": 3,
                "members": [
                    {"id": "green", "clearance": "green"},
                    {
                        "id": "red",
                        "clearance": "red",
                        "clearance_from": "2025-10-25",
                        "clearance_until": "2025-10-25",
                    },
                ],
            }
        ],
    )
    day = date(2025, 10, 25)
    people = scenario.people
    assert not scenario.is_cleared(people["green"], "inner", day)
    assert scenario.is_cleared(people["red"], "inner", day)
    assert not scenario.is_cleared(people["red"], "inner", day + timedelta(days=1))
    assert not scenario.is_cleared(people["red"], "inner", day - timedelta(days=1))
    assert not scenario.is_cleared(people["ONE-01"], "outer", day)
    assert scenario.is_cleared(people["ONE-01"], None, day)


def test_members_are_named_or_numbered_and_one_leads() -> None:
    """Unnamed members are numbered; without a named head the first numbered member leads, at the delegation's rank."""
    scenario = tiny(
        {"id": "x", **CLOSED},
        delegations=[
            {
                "id": "ONE",
                "name": "One",
                "size": 3,
                "rank": "minister",
                "members": [{"id": "anna", "rank": "delegate"}],
            },
            {"id": "TWO", "name": "Two", "size": 1, "members": [{"id": "bo", "rank": "observer"}]},
            {"id": "SIX", "name": "Six", "size": 0},
        ],
    )
    assert [p.id for p in scenario.members["ONE"]] == ["ONE-01", "anna", "ONE-02"]
    assert [(p.id, str(p.rank)) for p in map(scenario.head, ("ONE", "TWO")) if p] == [
        ("ONE-01", "minister"),
        ("bo", "observer"),
    ]
    assert scenario.head("SIX") is None


def test_the_order_of_protocol() -> None:
    """Rank, then date of taking office, then request, then the alphabet from the letter drawn."""

    def member(name: str, **fields: object) -> dict[str, object]:
        return {
            "id": name,
            "name": name.title(),
            "size": 1,
            "members": [{"id": name.lower(), "head": True, **fields}],
        }

    scenario = tiny(
        {"id": "x", **CLOSED},
        delegations=[
            member("ALBANIA", rank="minister"),
            member("PERU", rank="minister"),
            member("CHAD", rank="minister", office_since="2020-01-01"),
            member("TOGO", rank="head-of-state"),
            {**member("IRAQ", rank="minister"), "requested": "2025-10-01 09:00"},
        ],
    )
    people = list(scenario.people)
    assert sorted(people, key=scenario.protocol_key) == ["togo", "chad", "iraq", "albania", "peru"]
    assert sorted(people, key=lambda p: scenario.protocol_key(p, "M")) == [
        "togo",
        "chad",
        "iraq",
        "peru",
        "albania",
    ]


def test_a_changed_copy_knows_where_its_parts_stand() -> None:
    """Parts that moved in their list still stand where they stood in the file; new ones stand nowhere."""
    scenario = load(SMALL)
    place = scenario.where("dinner")
    assert place
    changed = scenario.changed(sessions=scenario.sessions[2:], order=(), not_parallel=())
    assert changed.where("dinner") == place
    assert changed.where("opening") is None
    assert changed.where("hall") == scenario.where("hall")


def test_scenarios_never_change() -> None:
    """A scenario and its parts are immutable, and a changed copy is checked like a file."""
    scenario = load(SMALL)
    with pytest.raises(ValidationError):
        scenario.event.title = "Another"  # type: ignore[misc]
    with pytest.raises(ScenarioError, match="there is no room 'hall'"):
        scenario.changed(rooms=scenario.rooms[1:])
    assert isinstance(scenario, Scenario)
    assert scenario != scenario.changed(rooms=scenario.rooms[::-1])


def complaints_of(session: str) -> tuple[Complaint, ...]:
    """What is said of a session, stated in a line of its own, of an event with the parties A and B."""
    with pytest.raises(ScenarioError) as caught:
        load_text(
            "eventplan: 1\n"
            "event: {id: e, title: E, time_zone: Europe/Vienna, languages: [en],"
            " days: [{date: 2026-05-12, opens: '09:00', closes: '18:00'}]}\n"
            "venues: [{id: v, name: V}]\n"
            "rooms: [{id: hall, name: Hall, venue: v, capacity: 100}]\n"
            "delegations: [{id: A, name: A, kind: state, size: 3}, {id: B, name: B, kind: state, size: 3}]\n"
            f"sessions:\n  - {{id: one, title: One, duration: 60 min, {session}}}\n"
        )
    return tuple(caught.value.complaints)


@pytest.mark.parametrize(
    ("session", "message"),
    [
        ("kind: exhibition, room: hall, exhibitors: [A, B, A], booths: [{id: b1}, {id: b2}, {id: b3}]", "'A' is an exhibitor here"),
        ("kind: exhibition, room: hall, exhibitors: [A, B], booths: [{id: b1}, {id: b1}]", "'b1' is a booth here"),
        ("kind: bilateral, parties: [A, A]", "'A' is one of these parties"),
    ],
)  # fmt: skip
def test_who_is_in_a_session_twice_is_told_where(session: str, message: str) -> None:
    """One delegation has one booth, a booth one exhibitor, and nobody meets themselves."""
    (complaint,) = complaints_of(session)
    assert complaint.message == f"{message} already: name it once"
    assert complaint.line == 7


def test_names_in_a_list_are_looked_at_once() -> None:
    """In time proportional to their number: one of many thousands that is there again, and many that are."""
    many = [f"D{number}" for number in range(50_000)]
    began = time.process_time()
    for names in ([*many, "D49999"], many[:25_000] * 2):
        event = SideEvent(id="s", title="S", duration=60, organisers=names)
        assert [*names_twice(event)][-1] == (("organisers", len(names) - 1), names[-1])
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": 5}, "Hold.title: error title: must be text"),
        ({"title": {"en": 5}}, "Hold.title.en: error en: must be text"),
        ({"title": {"x y": "X"}}, "Hold.title.x y: error x y: 'x y' is not a language tag: .*"),
        ({"title": "\ud800"}, "Hold.title: error title: holds half of a character, and is not a text"),
        ({"duration": "\ud800"}, "Hold: error Hold: a text holds half of a character"),
    ],
)
def test_what_is_wrong_with_a_part_is_said_in_words(fields: dict[str, Any], message: str) -> None:
    """Once, of the field as it is stated: not of the sorts of value that it may have."""
    with pytest.raises(InvalidPart) as error:
        Hold(**{"id": "h", "title": "H", "duration": 60, **fields})
    assert re.fullmatch(message, str(error.value))


def test_a_list_that_is_too_short_says_how_long_it_must_be() -> None:
    """A bilateral of one party is not empty: it needs two."""
    complaints = complaints_of("kind: bilateral, parties: [A]")
    assert "must have at least 2 items" in {complaint.message for complaint in complaints}


@pytest.mark.parametrize(
    ("rank", "meant"),
    [
        ("president", "head-of-state"),
        ("Prime Minister", "head-of-government"),
        ("ministre", "minister"),
        ("vicepresident", "vice-president"),
    ],
)
def test_a_title_that_is_no_rank_suggests_the_rank(rank: str, meant: str) -> None:
    """A President is no vice-president, though the words are near."""
    with pytest.raises(InvalidPart, match=f"did you mean '{meant}'"):
        Delegate(id="x", rank=rank)
