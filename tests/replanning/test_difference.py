"""What differs between two plans, in words, as JSON and as a table; and who must be told."""

import csv
import io
from datetime import datetime
from pathlib import Path

import pytest

from eventplan.files import load, plan_json, save
from eventplan.model import ArgumentError, Placement, Plan, with_changes
from eventplan.replanning import difference, replan
from eventplan.visible import visible
from tests.command_line import run
from tests.temptations import CLOSED, DAY, tiny, two_rooms

BEFORE = Plan.model_validate(
    {
        "placements": [
            {"session": "x", "start": f"{DAY}T09:00+07:00", "room": "A"},
            {"session": "y", "start": f"{DAY}T10:00+07:00", "room": "B"},
            {"session": "z", "start": f"{DAY}T09:00+07:00", "room": "B"},
        ],
        "attendance": {"x": ["ONE-01", "TWO-01"], "y": ["ONE-01", "ONE-02"]},
        "sweeps": [{"room": "A", "start": f"{DAY}T08:00+07:00", "end": f"{DAY}T08:30+07:00", "team": 2}],
        "teams": {"x": {"en": [1], "fr": [2]}},
        "booths": {"x": {"ONE": "b1"}},
        "arrivals": [{"who": "ONE-01", "session": "x", "drop_off": "door", "at": f"{DAY}T08:50+07:00"}],
        "orders": {
            "list": [
                {"who": who, "part": "x", "position": n, "start": f"{DAY}T09:0{n}:00+07:00",
                 "end": f"{DAY}T09:0{n + 1}:00+07:00"}
                for n, who in ((1, "ONE-01"), (2, "TWO-01"))
            ]
        },
    },
    strict=False,
)  # fmt: skip

SCENARIO = tiny(
    {"id": "x", **CLOSED, "title": "=1+1"},
    {"id": "y", **CLOSED},
    {"id": "w", **CLOSED},
    rooms=two_rooms(),
    delegations=[{"id": "ONE", "name": "One", "size": 2}, {"id": "TWO", "name": "Two", "size": 2}],
)


def changed(**fields: object) -> Plan:
    """The plan with some fields replaced."""
    return Plan.model_validate({**BEFORE.model_dump(), **fields}, strict=False)


def test_the_same_plan_differs_in_nothing() -> None:
    """No difference is empty in every form, and false."""
    comparison = difference(BEFORE, changed(score=7), SCENARIO)
    assert not comparison
    assert (comparison.changes, comparison.text()) == ((), "")
    nobody: dict[str, object] = {"delegations": {}, "rooms": {}, "teams": {}}
    assert comparison.tree() == {"changes": [], "people": [], "tell": nobody}


def test_sessions_moved_added_and_gone() -> None:
    """Each session tells from where to where, and who must be told: delegations, rooms, teams."""
    placements = [
        {"session": "x", "start": f"{DAY}T09:30+07:00", "room": "B"},
        {"session": "y", "start": f"{DAY}T10:00+07:00", "room": "B"},
        {"session": "w", "start": f"{DAY}T09:00+07:00", "room": "A"},
    ]
    comparison = difference(BEFORE, changed(placements=placements), SCENARIO)
    assert [change.message for change in comparison.moves] == [
        "'w' (w) is added, 25 Oct 09:00, Room A",
        "'=1+1' (x) moves from 25 Oct 09:00 to 09:30, from Room A to Room B",
        "'z', 25 Oct 09:00, Room B, is not held",
    ]
    moved = comparison.moves[1]
    assert (moved.was, moved.now) == (f"{DAY} 09:00 A", f"{DAY} 09:30 B")
    assert moved.delegations == ("ONE", "TWO")
    assert moved.rooms == ("A", "B")
    assert moved.teams == ("en team 1", "fr team 2")
    assert set(comparison.tell()["rooms"]) == {"A", "B"}
    assert "3 sessions change:" in comparison.text()


def test_what_is_beside_the_sessions() -> None:
    """Attendance, turns, sweeps, arrivals, teams and booths are told to those concerned alone."""
    orders = {"list": [{**BEFORE.orders["list"][0].model_dump(), "position": 2}]}
    after = changed(
        attendance={"x": ["ONE-01", "TWO-02"], "y": ["ONE-01", "ONE-02"]},
        orders=orders,
        sweeps=[],
        arrivals=[{**BEFORE.arrivals[0].model_dump(), "drop_off": "gate"}],
        teams={"x": {"en": [2], "fr": [2]}},
        booths={"x": {"ONE": "b2"}},
    )
    comparison = difference(BEFORE, after, SCENARIO)
    assert comparison.moves == ()
    assert [(c.about, c.delegations, c.teams) for c in comparison.changes] == [
        ("attendance", ("TWO",), ()),
        ("turn", ("ONE",), ()),
        ("turn", ("TWO",), ()),
        ("sweep", (), ("sweep team 2",)),
        ("arrival", ("ONE",), ("escorts",)),  # all escorts have one agenda
        ("team", (), ("en team 1", "en team 2")),
        ("booth", ("ONE",), ()),
    ]
    assert comparison.changes[0].message == "Two: TWO-01 no longer goes to '=1+1' (x), TWO-02 goes there now"
    assert comparison.people == ("TWO-01", "TWO-02")
    assert comparison.text().startswith(
        "No session changes.\n\nBeside the sessions, 2 people's agendas change:\n  1. Two: TWO-01 no longer goes to '=1+1'"
    )


@pytest.mark.parametrize("classification", ["participants", "restricted"])
def test_escorts_and_rooms_are_told_no_title_of_what_is_not_public(classification: str) -> None:
    """Place and time are told to them, as in their agendas; the delegation is told which session it is."""
    session = {"id": "x", **CLOSED, "title": "Secret talks", "classification": classification}
    earlier = tiny(session, rooms=two_rooms())
    placement = {"session": "x", "start": f"{DAY}T09:00+07:00", "room": "A"}
    car = {"who": "ONE-01", "session": "x", "drop_off": "door", "at": f"{DAY}T08:50+07:00"}
    before = Plan.model_validate(
        {"placements": [placement], "attendance": {"x": ["ONE-01"]}, "arrivals": [car]}
    )
    places = ({**placement, "room": "B"}, {**placement, "start": f"{DAY}T09:30+07:00"}, None)
    cars = ({**car, "drop_off": "gate"}, {**car, "at": f"{DAY}T09:20+07:00"}, None)

    for place, ride in zip(places, cars, strict=True):
        plan = {"placements": [place] if place else [], "arrivals": [ride] if ride else []}
        after = Plan.model_validate({**plan, "attendance": before.attendance if place else {}})
        comparison = difference(before, after, earlier, earlier)
        tell = comparison.tell()
        escorts = tell["teams"]["escorts"]
        messages = (*escorts, *(message for room in tell["rooms"].values() for message in room))
        assert len(escorts) == 1
        assert not any("Secret" in message or "x" in message.split() for message in messages), messages
        assert "Secret talks" in comparison.text()  # the desk knows all
        assert "Secret talks" in " ".join(tell["delegations"]["ONE"])
        only = comparison.text().partition("Say to ")[2]
        assert all(message in only for message in messages)
        assert "Secret" not in only.replace("Tell", "")

    longer = tiny({**session, "duration": 90}, rooms=two_rooms())
    comparison = difference(before, before, longer, earlier)
    assert comparison.tell()["rooms"]["A"] == ("A reserved time lasts 90 min, not 60 min: until 10:30",)


def test_escorts_and_rooms_are_told_which_public_session_it_is() -> None:
    """As their agendas do; also of somebody who does not come, with closed doors elsewhere."""
    sessions = [{"id": s, **CLOSED, "title": s.upper(), "classification": "restricted"} for s in ("r1", "r2")]
    scenario = tiny({"id": "x", **CLOSED, "title": "Opening"}, *sessions, rooms=two_rooms())
    car = {"who": "ONE-01", "session": "x", "drop_off": "door", "at": f"{DAY}T08:50+07:00"}
    placements = [
        {"session": s, "start": f"{DAY}T{at}+07:00", "room": "A"}
        for s, at in (("x", "09:00"), ("r1", "10:00"), ("r2", "11:00"))
    ]
    there = {s: ["ONE-01"] for s in ("x", "r1", "r2")}
    before = Plan.model_validate({"placements": placements, "attendance": there, "arrivals": [car]})
    comparison = difference(before, Plan.model_validate({"placements": placements}), scenario)
    assert comparison.tell()["teams"] == {
        "escorts": ("ONE-01 is no longer driven to 'Opening' (x) (25 Oct 08:50, door)",)
    }
    # The sentence in the list has other sessions.
    assert "nobody goes to 'R1' (r1)" in comparison.text()
    assert "  Say to escorts only:\n    4. ONE-01 is no longer driven to 'Opening'" in comparison.text()

    moved = Plan.model_validate({"placements": [{**placements[0], "room": "B"}, *placements[1:]]})
    assert (
        "'Opening' (x) moves"
        in difference(Plan(placements=before.placements), moved, scenario).tell()["rooms"]["B"][0]
    )


def test_the_table_holds_no_formula() -> None:
    """A title that looks like a formula is text in the table; every row has every column."""
    comparison = difference(Plan(), BEFORE, SCENARIO)
    rows = list(csv.reader(io.StringIO(comparison.csv().decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row)


def test_without_a_scenario_ids_stand_for_names() -> None:
    """Plans alone can be compared: delegations are told by the numbers of their delegates."""
    comparison = difference(BEFORE, Plan())
    assert comparison.moves[0].message == "'x', 25 Oct 09:00, A, is not held"
    assert comparison.moves[0].delegations == ("ONE", "TWO")


def test_each_change_is_said_once_and_readers_are_told_its_number() -> None:
    """However many must be told, the text and the JSON hold each message once."""
    placements = [
        {"session": "x", "start": f"{DAY}T09:30+07:00", "room": "B"},
        {"session": "y", "start": f"{DAY}T10:30+07:00", "room": "B"},
    ]
    comparison = difference(BEFORE, changed(placements=placements), SCENARIO)
    text = comparison.text()
    assert all(text.count(change.message) == 1 for change in comparison.changes)
    assert "  1. '=1+1' (x) moves" in text
    assert "Tell 2 delegations (the numbers are those above):\n  1, 3: One (ONE)\n  1: Two (TWO)\n" in text
    tree = comparison.tree()
    assert [change["number"] for change in tree["changes"]] == [1, 2, 3]
    assert tree["tell"]["delegations"] == {"ONE": [1, 3], "TWO": [1]}
    assert comparison.tell()["delegations"]["TWO"] == (comparison.changes[0].message,)


def test_organisers_and_those_named_are_told_of_what_moves_and_what_is_cancelled() -> None:
    """Nobody of them need be in the attendance; a session that is no longer there is told by its title."""
    delegations = [{"id": party, "name": party.title(), "size": 2} for party in ("ONE", "TWO", "SIX", "TEN")]
    named = {"organisers": ["SIX"], "chairs": ["TEN-01"], "speakers": ["TWO-02"]}
    sessions = [{"id": s, "kind": "side-event", "title": s.upper(), **named} for s in ("x", "y")]
    earlier = tiny(*sessions, rooms=two_rooms(), delegations=delegations)
    wanted = with_changes(earlier, ["cancel y"])
    before = Plan(placements=BEFORE.placements[:2])
    moved = BEFORE.placements[0].model_copy(update={"room": "B"})
    comparison = difference(before, Plan(placements=(moved,)), wanted, earlier)
    assert [change.message for change in comparison.moves] == [
        "'X' (x) moves from Room A to Room B (stays at 25 Oct 09:00)",
        "'Y' (y), 25 Oct 10:00, Room B, is not held",
    ]
    assert [change.delegations for change in comparison.moves] == [("SIX", "TEN", "TWO")] * 2


def test_who_is_in_a_longer_session_is_told() -> None:
    """A session that lasts longer where it is changes the agendas of those who go there."""
    session = {"id": "x", "kind": "roundtable", "title": "Talks", "duration": 45, "speakers": ["ONE-01"]}
    earlier = tiny(session, rooms=two_rooms())
    start = datetime.fromisoformat("2025-10-25T09:00+07:00")
    placement = Placement(session="x", start=start, room="A")
    plan = Plan(placements=(placement,), attendance={"x": ("ONE-01",)})
    comparison = difference(plan, plan, with_changes(earlier, ["longer x 15 min"]), earlier)
    assert [(c.about, c.was, c.now) for c in comparison.changes] == [("length", "45 min", "60 min")]
    assert comparison.text().startswith(
        "1 session changes:\n  1. 'Talks' (x) lasts 60 min, not 45 min: until 10:00\n"
    )
    assert comparison.tell()["delegations"] == {"ONE": ("'Talks' (x) lasts 60 min, not 45 min: until 10:00",)}
    assert not difference(plan, plan, earlier, earlier)
    assert not difference(plan, plan, earlier)


def test_the_parties_of_a_bilateral_and_exhibitors_are_told() -> None:
    """They are concerned whether or not anybody is listed as going."""
    scenario = tiny(
        {"id": "x", "kind": "bilateral", "parties": ["ONE", "TWO"], "title": "Talks"},
        {"id": "y", "kind": "exhibition", "duration": 30, "title": "Fair", "exhibitors": [{"delegation": "TWO"}],
         "booths": [{"id": "b1"}]},
        rooms=two_rooms(), delegations=SCENARIO.model_dump()["delegations"],
    )  # fmt: skip
    comparison = difference(Plan(placements=BEFORE.placements[:2]), Plan(), scenario)
    assert [change.delegations for change in comparison.moves] == [("ONE", "TWO"), ("TWO",)]


def test_plans_of_two_events_are_refused() -> None:
    """By the event that they say they are of; where one does not say, by the sessions that they hold."""
    mine, other = changed(event="mine"), changed(event="other")
    for wrong in (
        lambda: difference(mine, other),
        lambda: difference(BEFORE, other, SCENARIO),
        lambda: difference(mine, BEFORE, None, SCENARIO),
        lambda: difference(BEFORE, Plan(dropped=("one", "two"))),
    ):
        with pytest.raises(ArgumentError, match="of two events"):
            wrong()
    assert not difference(mine, BEFORE)
    with pytest.raises(ArgumentError, match="a scenario is meant"):
        difference(BEFORE, BEFORE, "event.yaml")  # type: ignore[arg-type]


def test_a_replan_of_another_event_is_refused() -> None:
    """Nobody would be told anything of use."""
    with pytest.raises(ArgumentError, match=f"of two events, 'other' and '{SCENARIO.event.id}'"):
        replan(SCENARIO, changed(event="other"), effort=0.1, workers=1)


def test_the_shell_refuses_plans_of_two_events(tmp_path: Path) -> None:
    """With exit code 2 and a sentence, not with nothing."""
    for name in ("mine", "other"):
        (tmp_path / name).write_text(plan_json(changed(event=name)))
    done = run("diff", str(tmp_path / "mine"), str(tmp_path / "other"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "of two events, 'mine' and 'other'" in done.stderr


def test_an_absent_delegation_is_told_in_a_line() -> None:
    """What follows from one cause is one line of the text, with all its numbers; each is a change in JSON."""

    def event(parties: tuple[str, ...]) -> Plan:
        turns = [
            {"who": f"{party}-01", "part": "x", "position": n + 1, "start": f"{DAY}T09:{2 * n:02}:30+07:00",
             "end": f"{DAY}T09:{2 * n + 1:02}:30+07:00"}
            for n, party in enumerate(parties)
        ]  # fmt: skip
        places = [
            {"session": s, "start": f"{DAY}T{9 + n:02}:00+07:00", "room": "A"} for n, s in enumerate("xyz")
        ]
        attendance = {session: [f"{party}-01" for party in parties] for session in "xyz"}
        stated = {"placements": places, "attendance": attendance, "orders": {"debate": turns}}
        return Plan.model_validate(stated, strict=False)

    comparison = difference(event(("ONE", "TWO", "AAA", "BBB", "CCC")), event(("ONE", "AAA", "BBB", "CCC")))
    assert comparison.text().splitlines()[:5] == [
        "No session changes.",
        "",
        "Beside the sessions, 1 person's agenda changes:",
        "  1-3, 5. TWO does not come: nobody goes to 'x', 'y', 'z'; struck from 'debate'",
        "  4, 6-7. 3 people in 'debate' come 2 min earlier, 1 place up: AAA-01, now place 2 at 25 Oct 09:02:30 "
        "to CCC-01, now place 4 at 25 Oct 09:06:30",
    ]
    assert len(comparison.tree()["changes"]) == 7
    assert "together" not in comparison.tree()["changes"][0]

    two = difference(event(("ONE", "TWO", "AAA", "BBB")), event(("ONE", "AAA", "BBB"))).text()
    assert "AAA-01 in 'debate': from" in two


def test_a_place_on_a_list_says_what_distinguishes_it() -> None:
    """The desk is told where there are several, the part where the list has several; seconds, if there are any."""
    after = changed(
        orders={
            "list": [{**turn.model_dump(), "position": 3 - turn.position} for turn in BEFORE.orders["list"]]
        }
    )
    [first, second] = difference(BEFORE, after, SCENARIO).changes
    assert first.message == "ONE-01 in 'list': from place 1, 25 Oct 09:01 to place 2, 25 Oct 09:01"
    assert second.was == "place 2, 25 Oct 09:02"
    desks = [{**turn.model_dump(), "desk": turn.position, "part": "y"} for turn in BEFORE.orders["list"]]
    [first, second] = difference(BEFORE, changed(orders={"list": desks}), SCENARIO).changes
    assert (first.was, second.now) == (
        "'=1+1' (x), place 1, desk 1, 25 Oct 09:01",
        "'y' (y), place 2, desk 2, 25 Oct 09:02",
    )


def test_without_a_scenario_people_are_no_delegations() -> None:
    """A number tells the delegation; whoever has a name is told as a person, and no delegation is made of it."""
    before, after = (
        BEFORE.model_copy(update={"attendance": {"x": people}, "orders": {}})
        for people in (("hassan", "ONE-01"), ("vn-minister",))
    )
    comparison = difference(before, after)
    assert comparison.tell()["delegations"] == {"ONE": ("ONE: ONE-01 no longer goes to 'x'",)}
    assert comparison.tell()["people"] == dict.fromkeys(
        ("hassan", "vn-minister"), ("hassan no longer goes to 'x', vn-minister goes there now",)
    )
    assert "Tell 2 people, whose delegations only the scenario knows" in comparison.text()


@pytest.mark.parametrize("change", ["absent TWO", "excuse TWO-01 x"])
def test_that_nobody_is_left_to_speak_is_told(change: str, tmp_path: Path) -> None:
    """A session whose only speaker is gone is held all the same: that is told, to those who go; and by `check`."""
    first, *others = SCENARIO.sessions
    speaking = first.model_copy(update={"title": "Lakes", "speakers": ("TWO-01",)})
    scenario = SCENARIO.changed(sessions=(speaking, *others))
    changed_scenario = with_changes(scenario, [change])
    [left, *_] = difference(BEFORE, BEFORE, changed_scenario, scenario).changes
    assert (left.about, left.was) == ("speaker", "TWO-01")
    assert (
        left.message == "'Lakes' (x) has no speaker left, without TWO-01: `cancel x`, or name somebody else"
    )
    assert not difference(BEFORE, BEFORE, scenario, scenario)
    save(scenario, tmp_path / "event.yaml")
    (tmp_path / "late.yaml").write_text(f"eventplan: 1\ninclude: [event.yaml]\nchanges: ['{change}']\n")
    assert load(tmp_path / "late.yaml")._notes == (
        "by the changes, 'Lakes' (x) has no speaker left: `cancel x`, or name somebody else",
    )


def test_who_no_longer_speaks_is_told_to_those_who_see_the_session() -> None:
    """Delegations that go there, the speaker's own, and, of a public session, its room."""
    people = [{"id": "ONE-01", "name": "Ana"}, {"id": "ONE-02", "name": "Ben"}]
    delegations = [
        {"id": "ONE", "name": "One", "size": 2, "members": people},
        *({"id": party, "name": party.title(), "size": 1} for party in ("TWO", "SIX")),
    ]
    plan = Plan(placements=BEFORE.placements[:1], attendance={"x": ("TWO-01",)})

    for classification, rooms in (("public", {"A"}), ("restricted", set())):
        session = {"id": "x", **CLOSED, "title": "Talks", "classification": classification}
        named = {**session, "speakers": ["ONE-01", "SIX-01"]}
        earlier = tiny(named, rooms=two_rooms(), delegations=delegations)
        wanted = with_changes(earlier, ["excuse ONE-01 x"])
        comparison = difference(plan, plan, wanted, earlier)
        assert [change.message for change in comparison.changes] == [
            "'Talks' (x): Ana (ONE-01) no longer speaks"
        ]
        tell = comparison.tell()
        assert (set(tell["delegations"]), set(tell["rooms"])) == ({"ONE", "TWO", "SIX"}, rooms)

        other = tiny(
            {**session, "chairs": ["ONE-02"], "speakers": ["SIX-01"]},
            rooms=two_rooms(),
            delegations=delegations,
        )
        assert [change.message for change in difference(plan, plan, other, earlier).changes] == [
            "'Talks' (x): Ana (ONE-01) no longer speaks",
            "'Talks' (x): Ben (ONE-02) chairs now",
        ]


def test_somebody_with_a_turn_does_not_go_there_only_now() -> None:
    """Who has a turn in a session is there anyway: what is new is that they are there for all of it, or are not."""
    more = changed(attendance={"x": ["ONE-01"], "y": ["ONE-01", "ONE-02"]})
    less = changed(attendance={"x": ["TWO-01", "ONE-02"], "y": ["ONE-01", "ONE-02"]})
    assert [change.message for change in difference(BEFORE, more, SCENARIO).changes] == [
        "Two: TWO-01 is at '=1+1' (x) for a turn alone now"
    ]
    assert [change.message for change in difference(more, less, SCENARIO).changes] == [
        "One: ONE-02 goes to '=1+1' (x) now, ONE-01 is at '=1+1' (x) for a turn alone now",
        "Two: TWO-01 is at all of '=1+1' (x) now, not for a turn alone",
    ]


@pytest.mark.parametrize("classification", ["public", "restricted"])
def test_that_the_next_session_has_no_car_is_said(classification: str) -> None:
    """Of a guest who comes too late for the car; escorts are told no title of what is not public."""
    session = {"id": "y", **CLOSED, "title": "Talks", "classification": classification}
    scenario = tiny({"id": "x", **CLOSED, "title": "Opening"}, session, rooms=two_rooms())
    plan = {
        "placements": [
            {"session": s, "start": f"{DAY}T{at}+07:00", "room": "A"}
            for s, at in (("x", "09:00"), ("y", "10:00"))
        ],
        "attendance": {"x": ["ONE-01"], "y": ["ONE-01"]},
        "arrivals": [{"who": "ONE-01", "session": "x", "drop_off": "door", "at": f"{DAY}T08:50+07:00"}],
    }
    before = Plan.model_validate(plan)
    after = Plan.model_validate({**plan, "attendance": {"y": ["ONE-01"]}, "arrivals": []})
    tell = difference(before, after, scenario).tell()
    no_car = "ONE-01 is no longer driven to 'Opening' (x) (25 Oct 08:50, door)"
    next_one = "; no car is planned for 'Talks' (y) at 10:00, now the first of that day"
    assert tell["delegations"]["ONE"][-1] == no_car + next_one
    assert tell["teams"]["escorts"] == (no_car + (next_one if classification == "public" else ""),)

    car = {**plan["arrivals"][0], "session": "y", "at": f"{DAY}T09:50+07:00"}
    driven = Plan.model_validate({**plan, "attendance": {"y": ["ONE-01"]}, "arrivals": [car]})
    assert no_car in difference(before, driven, scenario).tell()["delegations"]["ONE"]


def test_titles_in_words_neither_turn_text_around_nor_begin_a_line() -> None:
    """What is printed and kept for the desk shows control and bidi characters as a terminal does."""
    hostile = SCENARIO.sessions[0].model_copy(
        update={"title": "One\x1b[31m \u202e\n2. Everything is cancelled"}
    )
    scenario = SCENARIO.changed(sessions=[hostile, *SCENARIO.sessions[1:]])
    text = difference(BEFORE, BEFORE.moved("x", start=f"{DAY}T09:30+07:00"), scenario).text()
    assert visible(text) == text
    assert r"One\x1b[31m \u202e" in text
    assert not [line for line in text.splitlines() if line.startswith("2. Everything")]
