"""Letters: one message for each person whose agenda changed, that mail programs take for an invitation."""

import email
import email.policy

import pytest
from icalendar import Calendar

from eventplan.publish import readers
from eventplan.publish.letters import AddressError, Letters, address, read_addresses

from .scenes import SESSIONS, WHERE, titles, unfold
from .sites import at, feed, release, scene, tree, uid

MOVED = {**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}
ADDRESSES = {"CN-01": "cn@example.org"}


def letters_of(folder):
    """Return the messages on the desk, by name."""
    return {
        name.removeprefix("replies/"): email.message_from_bytes(data, policy=email.policy.default)
        for name, data in tree(folder / "site-desk").items()
        if name.startswith("replies/")
    }


def objects(letter):
    """Return method, and calendar as bytes, of each calendar in a message; the methods must agree."""
    found = []
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            data = part.get_payload(decode=True)
            calendar = Calendar.from_ical(data)
            assert part.get_param("method") == str(calendar["METHOD"])
            assert part.get_content_charset() == "utf-8"
            found.append((str(calendar["METHOD"]), data))
    return found


def test_one_message_for_each_person_concerned(tmp_path):
    """A moved session is told to the two who go to it, with UID and SEQUENCE of their feed; to nobody else."""
    release(tmp_path, scene(), at("01T09:00"), letters=Letters("desk@example.org", ADDRESSES))
    assert letters_of(tmp_path) == {}  # a first release is no change
    release(tmp_path, scene(where=MOVED), at("02T09:00"), letters=Letters("desk@example.org", ADDRESSES))
    letters = letters_of(tmp_path)
    assert sorted(name[:-17] for name in letters) == ["cn-01", "vn-minister"]
    [letter] = [one for name, one in letters.items() if name.startswith("cn-01")]
    assert letter["To"] == "CN-01 <cn@example.org>"
    assert letter["From"] == "desk@example.org"
    assert letter["Date"].datetime == at("02T09:00")
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter.get_content_type() == "multipart/alternative"
    text = letter.get_body(("plain",)).get_content()
    assert "2025-10-25 17:00-17:20" in text
    assert "10:30-10:50" in text
    [(method, data)] = objects(letter)
    assert method == "REQUEST"
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert not [c for c in Calendar.from_ical(data).walk() if c.errors]
    assert event["UID"] == uid(readers.delegate("CN-01"), "talks")
    assert event["SEQUENCE"] == 1
    assert event["ORGANIZER"] == "mailto:desk@example.org"
    assert event["ATTENDEE"] == "mailto:cn@example.org"
    assert event["ATTENDEE"].params["CN"] == "CN-01"
    assert "X-WR-CALNAME" not in unfold(data)
    # The feed has the same event, but is no message.
    assert "METHOD" not in unfold(feed(tmp_path, "delegate", "CN-01"))
    [other] = [one for name, one in letters.items() if name.startswith("vn-")]
    assert other["To"] is None
    [(_, data)] = objects(other)
    assert 'ATTENDEE;CN="Nguyễn Văn Ánh";PARTSTAT=NEEDS-ACTION;RSVP=FALSE:urn:uuid:' in unfold(data)


def test_what_is_withdrawn_is_cancelled(tmp_path):
    """Several changes are several objects in one message: CANCEL for the withdrawn, REQUEST for the new."""
    release(tmp_path, scene(), at("01T09:00"))
    fewer = tuple(s for s in SESSIONS if s["id"] != "talks")
    late = {"id": "late", "kind": "roundtable", "title": "Late", "duration": 60, "speakers": ["CN-01"]}
    where = {**WHERE, "late": ("18:00", "hall-a", ("CN-01",))}
    release(tmp_path, scene((*fewer, late), where), at("02T09:00"), letters=Letters("desk@example.org"))
    [letter] = [one for name, one in letters_of(tmp_path).items() if name.startswith("cn-01")]
    assert letter.get_content_type() == "multipart/mixed"
    assert [(method, titles(data)) for method, data in objects(letter)] == [
        ("REQUEST", ["Late"]),
        ("CANCEL", ["Cancelled"]),
    ]
    assert [p.get_filename() for p in letter.iter_attachments()] == ["1.ics", "2.ics"]


def test_messages_are_the_same_to_the_byte(tmp_path):
    """The same release writes the same messages: no clock, no random boundary."""
    for name in ("a", "b"):
        release(tmp_path / name, scene(), at("01T09:00"))
        release(tmp_path / name, scene(where=MOVED), at("02T09:00"), letters=Letters("desk@example.org"))
    assert tree(tmp_path / "a" / "site-desk") == tree(tmp_path / "b" / "site-desk")


@pytest.mark.parametrize(
    "hostile",
    [
        'A"B',
        "A\r\nBcc: x@example.org",
        "A\nATTENDEE:mailto:x@example.org",
        "^n^'",
        "A;B,C:D",
        "<x@example.org>",
    ],
)
def test_names_put_nothing_into_headers_or_calendars(tmp_path, hostile):
    """A name from a stranger's hand stays one name in one header and one parameter."""
    parties = [
        {"id": "VN", "name": "VN", "members": [{"id": "vn-minister", "name": hostile, "head": True}]},
        {"id": "CN", "name": "China", "size": 2},
    ]
    sessions = [SESSIONS[2]]
    who = ("vn-minister", "CN-01")
    for day, start in (("01T09:00", "10:30"), ("02T09:00", "17:00")):
        published = scene(sessions, {"talks": (start, "salon", who)}, delegations=parties)
        release(
            tmp_path,
            published,
            at(day),
            letters=Letters("desk@example.org", {"vn-minister": "vn@example.org"}),
        )
    [letter] = [one for name, one in letters_of(tmp_path).items() if name.startswith("vn-minister")]
    assert [a.addr_spec for a in letter["To"].addresses] == ["vn@example.org"]
    assert letter["Bcc"] is None
    assert not letter.defects
    [(_, data)] = objects(letter)
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert event["ATTENDEE"].params["CN"] == " ".join(hostile.split())
    assert unfold(data).count("ATTENDEE") == 1 + ("ATTENDEE" in hostile)


def test_addresses_are_checked(tmp_path):
    """A table of addresses without its columns, or with something that is no address, is told by line."""
    file = tmp_path / "addresses.csv"
    file.write_text("id,address\nCN-01,cn@example.org\nCN-02,\n")
    assert read_addresses(file) == ADDRESSES
    for text, message in (
        ("who,mail\n", "columns"),
        ("id,address\nx,y\n", ":2: 'y' is no mail address"),
        ('id,address\nx,"a@b.org\r\nBcc: c@d.org"\n', "no mail address"),
    ):
        file.write_text(text)
        with pytest.raises(AddressError, match=message):
            read_addresses(file)
    with pytest.raises(AddressError, match="cannot be read"):
        read_addresses(tmp_path / "nothing.csv")
    for bad in ("", "x", "a@b", "a b@c.de", "a@b.org\n", "<a@b.org>"):
        with pytest.raises(AddressError):
            address(bad)
