"""Who is missed at a session that is meant for them, what it costs, and why they are not there."""

from typing import Any

import pytest

from eventplan.model import Plan, Scenario
from eventplan.preferences import absences
from eventplan.preferences._reasons import MOST, Reasons
from eventplan.publish.items import Wording
from eventplan.publish.people_tables import missing
from tests.rules.builders import event, parties, planned, room, session, turn

HEADS = {"attendance": "heads"}
NINE = {"x": "09:00 A"}


def meant(*others: dict[str, Any], x: Any = None, one: Any = None, two: Any = None, **rest: Any) -> Scenario:
    """Session x, which is meant for the heads of ONE and TWO, who are ministers and may be missed for points."""
    delegations = [
        *parties("ONE", rank="minister", **(one or {})),
        *parties("TWO", rank="minister", **(two or {})),
    ]
    talk = session("x", **{**HEADS, "absence": 1, **(x or {})})
    plain = {"delegations": delegations, "rooms": [room("A"), room("B"), room("C", capacity=1)]}
    return event(talk, *others, **{**plain, **rest})


def sent(*who: str, places: Any = None, others: Any = None, **rest: Any) -> Plan:
    """A plan with x at 09:00 in room A, to which these people go."""
    return planned(places or NINE, attendance={"x": who, **(others or {})}, **rest)


def charges(scenario: Scenario, plan: Plan) -> list[tuple[tuple[str, ...], int]]:
    return [(penalty.subjects, penalty.units) for penalty in absences.penalty(scenario, plan)]


def why(scenario: Scenario, plan: Plan, who: str = "ONE-01") -> str:
    """The reason that is listed for one person."""
    (absence,) = (absence for absence in absences.absent(scenario, plan) if who in absence.people)
    return absences.in_words(scenario, absence.why)


def test_a_head_is_missed_by_name() -> None:
    """At the points of the rank; the message says who misses what, and why."""
    scenario, plan = meant(), sent("TWO-01")
    ((subjects, units),) = charges(scenario, plan)
    assert (subjects, units) == (("ONE-01", "ONE", "x"), 20)
    (penalty,) = absences.penalty(scenario, plan)
    assert penalty.sentence == "the head of One misses 'x': is not sent"
    assert [*absences.absent(scenario, plan)] == [
        absences.Absent("x", ("ONE-01",), 20, absences.Why("not sent"))
    ]


def test_the_press_hides_nobody() -> None:
    """It could not have come, and is not listed; who is after it in the scenario is."""
    press = {"kind": "media", "arrives": "2025-10-26 09:00"}
    everyone = {"attendance": "everyone", "windows": ["2025-10-25"]}
    scenario = meant(x=everyone, one=press, common_sense=True)
    missed = {who for absence in absences.absent(scenario, sent()) for who in absence.people}
    assert missed == {"TWO-01", "TWO-02"}


def test_whoever_has_a_name_is_missed_by_it() -> None:
    """With the delegation; also if not its head."""
    members = [
        {"id": "ONE-01", "name": "Ms First", "rank": "minister"},
        {"id": "ONE-02", "name": "Mr Second", "rank": "minister"},
    ]
    everyone = meant(x={"attendance": "everyone", "invited": ["ONE"]}, one={"members": members})
    messages = [penalty.sentence for penalty in absences.penalty(everyone, sent())]
    assert messages == [
        "Ms First (One) misses 'x': is not sent",
        "Mr Second (One) misses 'x': is not sent",
    ]


def test_others_of_a_delegation_are_missed_together() -> None:
    """At the points of each."""
    everyone = meant(x={"attendance": "everyone", "invited": ["ONE"]}, one={"size": 4})
    assert charges(everyone, sent("ONE-01", "ONE-03")) == [(("ONE", "x"), 2)]
    listed = [*absences.absent(everyone, sent("ONE-01", "ONE-03"))]
    assert listed == [absences.Absent("x", ("ONE-02", "ONE-04"), 2, absences.Why("not sent"))]


def test_the_message_for_several_has_three_reasons_at_most() -> None:
    """Each once; and one who misses it misses it."""
    everyone = {"attendance": "everyone", "invited": ["ONE"]}
    scenario = meant(x=everyone, one={"size": 3})
    (two,) = absences.penalty(scenario, sent("ONE-01"))
    assert two.sentence == "2 of One miss 'x': is not sent"
    (penalty,) = absences.penalty(scenario, sent("ONE-01", "ONE-02"))
    assert penalty.sentence == "one of One misses 'x': is not sent"

    talks = [session(name, chairs=[f"ONE-0{n}"]) for n, name in enumerate("abcd", start=2)]
    several = meant(*talks, x=everyone, one={"size": 5})
    going = {name: (f"ONE-0{n}",) for n, name in enumerate("abcd", start=2)}
    places = {**NINE, **dict.fromkeys("abcd", "09:00 B")}
    (four,) = absences.penalty(several, sent("ONE-01", places=places, others=going))
    hour = "(25 Oct 09:00-10:00)"
    assert four.sentence == f"4 of One miss 'x': chairs 'a' {hour}; chairs 'b' {hour}; chairs 'c' {hour}"


@pytest.mark.parametrize(
    ("x", "units"),
    [
        ({}, [20, 20]),
        ({"absence": 3}, [60, 60]),
        ({"absence": "free"}, []),
        ({"absence": "forbidden"}, []),
        ({"excused": ["TWO"]}, [20]),
        ({"excused": ["ONE-01"]}, [20]),
        ({"attendance": "open"}, []),
        ({"invited": ["TWO"]}, [20]),
    ],
)
def test_what_an_absence_costs(x: Any, units: list[int]) -> None:
    """The points of the rank, times the price; nothing where a rule forbids it, or the planner allows it."""
    assert [number for _, number in charges(meant(x=x), sent())] == units


@pytest.mark.parametrize("absence", [2, "forbidden"])
@pytest.mark.parametrize(
    ("party", "units"),
    [
        ({"leaves": "2025-10-25 07:00"}, []),  # at no time at which it may be held
        ({"arrives": "2025-10-25 09:05"}, [1]),  # at some of them
        ({"leaves": "2025-10-25 09:55"}, [1]),
        ({"leaves": "2025-10-25 06:30"}, []),
    ],
)
def test_who_could_not_have_come_is_not_charged(absence: Any, party: Any, units: list[int]) -> None:
    """Who is away at the time chosen is, where another time was possible: the rule says nothing of them."""
    price = absence if isinstance(absence, int) else 1
    scenario = meant(x={"absence": absence, "windows": ["2025-10-25 08:00/12:00"]}, one=party)
    expected = [(("ONE-01", "ONE", "x"), 20 * price * number) for number in units]
    assert charges(scenario, sent("TWO-01")) == expected
    (listed,) = absences.absent(scenario, sent("TWO-01"))
    assert listed.points == sum(20 * price * number for number in units)


@pytest.mark.parametrize("absence", [2, "forbidden"])
def test_who_may_not_enter_the_room_that_is_chosen_is_missed(absence: Any) -> None:
    """Where another room was possible."""
    zones = [{"id": "red", "name": {"en": "Red Zone"}, "clearance": "badge"}]
    scenario = meant(
        x={"absence": absence, "room": ["A", "B"]},
        two={"clearance": "badge"},
        zones=zones,
        clearances=["badge"],
        rooms=[room("A", zone="red"), room("B")],
    )
    price = absence if isinstance(absence, int) else 1
    assert charges(scenario, sent("TWO-01")) == [(("ONE-01", "ONE", "x"), 20 * price)]
    assert why(scenario, sent("TWO-01")) == "has no clearance for Red Zone"


def test_the_press_is_missed_nowhere() -> None:
    """Journalists see what they may; those who are invited by name are listed as others are."""
    journalists = parties("PRESS", kind="media", arrives="2025-10-26 09:00")
    press = [*journalists, *parties("ONE", rank="minister"), *parties("TWO", rank="minister")]
    on_the_day = {"windows": ["2025-10-25"]}
    for invited, common_sense, listed in (
        ([], True, ["TWO-01"]),
        ([], False, ["PRESS-01", "TWO-01"]),
        (["PRESS", "ONE"], True, ["PRESS-01"]),
        (["media", "ONE"], True, ["PRESS-01"]),
    ):
        x = {**on_the_day, **({"invited": invited} if invited else {})}
        scenario = meant(x=x, delegations=press, common_sense=common_sense)
        missed = [absence.people[0] for absence in absences.absent(scenario, sent("ONE-01"))]
        assert missed == listed


@pytest.mark.parametrize(
    ("party", "reason"),
    [
        ({"arrives": "2025-10-25 09:05"}, "is there from 25 Oct 09:05 on"),
        ({"leaves": "2025-10-25 09:55"}, "leaves at 25 Oct 09:55"),
        ({"leaves": "2025-10-25 09:00"}, "has left (25 Oct 09:00)"),
        ({"leaves": "2025-10-25 10:00"}, "is not sent"),
        ({"arrives": "2025-10-25 09:00"}, "is not sent"),
    ],
)
def test_the_reason_is_that_somebody_is_away(party: Any, reason: str) -> None:
    """For any part of the session from 09:00 to 10:00."""
    assert why(meant(one=party), sent("TWO-01")) == reason


@pytest.mark.parametrize(
    ("stays", "reason"),
    [
        (["08:00/08:30", "09:30/11:00"], "is there from 25 Oct 09:30 on"),
        (["08:00/09:30", "10:30/11:00"], "leaves at 25 Oct 09:30"),
        (["07:00/07:30", "08:00/08:30"], "has left (25 Oct 08:30)"),
    ],
)
def test_the_nearest_stay_is_told(stays: list[str], reason: str) -> None:
    """The next one if there is any, else the last."""
    member = {"id": "ONE-01", "head": True, "available": [f"2025-10-25 {stay}" for stay in stays]}
    assert why(meant(one={"members": [member]}), sent("TWO-01")) == reason


@pytest.mark.parametrize(
    ("y", "reason"),
    [
        ({"chairs": ["ONE-01"]}, "chairs 'Talk'"),
        ({"speakers": ["ONE-01"]}, "speaks at 'Talk'"),
        ({"required": ["ONE-01"]}, "is needed at 'Talk'"),
        ({"kind": "bilateral", "parties": ["ONE", "TWO"], "required": ["TWO-02"]}, "meets at 'Talk'"),
        ({**HEADS, "absence": 1}, "attends 'Talk'"),
        ({"attendance": "delegations"}, "covers 'Talk'"),
        ({"attendance": "open"}, "attends 'Talk'"),
        ({"attendance": "open", "organisers": ["ONE"], "kind": "side-event"}, "holds 'Talk'"),
    ],
)
def test_the_reason_is_what_somebody_does_elsewhere(y: Any, reason: str) -> None:
    """At the time, the way between the rooms (a minute) included."""
    scenario = meant(session("y", title="Talk", **y), walking={"same_floor": "1 min"})
    for start, told_reason in (
        ("08:01", f"{reason} (25 Oct 08:01-09:01)"),
        ("09:59", f"{reason} (25 Oct 09:59-10:59)"),
        ("08:00", f"{reason} (25 Oct 08:00-09:00)"),
        ("07:59", "is not sent"),
        ("10:01", "is not sent"),
    ):
        plan = sent("TWO-01", places={**NINE, "y": f"{start} B"}, others={"y": ("ONE-01",)})
        assert why(scenario, plan) == told_reason


def test_a_duty_is_a_better_reason_than_an_interest() -> None:
    """Of two sessions at the time the one that needs the person is told; else the first."""
    scenario = meant(
        session("talk", attendance="open"),
        session("fair", attendance="open"),
        session("panel", chairs=["ONE-01"]),
    )
    both = {"talk": ("ONE-01",), "fair": ("ONE-01",)}
    places = {**NINE, "talk": "09:00 B", "fair": "09:30 B"}
    assert why(scenario, sent("TWO-01", places=places, others=both)).startswith("attends 'talk'")
    with_panel = sent("TWO-01", places={**places, "panel": "09:30 C"}, others={**both, "panel": ("ONE-01",)})
    assert why(scenario, with_panel).startswith("chairs 'panel'")


def test_a_turn_in_the_session_itself_is_no_reason() -> None:
    """Whoever speaks in it and is not sent to it is there for the turn alone."""
    speaking = {"id": "list", "parts": ["x"], "seconds": 300, "items": ["ONE-01"]}
    turns = {"list": (turn("ONE-01", 1, "09:00", "09:05"),)}
    assert why(meant(speakers_lists=[speaking]), sent("TWO-01", orders=turns)) == "is not sent"
    later = {**NINE, "y": "09:30 B"}
    busy = sent("TWO-01", places=later, others={"y": ("ONE-01",)}, orders=turns)
    scenario = meant(session("y", chairs=["ONE-01"]), speakers_lists=[speaking])
    assert why(scenario, busy).startswith("chairs 'y'")


@pytest.mark.parametrize(
    ("part", "reason"), [("statement", "makes a statement at 'y'"), ("signature", "signs at 'y'")]
)
def test_a_turn_elsewhere_is_a_reason(part: str, reason: str) -> None:
    """For the time of the turn, call-up included."""
    listed = {"id": "list", "parts": ["y"], "seconds": 300, "items": ["ONE-01"], "call_up": 10}
    lists = {"speakers_lists": [listed]} if part == "statement" else {"signing_orders": [listed]}
    turns = {"list": (turn("ONE-01", 1, "10:05", "10:10", part="y"),)}
    plan = sent("TWO-01", places={**NINE, "y": "09:30 B"}, orders=turns)
    assert why(meant(session("y"), **lists), plan) == f"{reason} (25 Oct 09:55-10:10)"


@pytest.mark.parametrize("avoids", [{"one": {"avoids": ["TWO"]}}, {"two": {"avoids": ["ONE"]}}])
def test_the_reason_is_a_rival(avoids: Any) -> None:
    """Whichever of the two says so; not a rival who is elsewhere."""
    scenario = meant(session("y", attendance="open"), **avoids)
    assert why(scenario, sent("TWO-01")) == "avoids Two, who is there"
    assert why(scenario, sent()) == "is not sent"
    assert why(scenario, sent("ghost", "ONE-02", "TWO-02")) == "avoids Two, who is there"
    assert why(meant(), sent("TWO-01")) == "is not sent"


@pytest.mark.parametrize(
    ("x", "places", "seats"),
    [
        ({}, {"x": "09:00 C"}, 1),
        ({"overflow": ["C"]}, {"x": "09:00 A"}, 51),
        ({"overflow": ["C"], "layout": "boardroom"}, {"x": "09:00 A"}, 50),
    ],
)
def test_the_reason_is_that_no_seat_is_left(x: Any, places: Any, seats: int) -> None:
    """Overflow rooms have seats too, in the layout that the session needs."""
    rooms = [room("A", capacity={"boardroom": 50}), room("C", capacity={"theatre": 1})]
    scenario = meant(x=x, two={"size": 60}, rooms=rooms)
    people = tuple(person.id for person in scenario.members["TWO"])
    assert why(scenario, sent(*people[:seats], places=places)) == "no seat is left"
    assert why(scenario, sent(*people[: seats - 1], places=places)) == "is not sent"


def test_an_interest_elsewhere_is_not_the_reason_if_there_was_no_seat() -> None:
    """Who cannot come goes where there is room; who has a duty elsewhere is there for that."""
    scenario = meant(session("y", attendance="open"), session("z", chairs=["ONE-01"]))
    places = {"x": "09:00 C", "y": "09:00 A", "z": "09:00 B"}
    interest = sent("TWO-01", places=places, others={"y": ("ONE-01",)})
    assert why(scenario, interest) == "no seat is left"
    duty = sent("TWO-01", places=places, others={"z": ("ONE-01",)})
    assert why(scenario, duty).startswith("chairs 'z'")


def of_party(scenario: Scenario, plan: Plan) -> str:
    return Reasons(scenario, plan).party("ONE", scenario.session_by_id["x"])


def test_why_nobody_of_a_delegation_is_there() -> None:
    """One member speaks for all; of several the most common reasons are told, five at most."""
    assert of_party(meant(), planned({})) == "it is not held"
    assert of_party(meant(one={"size": 0}), sent("TWO-01")) == "it has no members"
    assert of_party(meant(one={"size": 1}), sent("TWO-01")) == "is not sent"
    assert of_party(meant(one={"size": 3}), sent("TWO-01")) == "3 are not sent"


def test_several_reasons_are_counted() -> None:
    """The verb stands in the plural for more than one; the rest is a number."""
    away = {"available": ["2025-10-25 06:00/08:00"]}
    late = {"available": ["2025-10-25 09:30/12:00"]}
    soon = {"available": ["2025-10-25 06:00/09:30"]}
    members = [
        {"id": f"ONE-{number:02}", **fields}
        for number, fields in enumerate([away, away, away, late, late, soon, {}], start=1)
    ]
    scenario = meant(session("y", chairs=["ONE-07"]), one={"size": 7, "members": members})
    plan = sent("TWO-01", places={**NINE, "y": "09:00 B"}, others={"y": ("ONE-07",)})
    message = "3 have left (25 Oct 08:00); 2 are there from 25 Oct 09:30 on; 1 leaves at 25 Oct 09:30"
    assert of_party(scenario, plan) == f"{message}; 1 chairs 'y' (25 Oct 09:00-10:00)"
    many = [{"id": f"ONE-{n:02}", "available": [f"2025-10-25 06:00/0{n}:30"]} for n in range(6, 9)]
    many += [{"id": f"ONE-1{n}", "available": [f"2025-10-25 09:{n}0/12:00"]} for n in range(1, 4)]
    scenario = meant(one={"size": 6, "members": many})
    assert of_party(scenario, sent("TWO-01")).endswith("; 1 more for other reasons")
    assert of_party(scenario, sent("TWO-01")).count(";") == MOST


@pytest.mark.parametrize(
    ("party", "x", "plan", "reason"),
    [
        ({"available": ["2025-10-25 06:00/09:30"]}, {}, sent("TWO-01"), "2 leave at 25 Oct 09:30"),
        ({}, {}, sent("TWO-01", places={"x": "09:00 C"}), "2 find no seat left"),
        ({"avoids": ["TWO"]}, {}, sent("TWO-01"), "2 avoid Two, who is there"),
    ],
)
def test_the_plural_of_a_reason(party: Any, x: Any, plan: Plan, reason: str) -> None:
    """Of two members for whom it is the same."""
    stays = party.pop("available", None)
    members = [{"id": f"ONE-0{n}", **({"available": stays} if stays else {})} for n in (1, 2)]
    assert of_party(meant(x=x, one={**party, "members": members}), plan) == reason


def test_two_who_attend_something_else() -> None:
    """Their reason is one: they attend it."""
    scenario = meant(session("y", attendance="open"))
    plan = sent("TWO-01", places={**NINE, "y": "09:00 B"}, others={"y": ("ONE-01", "ONE-02")})
    assert of_party(scenario, plan) == "2 attend 'y' (25 Oct 09:00-10:00)"


def test_in_a_room_that_there_is_not_nobody_is_missed() -> None:
    """`placed` speaks of it."""
    nowhere = sent(places={"x": "09:00 Z", "y": "12:00 A"})
    assert charges(meant(), nowhere) == []
    assert [*absences.absent(meant(), nowhere)] == []
    both = meant(session("y", **HEADS, absence=1, invited=["TWO"]))
    assert charges(both, nowhere) == [(("TWO-01", "TWO", "y"), 20)]
    assert [absence.session for absence in absences.absent(both, nowhere)] == ["y"]


@pytest.mark.parametrize(
    ("scenario", "plan", "words"),
    [
        (meant(), sent("TWO-01"), "participation non prévue"),
        (meant(one={"arrives": "2025-10-25 09:30"}), sent("TWO-01"), "présence à partir du 25 octobre 09:30"),
        (meant(one={"leaves": "2025-10-25 09:30"}), sent("TWO-01"), "départ le 25 octobre 09:30"),
    ],
)
def test_reasons_are_told_in_other_languages(scenario: Scenario, plan: Plan, words: str) -> None:
    """The table of who is absent says why in the language that it is in; in English as the charges do."""
    french, english = (missing(Wording(scenario, plan, language)) for language in ("fr", "en"))
    assert [row[french.columns.index("motif")] for row in french.rows if "ONE-01" in row] == [words]
    reasons = [row[english.columns.index("reason")] for row in english.rows if "ONE-01" in row]
    assert reasons == [why(scenario, plan)]
