"""Defaults of sessions by kind, and sessions named by kind, theme or `all`."""

from typing import Any

import pytest

from eventplan.files import load_text
from eventplan.model import Kind, Scenario, ScenarioError, Session, Window
from eventplan.model.changes import parse_change, with_changes
from tests.temptations import CLOSED, DAY, tiny

MORNING = f"{DAY} 09:00/10:30"


def of_kind(kinds: dict[str, Any], *sessions: dict[str, Any], **rest: Any) -> Scenario:
    """A scenario with defaults by kind; of its sessions only what is given."""
    plain = tiny().model_dump(mode="json", exclude_unset=True)
    return Scenario.model_validate(
        plain | {"kinds": kinds, "sessions": [{"title": s["id"], **s} for s in sessions], **rest}
    )


def test_a_session_has_what_its_kind_has() -> None:
    """Whatever it does not state itself; other kinds are not touched."""
    kinds = {"roundtable": {"duration": "90 min", "windows": MORNING, "layout": "any", "setup": 15}}
    scenario = of_kind(
        kinds,
        {"id": "x", "kind": "roundtable"},
        {"id": "y", "kind": "roundtable", "duration": 60, "setup": 0},
        {"id": "z", "kind": "press-conference", "duration": 30},
    )
    x, y, z = scenario.sessions
    assert (x.duration, x.setup, x.layout, x.windows) == (90, 15, "any", (Window.model_validate(MORNING),))
    assert (y.duration, y.setup, y.windows) == (60, 0, x.windows)
    assert (z.duration, z.setup, z.layout, z.windows) == (30, 0, None, ())


@pytest.mark.parametrize(
    "stated", [{"start": f"{DAY} 10:00"}, {"windows": [f"{DAY} 09:30/11:00"]}, {"slots": "grid"}]
)
def test_who_states_a_time_has_none_of_its_kind(stated: dict[str, Any]) -> None:
    """Windows of the kind do not bind a session that is pinned, or has windows or slots of its own."""
    grids = [{"id": "grid", "slots": [f"{DAY} 10:00/11:00"]}]
    kinds = {"roundtable": {"duration": 60, "windows": [MORNING]}}
    (x,) = of_kind(kinds, {"id": "x", "kind": "roundtable", **stated}, slot_grids=grids).sessions
    assert [str(window) for window in x.windows] == stated.get("windows", [])


def test_a_scenario_with_defaults_is_the_same_when_it_is_written_and_read() -> None:
    """Written with its fields and read again, and changed, it says the same."""
    kinds = {"roundtable": {"duration": 60, "hours": "09:00-13:00", "outside": ["before-opening"]}}
    scenario = of_kind(kinds, {"id": "x", "kind": "roundtable"})
    assert Scenario.model_validate(scenario.model_dump(mode="json", exclude_unset=True)) == scenario
    assert scenario.changed(rooms=scenario.rooms) == scenario
    later = scenario.changed(
        kinds={Kind.ROUNDTABLE: scenario.kinds[Kind.ROUNDTABLE].model_copy(update={"setup": 15})}
    )
    assert later.sessions[0].setup == 15


def test_hours_that_overlap_are_one_stretch() -> None:
    """No minute counts twice."""
    kinds = {"roundtable": {"hours": ["11:00-13:00", "09:00-12:00", "14:00-15:00"]}}
    (hours,) = (kind.hours for kind in of_kind(kinds).kinds.values())
    assert [str(hours) for hours in hours or ()] == ["09:00-13:00", "14:00-15:00"]


def test_defaults_are_complained_about_in_their_place() -> None:
    """A default that is wrong is wrong where it stands."""
    text = """\
event: {id: e, title: E, time_zone: Asia/Tokyo, days: [{date: 2026-05-12, opens: "08:00", closes: "20:00"}]}
venues: [{id: v, name: V}]
rooms: [{id: a, name: A, venue: v, capacity: 50}]
kinds:
  roundtable: {duration: 1 h, hours: 9 to 5}
"""
    with pytest.raises(ScenarioError) as raised:
        load_text(text)
    assert [(c.line, c.message) for c in raised.value.complaints] == [
        (5, "'9 to 5' is not a stretch of a day: write `09:00-13:00`")
    ]


def several(**rest: Any) -> Scenario:
    """Two roundtables, one of them on water, and an exhibition called `rehearsal`."""
    return tiny(
        {"id": "x", **CLOSED, "themes": ["water"]},
        {"id": "y", **CLOSED},
        {"id": "rehearsal", **CLOSED, "kind": "exhibition", "themes": ["water"]},
        **rest,
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["all"], ["x", "y", "rehearsal"]),
        (["roundtable"], ["x", "y"]),
        (["water"], ["x", "rehearsal"]),
        (["rehearsal"], ["rehearsal"]),
        (["y", "water"], ["y", "x", "rehearsal"]),
        (["plenary"], []),
    ],
)
def test_words_name_sessions(words: list[str], expected: list[str]) -> None:
    """An id comes first, then `all`, kinds and themes."""
    assert list(several().named(words)) == expected


def test_order_groups_and_limits_take_words() -> None:
    """Each of the sessions that a word names is meant."""
    scenario = several(
        order=[{"before": "roundtable", "after": "all", "gap": 15}],
        not_parallel=[{"id": "water", "sessions": ["water"]}],
        parallel=[{"id": "few", "sessions": ["roundtable", "rehearsal"], "most": 1}],
    )
    assert [(o.before, o.after, o.gap) for o in scenario.ordered] == [
        ("x", "rehearsal", 15),
        ("y", "rehearsal", 15),
    ]
    assert scenario.apart[0].sessions == ("x", "rehearsal")
    assert scenario.limits[0].sessions == ("x", "y", "rehearsal")


@pytest.mark.parametrize(
    ("stated", "path"),
    [
        ({"order": [{"before": "x", "after": "wine"}]}, ("order", 0, "after")),
        ({"not_parallel": [{"id": "g", "sessions": ["x", "wine"]}]}, ("not_parallel", 0, "sessions", 1)),
        ({"not_parallel": [{"id": "g", "sessions": ["x"]}]}, ("not_parallel", 0, "sessions")),
        ({"parallel": [{"id": "l", "sessions": ["wine"], "most": 1}]}, ("parallel", 0, "sessions", 0)),
    ],
)
def test_words_that_name_nothing(stated: dict[str, Any], path: tuple[Any, ...]) -> None:
    """What names neither a session nor a kind nor a theme is an error, and one session is not a group."""
    with pytest.raises(ScenarioError) as raised:
        several(**stated)
    assert [complaint.path for complaint in raised.value.complaints] == [path]


def test_a_cancelled_session_leaves_no_word_behind() -> None:
    """What was said of it, and of a theme that was its alone, goes; what was said of kinds stays."""
    before = several(
        order=[{"before": "rehearsal", "after": "y"}, {"before": "roundtable", "after": "all"}],
        not_parallel=[{"id": "g", "sessions": ["roundtable"]}, {"id": "h", "sessions": ["rehearsal", "x"]}],
    )
    after = with_changes(before, [parse_change("cancel rehearsal")])
    assert [order.before for order in after.order] == ["roundtable"]
    assert [group.id for group in after.not_parallel] == ["g"]
    assert all(isinstance(session, Session) for session in after.sessions)


def test_rooms_and_excuses_of_a_kind() -> None:
    """They are chosen and excused like a session's own; what there is not is complained of once, at the kind."""
    scenario = of_kind(
        {"roundtable": {"room": "A", "excused": ["ONE"], "attendance": "delegations", "duration": 60}},
        {"id": "x", "kind": "roundtable"},
        {"id": "y", "kind": "roundtable", "room": []},
    )
    assert [session.room for session in scenario.sessions] == [("A",), ()]
    assert [scenario.invited(session) for session in scenario.sessions] == [(), ()]
    with pytest.raises(ScenarioError) as error:
        of_kind(
            {"roundtable": {"room": ["A", "B"], "excused": ["TWO"], "duration": 60}},
            *({"id": name, "kind": "roundtable"} for name in "xyz"),
        )
    assert [
        (complaint.path, complaint.message.partition(" - ")[0]) for complaint in error.value.complaints
    ] == [
        (("kinds", "roundtable", "room", 1), "there is no room 'B'"),
        (("kinds", "roundtable", "excused", 0), "'TWO' is neither a delegate nor a delegation"),
    ]
