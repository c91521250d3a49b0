"""The leak test for sites: what an audience may not see is in no byte, name or number of its pages."""

import hashlib
import xml.etree.ElementTree as ET
from datetime import timedelta
from functools import cache

import pytest

from eventplan.model import Turn
from eventplan.publish import readers
from eventplan.publish.audiences import DETAILS, Audience, members, view_of
from eventplan.publish.visibility import sees
from tests.publish.drafts import site

from ..scenes import SESSIONS, WHERE, conference, placed
from .reading import Reader


def token(field):
    """Return 16 characters that stand nowhere else."""
    return "q" + hashlib.sha256(field.encode()).hexdigest()[:15]


HIDING = [
    ("roundtable", "restricted"),
    ("roundtable", "participants"),
    ("press-conference", "restricted"),
    ("rehearsal", "public"),
    ("hold", "public"),
]
PLAIN = conference()
TEAMS = {"opening": {"ar": (1,), "en": (1,)}}
PLAIN_PLAN = placed(PLAIN).model_copy(update={"teams": TEAMS})
OUTSIDE = [audience for audience in Audience if audience is not Audience.CONTROL_ROOM]


@cache
def plain(audience):
    """Return the site of the event without a hidden session."""
    return site(PLAIN, PLAIN_PLAN, audience)


def hidden(kind, classification, start="16:00"):
    """Return the conference with one more session, of which every field is a token, in a room of its own."""
    own = {"like": kind, "words": token("kind-words"), "colour": "#12b4d6", "x": {"note": token("kind-x")}}
    secret = {
        "id": token("id"),
        "kind": token("kind"),
        "x": {token("x-name"): token("x")},
        "title": {"en": token("title"), "vi": token("title-vi")},
        "abstract": token("abstract"),
        "themes": [token("theme")],
        "duration": 30,
        "classification": classification,
        "speakers": ["EG-01"],
        "organisers": ["HID"],
        "languages": ["ar", "en"],
        "interpreted": True,
    }
    parties = [
        *(party.model_dump(mode="json", exclude_defaults=True) for party in PLAIN.delegations),
        {"id": "HID", "name": token("party"), "size": 1},
    ]
    rooms = [
        *(room.model_dump(mode="json", exclude_defaults=True) for room in PLAIN.rooms),
        {"id": token("room"), "name": token("room-name"), "venue": "ncc", "zone": "red", "capacity": 20},
    ]
    lists = [{"id": token("list"), "parts": [{"session": token("id")}], "items": [{"who": "EG-01"}]}]
    more = {"delegations": parties, "rooms": rooms, "speakers_lists": lists, "kinds": {token("kind"): own}}
    scenario = conference((*SESSIONS, secret), **more)
    where = {**WHERE, token("id"): (start, token("room"), ("EG-01",))}
    plan = placed(scenario, where)
    begins = plan.placement_by_session[token("id")].start
    turn = Turn(who="EG-01", part=token("id"), position=1, start=begins, end=begins.replace(minute=5))
    return scenario, plan.model_copy(
        update={"orders": {token("list"): (turn,)}, "teams": {**TEAMS, token("id"): {"ar": (1,)}}}
    )


@pytest.mark.parametrize("audience", [a for a in OUTSIDE if a is not Audience.SECURITY])
@pytest.mark.parametrize(("kind", "classification"), HIDING)
def test_a_hidden_session_changes_no_byte(kind, classification, audience):
    """The site of whoever may not see a session is, to the byte, the site of an event without it."""
    scenario, plan = hidden(kind, classification)
    if audience is Audience.INTERPRETERS:
        # One of two teams works in it: the other must not know.
        assert len(members(scenario, plan, audience)) == 2
    assert site(scenario, plan, audience) == plain(audience)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.DELEGATES, Audience.PRESS])
def test_a_hidden_session_that_moved_changes_no_byte(audience):
    """Nor does the page of what changed, or the picture of what moved, know that it came, went or moved."""
    scenario, plan = hidden(*HIDING[0])
    [key] = [
        placement.session for placement in plan.placements if placement.session not in PLAIN.session_by_id
    ]
    other = tuple(
        placement.model_copy(update={"start": placement.start + timedelta(minutes=30)})
        if placement.session == key
        else placement
        for placement in plan.placements
    )
    gone = tuple(placement for placement in plan.placements if placement.session != key)
    known = site(PLAIN, PLAIN_PLAN, audience, before=PLAIN_PLAN)
    for placements in (other, gone):
        before = plan.model_copy(update={"placements": placements})
        assert site(scenario, plan, audience, before=before) == known
        assert site(scenario, before, audience, before=plan) == known


@pytest.mark.parametrize(("kind", "classification"), HIDING)
def test_security_sees_time_and_room_alone(kind, classification):
    """Officers of zones know that a room is taken, and nothing of what is held there."""
    scenario, plan = hidden(kind, classification)
    files = site(scenario, plan, Audience.SECURITY)
    text = "\n".join(files) + b"\n".join(files.values()).decode()
    for field in ("id", "title", "title-vi", "abstract", "theme", "party", "list", "kind", "kind-words", "x"):
        assert token(field) not in text, field
    assert token("room-name") in text
    assert token("room-name") not in files["sessions.js"].decode()


@pytest.mark.parametrize("audience", OUTSIDE)
def test_an_audience_sees_no_more_than_its_members(audience):
    """What all of an audience see, each of them sees; security sees no more than some officer."""
    everyone = members(PLAIN, PLAIN_PLAN, audience) or (readers.PUBLIC,)
    for session in PLAIN.sessions:
        views = [sees(PLAIN, PLAIN_PLAN, session, reader) for reader in everyone]
        seen = view_of(PLAIN, PLAIN_PLAN, session, audience)
        assert seen == (max(views) if audience is Audience.SECURITY else min(views))


def test_the_control_room_alone_sees_everything():
    """The control room has a page for each session; the talks are in no other site."""
    for audience in Audience:
        text = b"".join(site(PLAIN, PLAIN_PLAN, audience).values()).decode()
        assert ("Talks on extradition" in text) is (audience is Audience.CONTROL_ROOM)
    assert DETAILS[Audience.PUBLIC] == (False,) * 5


def test_numbered_delegates_are_announced_nowhere():
    """Somebody without a name has no page and is not named by an id, but in the control room."""
    text = b"".join(site(PLAIN, PLAIN_PLAN).values()).decode()
    assert "EG-01" not in text
    assert "EG-01" in b"".join(site(PLAIN, PLAIN_PLAN, "control-room").values()).decode()


NASTY = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}{% raw %}",
    "\u202eevil\u2066 title\u0000\u2028",
    "javascript:alert(1)",
    "</title><style>*{display:none}</style>",
    "&lt;b&gt; &amp;",
)


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_markup(text):
    """Whatever a title, name or theme says is words: pages have the elements that they always have."""

    def elements(words):
        sessions = [dict(session) for session in SESSIONS]
        sessions[0] |= {"title": words, "abstract": words}
        sessions[1] |= {"title": {"en": words, "ar": words}}
        parties = [
            {
                "id": "VN",
                "name": words,
                "size": 3,
                "members": [{"id": "vn-minister", "name": words, "title": words}],
            },
            {"id": "EG", "name": words, "size": 3},
            {"id": "CN", "name": "中国", "size": 2},
        ]
        rooms = [room.model_dump(mode="json", exclude_defaults=True) for room in PLAIN.rooms]
        rooms[2]["name"] = rooms[2]["floor"] = words[:20]
        scenario = conference(tuple(sessions), delegations=parties, rooms=rooms, event={"title": words})
        later = {**WHERE, "opening": ("09:10", *WHERE["opening"][1:])}
        before, plan = placed(scenario), placed(scenario, later)
        elements, files = {}, site(scenario, plan, before=before)
        control = site(scenario, plan, Audience.CONTROL_ROOM, before=before)
        everything = {**files, **{f"control/{name}": data for name, data in control.items()}}
        for name, data in everything.items():
            if name.endswith(".svg"):
                tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(data).iter()}  # noqa: S314 - our own
                assert tags <= {"svg", "title", "desc", "style", "rect", "path", "g", "text"}
                assert not set("\u202e\u2066\u2028\0") & set(data.decode())
            if name.endswith(".html"):
                read = Reader(data)
                if name != "control/people.html":  # it has a part for each first letter
                    elements[name] = [(element.tag, sorted(element.attributes)) for element in read.elements]
                assert not read.all("style")
                assert all(element.attributes["src"].startswith("pictures/") for element in read.all("img"))
                assert all(element.attributes["src"].endswith(".js") for element in read.all("script"))
                assert not any(
                    key.startswith("on") for element in read.elements for key in element.attributes
                )
                assert not any(
                    element.attributes.get("href", "").startswith("javascript") for element in read.elements
                )
        code = files["sessions.js"].decode()
        assert not any(char in code for char in "<>\u202e\u2028\u0000")
        return elements

    assert elements(text) == elements("Harmless")
