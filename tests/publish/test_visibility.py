"""Need to know: the one function that decides, and every exporter that must ask it."""

import hashlib
import re

import pytest

from eventplan.model import Kind
from eventplan.publish import readers, visibility
from eventplan.publish.publisher import INDEX
from eventplan.publish.readership import PROGRAMME
from eventplan.publish.visibility import View, sees
from tests.publish.drafts import agendas, programme_csv, programme_text

from .scenes import SESSIONS, WHERE, conference, events_of, of, placed, unfold

SCENARIO = conference()
PLAN = placed(SCENARIO)
EVERY_READER = [
    readers.PUBLIC,
    readers.PRESS,
    *(readers.delegate(person) for person in SCENARIO.people),
    *(readers.delegation(party.id) for party in SCENARIO.delegations),
    *(readers.room(room.id) for room in SCENARIO.rooms),
    *(readers.zone(zone.id) for zone in SCENARIO.zones),
]


def view(session, reader, scenario=SCENARIO, plan=PLAN):
    """Return what a reader sees of a session, by id."""
    return sees(scenario, plan, scenario.session_by_id[session], reader)


@pytest.mark.parametrize("reader", EVERY_READER)
def test_public_session_is_seen_by_all(reader):
    """Whatever the public may see, every reader may see."""
    assert view("opening", reader) is View.FULL


FULL_VIEW = {
    "talks": {("delegate", "vn-minister"), ("delegate", "CN-01"), ("delegation", "VN"), ("delegation", "CN")},
    "briefing": {("delegate", "EG-01"), ("delegation", "EG")},
    "walk-through": {("delegate", "vn-minister"), ("delegation", "VN")},
    "kept": set(),
}
RESERVED_VIEW = {
    "talks": {("room", "salon"), ("zone", "red"), ("zone", "blue")},
    "briefing": {("room", "salon"), ("zone", "red"), ("zone", "blue")},
    "walk-through": {("room", "grand"), ("room", "hall-a"), ("room", "hall-b"), ("zone", "blue")},
    "kept": {("room", "hall-b"), ("room", "grand"), ("zone", "blue")},
}


@pytest.mark.parametrize("session", FULL_VIEW)
def test_other_sessions_are_seen_by_exactly_those_who_need_to_know(session):
    """A session that is not public is full for who attends, reserved for its place, nothing for others."""
    got = {view_: {tuple(r) for r in EVERY_READER if view(session, r) is view_} for view_ in View}
    assert got[View.FULL] == FULL_VIEW[session]
    assert got[View.RESERVED] == RESERVED_VIEW[session]


@pytest.mark.parametrize("kind", ["hold", "rehearsal", "bilateral"])
def test_internal_kinds_are_never_public(kind):
    """A hold, rehearsal or bilateral is hidden from the public even if somebody classifies it as public."""
    fields = {"parties": ["VN", "CN"]} if kind == "bilateral" else {}
    session = {"id": "x", "kind": kind, "title": "X", "duration": 30, "classification": "public", **fields}
    scenario = conference((session,))
    plan = placed(scenario, {"x": ("09:00", "salon", ())})
    assert view("x", readers.PUBLIC, scenario, plan) is View.NOTHING
    assert view("x", readers.room("salon"), scenario, plan) is View.RESERVED


@pytest.mark.parametrize("kind", readers.ReaderKind)
def test_unknown_reader_is_denied(kind):
    """A reader whose id the scenario does not have sees nothing that is not public, and raises nothing."""
    if kind is readers.ReaderKind.DESK:
        pytest.skip("the desk holds the scenario")
    assert view("briefing", readers.Reader(kind, "nobody")) is View.NOTHING


def test_attendance_of_somebody_unknown_grants_nothing():
    """An attendance list with a name that is no delegate's opens no door."""
    plan = placed(SCENARIO, {"briefing": ("09:00", "salon", ("stranger",))})
    assert view("briefing", readers.delegate("stranger"), plan=plan) is View.NOTHING


def test_session_without_placement_is_seen_by_nobody():
    """A dropped session is in no agenda, not even reserved; the desk knows of it."""
    plan = placed(SCENARIO, {})
    assert {view("opening", reader, plan=plan) for reader in EVERY_READER} == {View.NOTHING}
    assert view("opening", readers.DESK, plan=plan) is View.FULL


def test_person_without_whom_it_cannot_be_held_sees_it():
    """Chairs, speakers, required people and heads who meet see their session whatever attendance says."""
    plan = placed(SCENARIO, {name: (start, room, ()) for name, (start, room, _) in WHERE.items()})
    assert view("briefing", readers.delegate("EG-01"), plan=plan) is View.FULL
    assert view("talks", readers.delegate("CN-01"), plan=plan) is View.FULL
    assert view("talks", readers.delegate("CN-02"), plan=plan) is View.NOTHING


CLEARED = {
    "zones": [
        {"id": "blue", "name": "Blue"},
        {"id": "red", "name": "Red", "within": "blue", "clearance": "high"},
    ],
    "clearances": ["low", "high"],
}


@pytest.mark.parametrize(
    ("member", "rule", "expected"),
    [
        ({"clearance": "high"}, {}, View.FULL),
        ({"clearance": "low"}, {}, View.NOTHING),
        ({}, {}, View.NOTHING),
        ({"clearance": "high", "clearance_until": "2025-10-24"}, {}, View.NOTHING),
        ({"clearance": "high", "clearance_from": "2025-10-26"}, {}, View.NOTHING),
        ({"clearance": "low"}, {"waived": True}, View.FULL),
        ({"clearance": "low"}, {"waived_for": ["EG-01"]}, View.FULL),
        ({"clearance": "low"}, {"waived_for": ["EG-02"]}, View.NOTHING),
    ],
)
def test_clearance_counts(member, rule, expected):
    """Attending a hidden session is not enough: one holds the clearance of its zone that day, or is let in."""
    party = {"id": "EG", "name": "Egypt", "size": 2, "members": [{"id": "EG-01", **member}]}
    scenario = conference(SESSIONS[3:4], delegations=[party], rules={"zone-clearance": rule}, **CLEARED)
    plan = placed(scenario, {"briefing": ("12:00", "salon", ("EG-01",))})
    assert view("briefing", readers.delegate("EG-01"), scenario, plan) is expected
    assert view("briefing", readers.delegation("EG"), scenario, plan) is expected


def test_press_sees_press_conferences():
    """A press conference for participants is for the press, not for the public; a restricted one is not."""
    for classification, press in (
        ("public", View.FULL),
        ("participants", View.FULL),
        ("restricted", View.NOTHING),
    ):
        session = {"id": "p", "kind": "press-conference", "title": "P", "duration": 30}
        scenario = conference(({**session, "classification": classification},))
        plan = placed(scenario, {"p": ("09:00", "salon", ())})
        assert view("p", readers.PRESS, scenario, plan) is press
        assert (view("p", readers.PUBLIC, scenario, plan) is View.FULL) is (classification == "public")


def test_interpreters_see_what_they_interpret():
    """A team sees the sessions that it is assigned to in full, another of the same booth does not."""
    plan = PLAN.model_copy(update={"teams": {"talks": {"zh": (1,)}}})
    assert view("talks", readers.interpreters("zh", 1), plan=plan) is View.FULL
    for other in (
        readers.interpreters("zh", 2),
        readers.interpreters("vi", 1),
        readers.sweep_team(1),
        readers.ESCORTS,
    ):
        assert view("talks", other, plan=plan) is View.NOTHING


# The leak test: a token in every field of a session that few may know of.


def token(field: str) -> str:
    """Return 16 characters that stand in no other place of the scene."""
    return "q" + hashlib.sha256(field.encode()).hexdigest()[:15]


FIELDS = ("id", "title", "title-vi", "abstract", "abstract-vi", "theme", "guest", "x", "event-x", "kind")
TOKENS = {field: token(field) for field in FIELDS}


def secret_scene(kind="roundtable", classification="restricted"):
    """Return scenario and plan with one session full of tokens, attended by EG-01 and a guest of China's."""
    secret = {
        "id": TOKENS["id"],
        "kind": TOKENS["kind"],
        "x": {"note": TOKENS["x"]},
        "title": {"en": TOKENS["title"], "vi": TOKENS["title-vi"]},
        "abstract": {"en": f"About {TOKENS['abstract']}", "vi": TOKENS["abstract-vi"]},
        "themes": [TOKENS["theme"]],
        "duration": 45,
        "classification": classification,
        "chairs": [TOKENS["guest"]],
        "languages": ["en"],
    }
    china = {
        "id": "CN",
        "name": "China",
        "size": 2,
        "members": [{"id": TOKENS["guest"], "name": TOKENS["guest"]}],
    }
    delegations = [d.model_dump() for d in SCENARIO.delegations if d.id != "CN"]
    where = {
        name: (start, room, tuple(p for p in who if p != "CN-02"))
        for name, (start, room, who) in WHERE.items()
    }
    kinds = {TOKENS["kind"]: {"like": kind}}
    event = {"x": {"note": TOKENS["event-x"]}}
    scenario = conference((*SESSIONS, secret), delegations=[*delegations, china], kinds=kinds, event=event)
    return scenario, placed(scenario, {**where, TOKENS["id"]: ("16:00", "salon", ("EG-01", TOKENS["guest"]))})


def everything(scenario, plan, language):
    """Return every byte that is exported, by reader: agendas and tables, unfolded too."""
    files = agendas(scenario, plan, language=language)
    contents = {
        name: name.encode() + data + unfold(data).encode() for name, data in files.items() if name != INDEX
    }
    tables = {
        "public": readers.PUBLIC,
        "press": readers.PRESS,
        "salon": readers.room("salon"),
        "red": readers.zone("red"),
        "EG-02": readers.delegate("EG-02"),
        "VN": readers.delegation("VN"),
    }
    for name, reader in tables.items():
        contents[f"table of {name}"] = programme_csv(scenario, plan, reader, language)
        contents[f"text of {name}"] = programme_text(scenario, plan, reader, language).encode()
    return contents


def leaks(scenario, plan):
    """Return each file in which a token stands, with the token's field, whoever reads it."""
    return {
        (name, field)
        for language in (None, "vi", "ar")
        for name, data in everything(scenario, plan, language).items()
        for field, word in TOKENS.items()
        if word.encode() in data.lower()
    }


def allowed(name: str) -> bool:
    """Whether a file is of somebody who attends the secret session."""
    return name.startswith(("delegates/eg-01-", "delegates/q", "delegations/eg-", "delegations/cn-"))


@pytest.mark.parametrize(
    ("kind", "classification"),
    [
        ("roundtable", "restricted"),
        ("roundtable", "participants"),
        ("rehearsal", "public"),
        ("hold", "public"),
    ],
)
def test_no_word_of_a_hidden_session_reaches_anybody_else(kind, classification):
    """A token in every field of a hidden session is in no byte of any reader who does not attend it."""
    assert {leak for leak in leaks(*secret_scene(kind, classification)) if not allowed(leak[0])} == set()


def test_hidden_session_reaches_those_who_attend_it():
    """The same tokens do reach the people who attend and their delegations: the search can find them."""
    leaked = leaks(*secret_scene())
    files = {name.split("-")[0] for name, field in leaked if field == "title"}
    assert files == {"delegates/eg", "delegates/" + TOKENS["guest"], "delegations/eg", "delegations/cn"}
    assert {field for _, field in leaked} >= {"title", "title-vi", "abstract", "abstract-vi", "guest"}


def test_search_notices_when_the_decision_is_sabotaged(monkeypatch):
    """If `sees` granted everything, the leak test would fail: every exporter asks that one function."""
    monkeypatch.setattr(visibility, "sees", lambda *_: View.FULL)
    leaking = {
        name.split("-")[0] for name, field in leaks(*secret_scene()) if field == "title" and not allowed(name)
    }
    assert leaking >= {
        PROGRAMME,
        "rooms/salon",
        "zones/red",
        "zones/blue",
        "table of public",
        "text of public",
    }


def test_reserved_has_no_word_for_any_reader(monkeypatch):
    """If everybody might see reserved times alone, no title, role, name or kind would be left in any file."""
    monkeypatch.setattr(visibility, "sees", lambda *_: View.RESERVED)
    files = agendas(SCENARIO, PLAN)
    text = "".join(unfold(data) for name, data in files.items() if name != INDEX)
    assert "DESCRIPTION" not in text
    assert "CATEGORIES" not in text
    assert set(re.findall("SUMMARY.*", text)) == {"SUMMARY:Reserved\r"}


def test_reserved_time_has_nothing_of_its_session():
    """A reserved event has time and place alone, one access class for all, and a UID of its own."""
    files = agendas(SCENARIO, PLAN)
    full = {
        line
        for event in events_of(of(files, "delegations", "eg"))
        for line in event
        if line.startswith("UID")
    }
    for name, kind in (("hidden", "restricted"), ("inner", "participants")):
        scenario = conference(
            ({"id": name, "kind": "roundtable", "title": "T", "duration": 30, "classification": kind},)
        )
        [event] = events_of(
            of(agendas(scenario, placed(scenario, {name: ("09:00", "salon", ())})), "rooms", "salon")
        )
        lines = dict(line.split(":", 1) for line in event)
        assert lines.pop("UID") not in full
        assert lines == {
            "SUMMARY": "Reserved",
            "DTSTART;TZID=Asia/Ho_Chi_Minh": "20251025T090000",
            "DTEND;TZID=Asia/Ho_Chi_Minh": "20251025T093000",
            "DTSTAMP": "20000101T000000Z",
            "LAST-MODIFIED": "20000101T000000Z",
            "SEQUENCE": "0",
            "CLASS": "PUBLIC",
            "LOCATION": "Salon\\, ground\\, Red zone\\, National Convention Centre",
            "STATUS": "CONFIRMED",
            "TRANSP": "OPAQUE",
        }


def test_one_session_has_two_uids_at_most():
    """All who see a session in full share its UID; its reserved time has another that says nothing of it."""
    files = agendas(SCENARIO, PLAN)
    uids = {
        name: {line for event in events_of(data) for line in event if line.startswith("UID:")}
        for name, data in files.items()
        if name != INDEX
    }
    assert uids[PROGRAMME] <= set().union(*(ids for name, ids in uids.items() if name.startswith("rooms/")))
    people = set().union(*(ids for name, ids in uids.items() if name.startswith("delegates/")))
    salon = next(ids for name, ids in uids.items() if name.startswith("rooms/salon"))
    assert not salon & people
    assert len(set().union(*uids.values())) == len(SESSIONS) - 1 + len(
        RESERVED_VIEW
    )  # nobody attends the hold


def test_role_of_one_reader_is_told_to_that_reader_alone():
    """A role is told to its person, and to the delegation by name; others read who chairs and who speaks."""
    files = agendas(SCENARIO, PLAN)
    assert "You chair" in unfold(of(files, "delegates", "vn-minister"))
    assert "You speak" in unfold(of(files, "delegates", "eg-01"))
    others = [
        data
        for name, data in files.items()
        if not name.startswith(("delegates/vn-minister", "delegates/eg-0"))
    ]
    assert not [data for data in others if b"You " in data]
    assert "Going: the whole delegation (3)\\, Nguyễn Văn Ánh (chair)" in unfold(
        of(files, "delegations", "vn")
    )
    assert "Going: EG-01 (speaker)\\, EG-02" in unfold(of(files, "delegations", "eg"))
    others = [
        line for n, d in files.items() if "/vn" not in n and n != INDEX for e in events_of(d) for line in e
    ]
    named = [line for line in others if "Nguy" in line]
    assert {re.search(r"Chair: [^\\]*", line)[0] for line in named} == {"Chair: Nguyễn Văn Ánh (Viet Nam)"}
    assert not [line for line in others if "Speakers:" in line]  # who has no name is not announced


def test_sensitive_notes_of_a_person_are_never_published():
    """Personal notes leave the scenario in no file, not even for that person or the desk."""
    word = token("passport")
    people = [{"id": "x-1", "name": "X", "head": True, "sensitive": word}]
    scenario = conference(
        delegations=[{"id": "X", "name": "X", "members": people}],
        sessions=({"id": "s", "kind": "roundtable", "title": "T", "duration": 30, "required": ["x-1"]},),
    )
    plan = placed(scenario, {"s": ("09:00", "salon", ("x-1",))})
    out = [*agendas(scenario, plan).values(), programme_csv(scenario, plan, readers.DESK)]
    assert word.encode() not in b"".join(out)


def test_internal_kinds_are_kinds():
    """The kinds that are never public are those whose titles were never meant for the public."""
    assert {Kind.HOLD, Kind.REHEARSAL, Kind.BILATERAL} == visibility.INTERNAL
