"""Who speaks and signs when, as their agendas tell it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from eventplan.cli.release_summary import _until_alike
from eventplan.model import Plan, PlanError, Scenario, Turn
from eventplan.publish.differences import _other_lines
from eventplan.publish.turns import called
from tests.publish.drafts import agendas
from tests.publish.scenes import conference, of, placed, unfold

DAY = "2025-10-25"


def turn(who: str, position: int, clock: str, seconds: int, **fields: Any) -> Turn:
    """A turn in the opening."""
    start = datetime.fromisoformat(f"{DAY}T{clock}+07:00")
    return Turn(
        **{
            "who": who,
            "part": "opening",
            "position": position,
            "start": start,
            "end": start + timedelta(seconds=seconds),
            **fields,
        }
    )


def listed(**fields: Any) -> tuple[Scenario, Plan]:
    """The conference with a speakers list and a signing order in its opening."""
    scenario = conference(
        speakers_lists=[
            {
                "id": "talk",
                "parts": [{"session": "opening"}],
                "items": [{"who": "EG-01"}, {"who": "EG-03"}],
                "seconds": 240,
            }
        ],
        signing_orders=[
            {
                "id": "pens",
                "parts": [{"session": "opening"}],
                "items": [{"who": "vn-minister"}, {"who": "CN-01"}],
                "desks": 2,
                "seconds": 90,
            }
        ],
        **fields,
    )
    orders = {
        "talk": (turn("EG-01", 1, "09:00", 240), turn("EG-03", 12, "09:44", 240)),
        "pens": (
            turn("vn-minister", 21, "09:15", 90, desk=1),
            turn("CN-01", 23, "09:16:30", 90, desk=1, tentative=True),
        ),
    }
    return scenario, placed(scenario).model_copy(update={"orders": orders})


def description(data: bytes, title: str) -> list[str]:
    """Lines of the description of the event with a title that begins so."""
    event = next(e for e in unfold(data).split("BEGIN:VEVENT") if title in e)
    line = next(x for x in event.split("\r\n") if x.startswith("DESCRIPTION"))
    return line.split(":", 1)[1].replace("\\,", ",").replace("\\;", ";").split("\\n")


def test_a_signatory_is_told_place_time_desk_and_call_up():
    """Who signs reads position, time, desk, seat and time of call-up; and that the place is provisional."""
    files = agendas(*listed())
    assert "You sign 21st at 09:15; desk 1; be at call-up seat 7 by 09:05" in description(
        of(files, "delegates", "vn-minister"), "Opening"
    )
    assert (
        "You sign 23rd at 09:16; desk 1; be at call-up seat 9 by 09:06; "
        "provisional until full powers are deposited"
        in description(of(files, "delegates", "cn-01"), "Opening")
    )


def test_a_speaker_whom_the_plan_sends_nowhere_has_the_session_of_the_turn():
    """Somebody on a list has the session in the agenda, even if the plan does not list them there."""
    scenario, plan = listed()
    assert "EG-03" not in plan.attendance["opening"]
    notes = description(of(agendas(scenario, plan), "delegates", "eg-03"), "Opening")
    assert "You speak 12th at 09:44; be at call-up seat 3 by 09:34" in notes


def test_the_office_of_a_delegation_reads_the_turns_of_its_members_by_name():
    """A delegation's own agenda has the turns of its members, and nobody else's."""
    notes = description(of(agendas(*listed()), "delegations", "eg"), "Opening")
    assert [line for line in notes if "speaks" in line] == [
        "EG-01 speaks 1st at 09:00; be at call-up seat 1 by 08:50",
        "EG-03 speaks 12th at 09:44; be at call-up seat 3 by 09:34",
    ]
    assert not any("sign" in line for line in notes)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Quý vị ký thứ 21, lúc 09:15; bàn 1; có mặt tại ghế chờ số 7 trước 09:05"),
        ("zh", "您第 21 位签署，时间 09:15；1 号桌；请于 09:05 前到 7 号候位席"),
        (
            "fr",
            "Vous signez en position 21, à 09:15\u00a0; table 1\u00a0; veuillez occuper le siège d’appel 7 à 09:05 au plus tard",
        ),
    ],
)
def test_turns_are_told_in_the_language_of_the_agenda(language, words):
    """The words about a turn are those of the agenda's language."""
    files = agendas(*listed(), language=language)
    event = next(
        e
        for e in unfold(of(files, "delegates", "vn-minister")).split("BEGIN:VEVENT")
        if "DTSTART" in e and words in e.replace("\\;", ";").replace("\\,", ",")
    )
    assert "SUMMARY" in event


@pytest.mark.parametrize("language", ["en", "vi", "fr", "es", "ru", "ar", "zh"])
def test_every_language_has_words_for_every_turn(language):
    """No language lacks a word: position, time, desk, seat and time of call-up all appear."""
    files = agendas(*listed(), language=language)
    text = unfold(of(files, "delegations", "cn"))
    assert "23" in text
    assert "09:16" in text
    assert "09:06" in text


@pytest.mark.parametrize(
    ("position", "desks", "call_up", "seconds", "seat"),
    [
        (1, 1, 10, 240, 1),
        (3, 1, 10, 240, 3),
        (4, 1, 10, 240, 1),  # the first speaker has left seat 1 for twelve minutes by then
        (5, 1, 10, 300, 1),  # ten minutes are two statements of five: two seats
        (14, 2, 10, 90, 14),  # ten minutes are seven rounds at two desks
        (15, 2, 10, 90, 1),
        (9, 1, 0, 90, 0),  # nobody waits
    ],
)
def test_nobody_is_called_to_a_seat_that_is_taken(position, desks, call_up, seconds, seat):
    """There are as many seats as people who wait at once, and they are taken in turn."""
    scenario, _ = listed()
    pens = scenario.signing_orders[0].model_copy(update={"desks": desks, "call_up": call_up})
    assert called(scenario, pens, turn("CN-01", position, "09:00", seconds)).seat == seat


def test_a_chair_is_not_called_up_to_speak():
    """Whoever is in the chair speaks from there: no seat, and no time to be at it; to sign one comes to the desk."""
    scenario, _ = listed()
    talk, pens = scenario.speakers_lists[0], scenario.signing_orders[0]
    assert called(scenario, talk, turn("vn-minister", 2, "09:04", 240)).seat == 0
    assert called(scenario, pens, turn("vn-minister", 2, "09:04", 90)).seat == 2


def test_a_turn_of_somebody_unknown_is_refused():
    """A plan that gives a stranger a turn is not one for this scenario."""
    scenario, plan = listed()
    strange = plan.model_copy(update={"orders": {"talk": (turn("nobody", 1, "09:00", 60),)}})
    with pytest.raises(PlanError, match="nobody"):
        agendas(scenario, strange)


def test_what_stays_is_not_repeated():
    """Of several lines only those that differ are told, and what both times and places end with is told once."""
    assert _other_lines("fr", ("Voiture 1", "Badge"), ("Voiture 2", "Badge")) == ("Voiture 1", "Voiture 2")
    assert _other_lines("en", ("a", "b", "c"), ("c",)) == ("a; b", "")
    assert _until_alike("Salon, floor 2, Palace", "Hall, floor 2, Palace") == "Salon"
