"""Who may be told by name that a session, of which they knew, is not held: by the sentence, reader by reader."""

from datetime import date

import pytest

from eventplan.model import Classification, Kind, Scenario
from eventplan.publish import readers
from eventplan.publish.readers import Reader
from eventplan.publish.visibility import Past, recalls

from .scenes import conference

SCENARIO = conference()
DAY = SCENARIO.event.days[0].date
OPEN, STRICT = "open", "strict"


def zoned() -> Scenario:
    """The conference, with a room in a zone for which only some of Viet Nam have a badge."""
    zone = {"id": "inner", "name": "Inner", "clearance": "badge"}
    room = SCENARIO.rooms[0].model_dump() | {"id": STRICT, "zone": "inner"}
    free = SCENARIO.rooms[0].model_dump() | {"id": OPEN, "zone": None}
    return SCENARIO.changed(
        clearances=(*SCENARIO.clearances, "badge"),
        zones=(*SCENARIO.zones, zone),
        rooms=(*SCENARIO.rooms, room, free),
        delegations=[
            party.model_copy(update={"clearance": "badge" if party.id == "VN" else None, "members": ()})
            for party in SCENARIO.delegations
        ],
        sessions=[],
        speakers_lists=[],
        signing_orders=[],
        order=[],
    )


def past(kind: Kind = Kind.ROUNDTABLE, classification: str = "participants") -> Past:
    """A session that the scenario no longer has."""
    return Past("gone", "Gone", kind, Classification(classification))


def recalled(
    reader: Reader, shown: Past, room: str = OPEN, day: date = DAY, scenario: Scenario | None = None
) -> bool:
    return recalls(scenario or zoned(), reader, shown, room, day)


EVERYBODY = [
    readers.PUBLIC,
    readers.PRESS,
    readers.delegate("VN-01"),
    readers.delegation("EG"),
    readers.room("salon"),
]


@pytest.mark.parametrize("reader", EVERYBODY)
def test_a_public_session_is_named_to_everybody(reader: Reader) -> None:
    """Of a kind that is not internal."""
    assert recalled(reader, past(classification="public"))
    assert not recalled(readers.PUBLIC, past(Kind.HOLD, "public"))
    assert not recalled(readers.PUBLIC, past(Kind.REHEARSAL, "public"))


@pytest.mark.parametrize("classification", ["participants", "restricted"])
def test_any_other_is_named_to_those_with_the_clearance(classification: str) -> None:
    """To delegates who hold it and to their delegations; in a room without a zone, to all who were told."""
    shown = past(classification=classification)
    for reader, badge in (
        (readers.delegate("VN-01"), True),
        (readers.delegation("VN"), True),
        (readers.delegate("EG-01"), False),
        (readers.delegation("EG"), False),
    ):
        assert recalled(reader, shown)
        assert recalled(reader, shown, STRICT) == badge


@pytest.mark.parametrize(
    "reader",
    [
        readers.PUBLIC,
        readers.room("salon"),
        readers.zone("blue"),
        readers.delegate("nobody"),
        readers.delegation("XX"),
    ],
)
def test_nobody_else_is_told(reader: Reader) -> None:
    """Neither doors and zones, nor people and parties that there are not."""
    assert not recalled(reader, past())


def test_nobody_is_told_of_a_room_that_is_gone() -> None:
    """Nobody knows whether they might have entered it."""
    assert not recalled(readers.delegate("VN-01"), past(), "no-such-room")
    assert recalled(readers.delegate("VN-01"), past(classification="public"), "no-such-room")


@pytest.mark.parametrize(
    ("kind", "classification", "press"),
    [
        (Kind.PRESS_CONFERENCE, "participants", True),
        (Kind.PRESS_CONFERENCE, "restricted", False),
        (Kind.ROUNDTABLE, "participants", False),
        (Kind.ROUNDTABLE, "public", True),
    ],
)
def test_the_press_is_told_of_what_was_for_it(kind: Kind, classification: str, press: bool) -> None:
    """Of press conferences that are not restricted, and of what is public."""
    assert recalled(readers.PRESS, past(kind, classification)) == press


CLASSES = ("public", "participants", "restricted")


@pytest.mark.parametrize("now", CLASSES)
@pytest.mark.parametrize("before", CLASSES)
def test_what_has_become_a_matter_of_fewer_is_not_told(before: str, now: str) -> None:
    """Not to those who might have been there, nor to the public; as long as it is of as many, or more, it is."""
    talk = {"id": "gone", "kind": "roundtable", "title": "Gone", "duration": 30, "classification": now}
    scenario = zoned().changed(sessions=[talk])
    fewer = CLASSES.index(now) > CLASSES.index(before)
    assert recalled(readers.delegate("VN-01"), past(classification=before), scenario=scenario) != fewer
    assert recalled(readers.PUBLIC, past(classification=before), scenario=scenario) == (
        not fewer and "public" in (before, now)
    )


def test_what_has_become_internal_is_not_told() -> None:
    """It was public, and is a hold now: no word of it is said, though its classification is the same."""
    hold = {"id": "gone", "kind": "hold", "title": "Gone", "duration": 30, "classification": "public"}
    scenario = zoned().changed(sessions=[hold])
    for reader in EVERYBODY:
        assert not recalled(reader, past(classification="public"), scenario=scenario)


@pytest.mark.parametrize("classification", CLASSES)
def test_its_interpreters_are_told(classification: str) -> None:
    """They were shown it to work in it; unless it has become a matter of fewer people since."""
    team = readers.interpreters("zh", 1)
    assert recalled(team, past(classification=classification))
    assert recalled(team, past(classification=classification), STRICT)
    talk = {
        "id": "gone",
        "kind": "roundtable",
        "title": "Gone",
        "duration": 30,
        "classification": "restricted",
    }
    scenario = zoned().changed(sessions=[talk])
    assert recalled(team, past(classification=classification), scenario=scenario) == (
        classification == "restricted"
    )
