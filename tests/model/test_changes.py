"""Changes: each line of text means what it says, reads back as itself, and leaves the scenario whole."""

import json
from datetime import datetime

import pytest
from pydantic import TypeAdapter

from eventplan.model import (
    FORMS,
    Change,
    Plan,
    Scenario,
    ScenarioError,
    Variation,
    parse_change,
    settled,
    with_changes,
)
from eventplan.model.changes import Add
from tests.temptations import CLOSED, DAY, tiny, two_rooms

PARTIES = [
    {
        "id": "ONE",
        "name": "One",
        "size": 3,
        "members": [{"id": "lead", "head": True, "arrives": f"{DAY} 08:00"}],
    },
    {"id": "TWO", "name": "Two", "size": 2, "interests": {"x": 3, "peace": 2}, "kind": "observer"},
]


def event() -> Scenario:
    """Two sessions and a bilateral, tied to each other in every way that a change has to undo."""
    return tiny(
        {"id": "x", "kind": "side-event", "organisers": ["TWO"], "speakers": ["TWO-02"], "heads": 10},
        {"id": "y", **CLOSED, "speakers": ["lead"], "themes": ["peace"]},
        {"id": "z", "kind": "bilateral", "parties": ["ONE", "TWO"], "title": "Talks", "duration": 20},
        delegations=PARTIES,
        rooms=[*two_rooms(), {"id": "AB", "name": "Both", "venue": "house", "capacity": 100, "combines": ["A", "B"]}],
        order=[{"before": "x", "after": "y"}],
        not_parallel=[{"id": "apart", "sessions": ["x", "y"]}],
        speakers_lists=[
            {
                "id": "list",
                "parts": [{"session": "x"}, {"session": "y"}],
                "items": [{"who": "TWO-01", "parts": ["x"]}, {"who": "lead"}],
            }
        ],
    )  # fmt: skip


@pytest.mark.parametrize("line", [line for name, line in FORMS.items() if name != "add"])
def test_a_line_reads_back_as_itself(line: str) -> None:
    """Each form is read, and written as it was read."""
    assert str(parse_change(line)) == line


def test_an_added_session_reads_back_as_itself() -> None:
    """A session travels in a line as JSON."""
    change = parse_change('add {"id": "w", "kind": "side-event", "title": "W", "organisers": ["ONE"]}')
    assert parse_change(str(change)) == change
    assert with_changes(event(), [change]).sessions[-1].id == "w"


def test_spaces_within_the_texts_of_an_added_session_stay() -> None:
    """Two spaces, and the space that is not broken before a French colon."""
    fields = {
        "id": "w",
        "kind": "hold",
        "duration": 5,
        "title": {"fr": "Eau\u00a0: marchés", "en": "Water  now"},
    }
    for line in (f" add   {json.dumps(fields, ensure_ascii=False)}", str(Add(session=fields))):
        assert with_changes(event(), [line]).sessions[-1].title == fields["title"]


def test_a_file_may_hold_a_line_or_a_mapping() -> None:
    """A change in a file is a line of text, or a mapping with its fields."""
    read = TypeAdapter(Change).validate_python
    assert read("late ONE 45 min") == read({"change": "late", "who": "ONE", "minutes": "45min"})
    assert Variation.model_validate({"id": "v", "changes": ["cancel x"]}).apply(event()) == with_changes(
        event(), ["cancel x"]
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("lat USA 4 min", "did you mean 'late'?"),
        ("late ONE", "write it like `late USA 45 min"),
        ("late ONE soon", "is not a duration"),
        ("leaves ONE tomorrow", "is not a time"),
        ("cancel xx", "there is no session 'xx'"),
        ("late TREE 5 min", "there is no delegation or delegate 'TREE'"),
        ("lose-room C", "there is no room 'C'"),
        ("late TWO 5 min", "write `arrives TWO TIME`"),
        ("delay x 5 min", "has no planned start"),
        ("leaves lead 2025-10-25 07:00", "leaves before arriving"),
        ('add {"id": "x", "kind": "hold", "duration": 5}', "give it another id"),
        ('add {"id": "w"}', "`add w`: kind: must be one of plenary, .*, hold$"),
        ('add {"id": "w", "kind": "holt"}', "did you mean 'hold'?"),
        ('add {"id": "w", "kind": "hold"}', "`add w`: duration: is missing"),
        (
            'add {"id": "w", "kind": "hold", "duraton": 5}',
            "duraton: there is no such field - did you mean 'duration'?",
        ),
        ('add {"id": "w", "kind": "roundtable", "duration": 5}', "`add w`: title: is missing"),
        (
            'add {"id": "w", "kind": "hold", "duration": 5, "prefer_times": [{"price": -1}]}',
            "prefer_times.0.window: is missing",
        ),
        ('add {"id": "w", "kind": "hold", "duration": 5} to water', "there is no series 'water'"),
        ('add {"kind": "hold", "duration": 5}', "`add …`: id: is missing"),
        ("add {]}", "this is not JSON"),
        ('add {"id": "w", "id": "v", "kind": "hold", "duration": 5}', "'id' is there twice in one object"),
        ('add {"id": "w", "kind": "hold", "duration": NaN}', "NaN is not a number"),
        ('add {"id": "w", "kind": "hold", "duration": "\\ud800"}', r"'\\ud800' is half of a character"),
        ("lose-room \ud800", r"'\\ud800' is half of a character"),
        ('add {"id": "w", "kind": "hold", "duration": 5, "title": 5}', "`add w`: title: must be text$"),
        (
            'add {"id": "w", "kind": "hold", "duration": 5, "title": {"en": 5}}',
            "`add w`: title.en: must be text$",
        ),
        ("grow 10 % stat", "must be one of 'state', .* - did you mean 'state'?"),
        ("grow -90 %", "there is no delegate 'TWO-02'"),
        ("lose-room A from 2025-10-25 10:00 until 2025-10-25 10:00", "it ends before it begins"),
        ("arrives lead 2025-10-25 08:00", "nothing changes"),
        ("grow 10 % media", "nothing changes"),
        ("leaves lead 2025-12-01 08:00", "nothing changes"),
        ("move x", "write it like `move side-17"),
        ("move x 2025-10-25 10:00 C", "there is no room 'C'"),
        ("swap x y", "'x' has no place"),
        ("pin x", "the session has no place"),
        ("earlier x 5 min", "has no planned start"),
        ("away ONE 2025-10-27", "the event does not go on then"),
        ("smaller-room A 5000", "it has no more than"),
        ("smaller-room A few", "seats: must be a whole number"),
        ("lose-team fr", "there is no interpretation team 'fr'"),
        ("lose-team sweep", "state `sweep_teams`"),
        ("lose-team sweep some", "number: must be a whole number"),
    ],
)
def test_what_cannot_be_done_is_told(line: str, message: str) -> None:
    """A change that cannot be read or applied is refused in words, never with another exception."""
    with pytest.raises(ScenarioError, match=message.replace("?", r"\?")):
        with_changes(event(), [line])


def test_a_lost_room_takes_what_it_is_part_of() -> None:
    """Rooms that combine a lost room are lost with it; others are not."""
    after = with_changes(event(), ["lose-room A from 2025-10-25 10:00"])
    assert {room.id for room in after.rooms if room.holds} == {"A", "AB"}
    assert str(after.room_by_id["AB"].holds[0]) == "2025-10-25 10:00/24:00"


def test_who_is_late() -> None:
    """A stated arrival moves; without one, the first session planned for a delegation counts."""
    assert with_changes(event(), ["late lead 45 min"]).delegations[0].members[0].arrives == datetime(
        2025, 10, 25, 8, 45
    )
    start = datetime.fromisoformat(f"{DAY}T09:00+07:00")
    plan = Plan.model_validate(
        {
            "placements": [{"session": "x", "start": start, "room": "A"}],
            "attendance": {"x": ["TWO-02"]},
        }
    )
    after = with_changes(event(), ["late TWO 1 h"], plan)
    assert after.delegation_by_id["TWO"].arrives == datetime(2025, 10, 25, 10)
    assert with_changes(event(), ["delay x 30 min"], plan).sessions[0].start == datetime(2025, 10, 25, 9, 30)


def test_who_is_driven_is_late_by_the_car() -> None:
    """A car at 8:40, for a session at 9, that is ten minutes late is still in time for it."""
    start = datetime.fromisoformat(f"{DAY}T09:00+07:00")
    plan = Plan.model_validate(
        {
            "placements": [{"session": "x", "start": start, "room": "A"}],
            "attendance": {"x": ["TWO-02", "TWO-01"]},
            "arrivals": [
                {"who": "TWO-02", "session": "x", "drop_off": "door", "at": f"{DAY}T08:40+07:00"},
            ],
        }
    )
    after = with_changes(event(), ["late TWO-02 10 min"], plan)
    assert [m.arrives for m in after.delegation_by_id["TWO"].members if m.id == "TWO-02"] == [
        datetime(2025, 10, 25, 8, 50)
    ]
    after = with_changes(event(), ["late TWO-01 10 min"], plan)
    assert [m.arrives for m in after.delegation_by_id["TWO"].members if m.id == "TWO-01"] == [
        datetime(2025, 10, 25, 9, 10)
    ]


def test_who_is_late_on_one_day_is_there_on_the_others() -> None:
    """On a single day presence begins later: after the opening, a window, or the first session planned."""
    days = [{"date": d, "opens": "09:00", "closes": "11:00"} for d in (DAY, "2025-10-26")]
    stated = tiny({"id": "x", **CLOSED, "speakers": ["ONE-01"]}, days=days)
    after = with_changes(stated, [f"late ONE 30 min on {DAY}"])
    assert [str(window) for window in after.delegations[0].members[0].available] == [
        f"{DAY} 09:30/2025-10-27 00:00"
    ]
    start = datetime.fromisoformat(f"{DAY}T10:00+07:00")
    plan = Plan.model_validate(
        {"placements": [{"session": "x", "start": start, "room": "A"}], "attendance": {"x": ["ONE-01"]}}
    )
    after = with_changes(stated, ["late ONE-01 30 min on 2025-10-26"], plan)
    assert [str(window) for window in after.delegations[0].members[0].available] == [
        DAY,
        "2025-10-26 09:30/24:00",
    ]
    after = with_changes(stated, [f"late ONE-01 30 min on {DAY}"], plan)
    assert after.delegations[0].members[0].available[0].start == datetime(2025, 10, 25, 10, 30)
    with pytest.raises(ScenarioError, match="not a day of the event"):
        with_changes(stated, ["late ONE 30 min on 2025-10-27"])


def test_other_rooms_and_people_excused() -> None:
    """A session may choose among other rooms, and go on without somebody who was named."""
    after = with_changes(event(), ["rooms y A AB", "excuse lead y"])
    assert (after.session_by_id["y"].room, after.session_by_id["y"].people) == (("A", "AB"), ())
    with pytest.raises(ScenarioError, match="is not named in 'y'"):
        with_changes(after, ["excuse lead y"])


@pytest.mark.parametrize(
    ("size", "seats", "rank", "excused"),
    [(2, 1, None, True), (1, 1, None, False), (2, 2, None, False), (2, 1, "minister", False)],
)
def test_who_is_excused_is_not_sent_for_the_delegation(
    size: int, seats: int, rank: str | None, *, excused: bool
) -> None:
    """A chair who is excused does not cover the session either, as long as others of the delegation can."""
    plenary = {"id": "x", "kind": "plenary", "title": "X", "duration": 60, "attendance": "delegations"}
    stated = tiny(
        {**plenary, "seats": seats, "least_rank": rank, "chairs": ["ONE-01"]},
        delegations=[{"id": "ONE", "name": "One", "size": size, "rank": "minister"}],
    )
    session = with_changes(stated, ["excuse ONE-01 x"]).session_by_id["x"]
    assert (session.chairs, session.excused) == ((), ("ONE-01",) if excused else ())


def test_one_turn_is_struck_from_a_list() -> None:
    """The person stays in the session, the others on the list; the last turn takes the list along."""
    lists = [{"id": "debate", "seconds": 60, "parts": ["x"], "items": ["ONE-01", "ONE-02"]}]
    signing = [{**lists[0], "id": "signing"}]
    stated = tiny(
        {"id": "x", **CLOSED, "required": ["ONE-01"]},
        delegations=[{"id": "ONE", "name": "One", "size": 2}],
        speakers_lists=lists,
        signing_orders=signing,
    )
    after = with_changes(stated, ["strike ONE-01 debate"])
    assert [item.who for item in after.speakers_lists[0].items] == ["ONE-02"]
    assert after.signing_orders == stated.signing_orders
    assert after.session_by_id["x"].required == ("ONE-01",)
    assert with_changes(after, ["strike ONE-02 debate"]).speakers_lists == ()

    for line, why in (
        ("excuse ONE-02 x", "for the turn there, write `strike ONE-02 debate`"),
        ("strike ONE-01 debate", "'ONE-01' is not on 'debate'"),
        ("strike ONE-01 debates", "there is no speakers list or signing order 'debates'"),
        ("strike ONE-09 debate", "there is no delegate 'ONE-09'"),
    ):
        with pytest.raises(ScenarioError, match=why):
            with_changes(after, [line])


def test_a_delegate_without_a_name_keeps_rank_and_headship() -> None:
    """Times of a numbered head are stated without making anybody else the head."""
    after = with_changes(event(), [f"leaves TWO-01 {DAY} 10:00"])
    head = after.head("TWO")
    assert head is not None
    assert (head.id, head.rank) == ("TWO-01", event().people["TWO-01"].rank)
    assert len(after.people) == len(event().people)


def test_a_cancelled_session_leaves_nothing_behind() -> None:
    """Order, groups, lists and interests forget a session that is cancelled."""
    after = with_changes(event(), ["cancel x"])
    assert [session.id for session in after.sessions] == ["y", "z"]
    assert (after.order, after.not_parallel) == ((), ())
    assert after.delegation_by_id["TWO"].interests == {"peace": 2}
    (listed,) = after.speakers_lists
    assert [part.session for part in listed.parts] == ["y"]
    assert [item.parts for item in listed.items] == [(), ()]


def test_a_party_that_does_not_come_takes_its_own_sessions_along() -> None:
    """Side events without an organiser and bilaterals without a party are not held."""
    after = with_changes(event(), ["absent TWO"])
    assert [session.id for session in after.sessions] == ["y"]
    assert "TWO" not in after.delegation_by_id
    without_lead = with_changes(event(), ["absent lead"])
    assert [session.id for session in without_lead.sessions] == ["x", "y"]
    assert without_lead.session_by_id["y"].people == ()
    assert [item.who for item in without_lead.speakers_lists[0].items] == ["TWO-01"]
    opening = without_lead.event.opening[0]
    assert not without_lead.is_present(without_lead.people["lead"], opening)


def test_growth_is_rounded_up_and_spreads_to_stated_heads() -> None:
    """Half as many again of one kind: their sizes, and stated heads by the share of all."""
    after = with_changes(event(), ["grow 50 % observer"])
    assert [delegation.size for delegation in after.delegations] == [3, 3]
    assert after.session_by_id["x"].heads == 12  # 10 heads, and five delegates become six
    assert after.session_by_id["y"].heads is None
    assert with_changes(event(), ["grow -90 % state"]).delegations[0].size == 1  # the one with a name


def test_changes_follow_each_other() -> None:
    """Later changes see what earlier ones did; the longer session is the one that was added."""
    add = 'add {"id": "w", "kind": "hold", "duration": 30, "room": "B"}'
    after = with_changes(event(), [add, "longer w 15 min"])
    assert after.session_by_id["w"].duration == 45


def test_a_session_joins_a_series() -> None:
    """As its last; a series is no session, and a message says which sessions are in it."""
    grid = {"id": "grid", "slots": [f"{DAY} 09:00/10:00", f"{DAY} 10:00/11:00"]}
    stated = tiny(
        {"id": "a", **CLOSED},
        {"id": "b", **CLOSED},
        slot_grids=[grid],
        series=[{"id": "water", "title": "Water", "slots": "grid", "items": ["a", "b"]}],
    )
    line = 'add {"id": "c", "kind": "hold", "duration": 30} to water'
    after = with_changes(stated, [line])
    assert after.series[0].sessions == ("a", "b", "c")
    assert str(parse_change(line)) == line
    assert with_changes(after, ["cancel a"]).series[0].sessions == ("b", "c")
    alone = with_changes(stated, [line.removesuffix(" to water"), "cancel water"])
    assert ([session.id for session in alone.sessions], alone.series) == (["c"], ())
    for change in (
        f"move water {DAY} 10:00",
        "longer water 5 min",
        "swap water a",
        "rooms water A",
    ):
        with pytest.raises(ScenarioError, match=r"'water' is a series, and no session: .* \(a, b\)"):
            with_changes(stated, [change])
    with pytest.raises(ScenarioError, match=r"there is no series 'watr' - did you mean 'water'\?"):
        with_changes(stated, [line.replace("water", "watr")])
    with pytest.raises(ScenarioError, match=r"'a' is a session, and no series: it is in the series 'water'"):
        with_changes(stated, [line.replace("water", "a")])


AT_NINE = datetime.fromisoformat(f"{DAY}T09:00+07:00")
PLANNED = Plan.model_validate(
    {
        "placements": [
            {"session": "x", "start": AT_NINE, "room": "A"},
            {"session": "y", "start": AT_NINE.replace(hour=10), "room": "B"},
        ],
        "attendance": {"x": ["TWO-02", "ONE-02"], "y": ["lead"]},
    }
)


def changed(*lines: str) -> Scenario:
    """The event after some changes to what was planned."""
    return with_changes(event(), lines, PLANNED)


def test_a_numbered_delegate_is_late() -> None:
    """A delegate without a name is late after the first session planned, or the delegation's arrival."""
    late = changed("late ONE-02 120 min").people["ONE-02"]
    assert late.present[0].start == AT_NINE.replace(hour=11)
    stated = with_changes(event(), ["arrives ONE 2025-10-25 09:30", "late ONE-02 30 min"], PLANNED)
    assert stated.people["ONE-02"].present[0].start == AT_NINE.replace(hour=10)
    assert stated.people["ONE-01"].present[0].start == AT_NINE.replace(minute=30)


def test_a_delegation_is_late_with_all_its_members() -> None:
    """Those of whom an arrival is stated come so much later; the others, than what is planned for them."""
    member = changed("late ONE 60 min").members["ONE"]
    assert [(p.id, p.present[0].start.hour) for p in member] == [("lead", 9), ("ONE-01", 10), ("ONE-02", 10)]


def test_who_is_away_for_a_while_is_there_before_and_after() -> None:
    """The stretch is taken out of everybody's presence."""
    party = changed("away TWO 2025-10-25 09:00/10:00").delegation_by_id["TWO"]
    assert [[str(w) for w in member.available] for member in party.members] == [
        [f"{DAY} 00:00/09:00", f"{DAY} 10:00/24:00"]
    ] * 2


def test_a_session_is_moved_swapped_pinned_and_held_earlier() -> None:
    """Each pins the session, to where it is said; windows and slots that say otherwise no longer hold."""
    nine, ten = datetime(2025, 10, 25, 9), datetime(2025, 10, 25, 10)

    def pinned(scenario: Scenario, session: str) -> tuple[object, ...]:
        changed_session = scenario.session_by_id[session]
        return changed_session.start, changed_session.room, changed_session.windows, changed_session.slots

    assert pinned(changed("move x 2025-10-25 10:00"), "x") == (ten, (), (), None)
    assert pinned(changed("move x 2025-10-25 10:00 B"), "x") == (ten, ("B",), (), None)
    swapped = changed("swap x y")
    assert pinned(swapped, "x") == (ten, ("B",), (), None)
    assert pinned(swapped, "y") == (nine, ("A",), (), None)
    assert pinned(changed("pin x"), "x") == (nine, ("A",), (), None)
    assert pinned(changed("earlier y 60 min"), "y")[0] == nine
    with pytest.raises(ScenarioError, match="it is there already: write `pin x`"):
        changed("move x 2025-10-25 09:00 A")
    with pytest.raises(ScenarioError, match="pinned there already"):
        changed("pin x", "pin x")
    with pytest.raises(ScenarioError, match="it takes two"):
        changed("swap x x")


def test_a_room_has_fewer_seats() -> None:
    """So have the rooms of which it is a part, as many as it lost."""
    after = changed("smaller-room A 10")
    before = event().room_by_id["A"].capacity["any"]
    assert after.room_by_id["A"].capacity == {"any": 10}
    assert after.room_by_id["AB"].capacity == {"any": 100 - (before - 10)}
    assert after.room_by_id["B"] == event().room_by_id["B"]


def test_teams_do_not_come() -> None:
    """Interpretation teams of a language, and sweep teams, are so many fewer, and never less than none."""
    resources = {"sweep_teams": 2, "interpretation": [{"language": "fr", "teams": 3}]}
    stated = tiny({"id": "x", **CLOSED}, resources=resources)
    left = with_changes(stated, ["lose-team fr 2", "lose-team sweep"]).resources
    assert (left.sweep_teams, left.crew_by_language["fr"].teams) == (1, 1)
    with pytest.raises(ScenarioError, match="there are only 2"):
        with_changes(stated, ["lose-team sweep 3"])


@pytest.mark.parametrize(
    "line",
    ["late ONE 60 min", "late ONE-02 2 h", f"late ONE 30 min on {DAY}", "swap x y", "pin x", "delay x 5 min"],
)
def test_settled_changes_need_no_plan(line: str) -> None:
    """What was said with a plan in hand is said again without one, and comes to the same."""
    lines = [str(change) for change in settled(event(), [line], PLANNED)]
    assert with_changes(event(), lines) == changed(line)
