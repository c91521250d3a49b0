"""Letters: one message for each person whose agenda changed, that mail programs take for an invitation."""

import csv
import email
import email.policy
import gzip
import io
import json
import re
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage

import pytest
from icalendar import Calendar

from eventplan.publish import readers
from eventplan.publish.again import between, releases
from eventplan.publish.ledger import LedgerError
from eventplan.publish.letters import AddressError, LetterError, Letters, address, read_addresses
from eventplan.publish.mail_headers import LETTER

from .scenes import SESSIONS, WHERE, titles, unfold
from .sites import SECRET, at, feed, release, scene, tree, uid

MOVED = {**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}
ADDRESSES = {"CN-01": "cn@example.org"}


def letters_of(folder):
    """Return the messages on the desk, by name."""
    return {
        name.removeprefix("replies/"): email.message_from_bytes(data, policy=email.policy.default)
        for name, data in tree(folder / "site-desk").items()
        if name.startswith("replies/") and name.endswith(".eml")
    }


def text_of(letter):
    """Return what somebody reads in a message."""
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def objects(letter):
    """Return method, and calendar as bytes, of each calendar in a message; the methods must agree."""
    messages = []
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            data = part.get_payload(decode=True)
            calendar = Calendar.from_ical(data)
            assert part.get_param("method") == str(calendar["METHOD"])
            assert part.get_content_charset() == "utf-8"
            messages.append((str(calendar["METHOD"]), data))
    return messages


def test_one_message_for_each_person_concerned(tmp_path):
    """A moved session is told to the two who go to it, with UID and SEQUENCE of their feed; to nobody else."""
    release(tmp_path, scene(), at("01T09:00"))
    release(tmp_path, scene(where=MOVED), at("02T09:00"), letters=Letters("desk@example.org", ADDRESSES))
    letters = letters_of(tmp_path)
    assert sorted(re.sub("-[0-9a-f]{12}", "", name) for name in letters) == [
        "cn-01-1.eml",
        "delegations/cn.eml",
        "delegations/vn.eml",
        "vn-minister-1.eml",
    ]
    [letter] = [letter for name, letter in letters.items() if name.startswith("cn-01")]
    assert letter["To"] == "CN-01 <cn@example.org>"
    assert letter["From"] == "Hanoi Convention <desk@example.org>"
    assert letter["Subject"] == "New time: Talks on extradition – Hanoi Convention"
    assert letter["Date"].datetime == at("02T09:00")
    assert letter["Message-ID"].endswith("@example.org>")
    assert letter.get_content_type() == "multipart/alternative"
    text = text_of(letter)
    assert text == (
        "CN-01\n\nNew time: Talks on extradition\nSaturday 25 October 2025, 17:00-17:20 (Asia/Ho_Chi_Minh, UTC+7)\n"
        "Salon, ground, Red zone, National Convention Centre\nParticipants only\n\nTime\n"
        "  Until now: Saturday 25 October 2025, 10:30-10:50 (Asia/Ho_Chi_Minh, UTC+7)\n"
        "  From now on: Saturday 25 October 2025, 17:00-17:20 (Asia/Ho_Chi_Minh, UTC+7)\n"
    )
    [(method, data)] = objects(letter)
    assert method == "REQUEST"
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert not [c for c in Calendar.from_ical(data).walk() if c.errors]
    assert event["UID"] == uid(readers.delegate("CN-01"), "talks")
    assert event["SEQUENCE"] == 1
    assert event["ORGANIZER"] == "mailto:desk@example.org"
    assert event["ATTENDEE"] == "mailto:cn@example.org"
    assert event["ATTENDEE"].params["CN"] == "CN-01"
    assert event["CLASS"] == "PRIVATE"  # it goes into a calendar that others may look at
    assert "X-WR-CALNAME" not in unfold(data)
    # The feed has the same event, but is no message.
    assert "METHOD" not in unfold(feed(tmp_path, "delegate", "CN-01"))
    [other] = [letter for name, letter in letters.items() if name.startswith("vn-")]
    assert other["To"] is None
    [(_, data)] = objects(other)
    assert 'RSVP=FALSE;CN="Nguyễn Văn Ánh":urn:uuid:' in unfold(data)


def test_one_item_one_message(tmp_path):
    """Each change is a message of its own with one calendar: CANCEL for the withdrawn, REQUEST for the new."""
    release(tmp_path, scene(), at("01T09:00"))
    fewer = tuple(s for s in SESSIONS if s["id"] != "talks")
    late = {"id": "late", "kind": "roundtable", "title": "Late", "duration": 60, "speakers": ["CN-01"]}
    where = {**WHERE, "late": ("18:00", "hall-a", ("CN-01",))}
    release(tmp_path, scene((*fewer, late), where), at("02T09:00"), letters=Letters("desk@example.org"))
    letters = [letter for name, letter in sorted(letters_of(tmp_path).items()) if name.startswith("cn-01")]
    assert [letter.get_content_type() for letter in letters] == ["multipart/alternative"] * 2
    assert [letter["Subject"] for letter in letters] == [
        "Cancelled: Talks on extradition – Hanoi Convention",
        "New on your agenda: Late – Hanoi Convention",
    ]
    objects_of = [objects(letter) for letter in letters]
    assert [[(method, titles(data)) for method, data in messages] for messages in objects_of] == [
        [("CANCEL", ["Cancelled: Talks on extradition"])],
        [("REQUEST", ["Late"])],
    ]
    assert "STATUS:CANCELLED" in unfold(objects_of[0][0][1])
    assert len({letter["Message-ID"] for letter in letters}) == 2
    assert not [part for letter in letters for part in letter.iter_attachments()]


def test_who_no_longer_goes_is_not_told_that_it_is_cancelled(tmp_path):
    """Of a session that is held, CANCEL has no STATUS (RFC 5546, 3.2.5), and title, time and place."""
    release(tmp_path, scene(), at("01T09:00"))
    stays = {**WHERE, "forensics": (*WHERE["forensics"][:2], ("EG-02", "CN-02"))}
    release(tmp_path, scene(where=stays), at("02T09:00"), letters=Letters("desk@example.org"))
    [letter] = [letter for name, letter in letters_of(tmp_path).items() if name.startswith("vn-02")]
    [(method, data)] = objects(letter)
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert (method, event.get("STATUS")) == ("CANCEL", None)
    assert event["SUMMARY"] == "No longer on your agenda: Digital forensics"
    assert event["LOCATION"] == "Hall A, floor 1, Blue zone, National Convention Centre"
    assert "Cancelled" not in unfold(data) + text_of(letter)
    assert event["SEQUENCE"] == 1
    assert event["UID"] == uid(readers.delegate("VN-02"), "forensics")


def test_first_letters(tmp_path):
    """At a first release everybody gets their whole agenda: as an address, or else as a file to import."""
    release(
        tmp_path / "a", scene(), at("01T09:00"), letters=Letters("desk@example.org", {"EG": "eg@example.org"})
    )
    letters = letters_of(tmp_path / "a")
    assert len(letters) == 10  # seven delegates who have an agenda, three delegations
    [office] = [letter for name, letter in letters.items() if name.startswith("delegations/eg")]
    assert office["To"].addresses[0].addr_spec == "eg@example.org"
    assert office["Subject"] == "The agenda of your delegation – Hanoi Convention"
    [letter] = [letter for name, letter in letters.items() if name.startswith("eg-01")]
    text = text_of(letter)
    assert text.startswith("Your agenda\nHanoi Convention\n\nEG-01\n\nOpening; of the")
    assert "You speak" in text
    assert text.endswith("The agenda is attached: your calendar program can import it.\n")
    [attached] = letter.iter_attachments()
    assert attached.get_filename() == "hanoi-2025.ics"
    assert attached.get_param("method") is None
    assert attached.get_payload(decode=True) == feed(tmp_path / "a", "delegate", "EG-01")
    url = "https://agenda.example.org"
    release(tmp_path / "b", scene(), at("01T09:00"), letters=Letters("desk@example.org"), url=url)
    [letter] = [letter for name, letter in letters_of(tmp_path / "b").items() if name.startswith("eg-01")]
    assert not list(letter.iter_attachments())
    [address] = re.findall(rf"{url}/(feeds/\S+)", text_of(letter))
    assert (tmp_path / "b" / "site" / address).read_bytes() == feed(tmp_path / "b", "delegate", "EG-01")


def test_the_form_that_mail_programs_take_for_an_invitation(tmp_path):
    """
    What Gmail, Outlook, Apple Mail and Thunderbird go by (RFC 6047; RFC 5546).

    One calendar part, the last alternative to a text in UTF-8, not an attachment, with the method of its METHOD; one
    event, invited by who the message is from, to whom it is to; no LANGUAGE; identified by UID, SEQUENCE and DTSTAMP.
    """
    release(tmp_path, scene(), at("01T09:00"))
    addresses = {
        name: f"{name.lower()}@example.org" for name in ("EG-02", "CN-02", "VN-02", "vn-minister", "CN-01")
    }
    fewer = {**MOVED, "forensics": ("15:00", "hall-a", ("EG-02", "CN-02"))}
    release(tmp_path, scene(where=fewer), at("02T09:00"), letters=Letters("desk@example.org", addresses))
    seen = set()
    for file in (tmp_path / "site-desk" / "replies").glob("*.eml"):
        letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        assert not letter.defects
        assert letter.get_content_type() == "multipart/alternative"
        assert letter["Content-Language"] == "en"
        text, calendar = letter.iter_parts()
        assert (text.get_content_type(), text.get_content_charset()) == ("text/plain", "utf-8")
        assert (calendar.get_content_type(), calendar.get_content_charset()) == ("text/calendar", "utf-8")
        assert calendar.get_content_disposition() is None
        assert calendar["MIME-Version"] is None
        method = calendar["Content-Type"].params["method"]
        seen.add(method)
        data = unfold(calendar.get_payload(decode=True))
        assert "LANGUAGE" not in data
        lines = data.splitlines()
        assert lines.count(f"METHOD:{method}") == lines.count("BEGIN:VEVENT") == 1
        [organizer] = [line for line in lines if line.startswith("ORGANIZER")]
        [attendee] = [line for line in lines if line.startswith("ATTENDEE")]
        assert organizer.endswith(f":mailto:{letter['From'].addresses[0].addr_spec}")
        assert attendee.endswith(f":mailto:{letter['To'].addresses[0].addr_spec}")
        for name in (
            "UID",
            "DTSTAMP",
            "SEQUENCE",
            "DTSTART;TZID=Asia/Ho_Chi_Minh",
            "DTEND;TZID=Asia/Ho_Chi_Minh",
            "SUMMARY",
        ):
            assert sum(line.startswith(f"{name}:") for line in lines) == 1
        assert "RRULE" not in data
        assert letter["Date"].datetime == at("02T09:00")
    assert seen == {"REQUEST", "CANCEL"}


def test_letters_of_any_two_releases(tmp_path):
    """What is kept on the desk gives the same letters again, those over two releases, and the first."""

    def again(known, newest, sent):
        write = Letters("desk@example.org", sent=at(sent))
        return dict(write(between(tmp_path / "site-desk", known, newest, SECRET), at(sent)))

    def written():
        desk = tree(tmp_path / "site-desk")
        return {name: data for name, data in desk.items() if name.startswith("replies/")}

    fewer = {n: p for n, p in MOVED.items() if n != "forensics"}
    scenes = [scene(), scene(where=MOVED), scene(tuple(s for s in SESSIONS if s["id"] != "forensics"), fewer)]
    for number, published in enumerate(scenes):
        sent = f"0{number + 1}T09:00"
        release(tmp_path, published, at(sent), letters=Letters("desk@example.org"))
        assert again(number, number + 1, sent) == written()
    assert len(releases(tmp_path / "site-desk")) == 3
    both = again(1, 3, "03T12:00")
    subjects = [
        row["subject"] for row in csv.DictReader(io.StringIO(both["replies/letters.csv"].decode("utf-8-sig")))
    ]
    assert subjects.count("New time: Talks on extradition – Hanoi Convention") == 2
    assert subjects.count("Cancelled: Digital forensics – Hanoi Convention") == 3
    assert again(0, 2, "03T12:00") != again(0, 2, "03T13:00")  # another date, another Message-ID
    with pytest.raises(LedgerError, match="not the secret"):
        next(between(tmp_path / "site-desk", 1, 2, b"another" * 8))
    file = tmp_path / "site-desk" / "releases" / "0001.json.gz"
    whole = gzip.decompress(file.read_bytes())
    tree_ = json.loads(whole)
    damages = [b"damaged", gzip.compress(whole)[:-9], gzip.compress(b"[]"), gzip.compress(b"[" * 99999)]
    for key, value in (
        ("options", ["", 0, "x"]),
        ("revised", 1),
        ("scenario", {}),
        ("plan", []),
        ("eventplan-release", 9),
    ):
        damages.append(gzip.compress(json.dumps(tree_ | {key: value}).encode()))
    for damaged in damages:
        file.write_bytes(damaged)
        with pytest.raises(LedgerError, match="not kept"):
            next(between(tmp_path / "site-desk", 1, 2, SECRET))


def test_letters_have_a_date(tmp_path):
    """Without a time of the release there is no letter: no mail of the year 2000."""
    release(tmp_path, scene())
    with pytest.raises(LetterError, match="date"):
        release(tmp_path, scene(where=MOVED), letters=Letters("desk@example.org"))
    release(tmp_path, scene(where=MOVED), letters=Letters("desk@example.org", sent=at("02T09:00")))
    assert {str(letter["Date"]) for letter in letters_of(tmp_path).values()} == {
        "Thu, 02 Oct 2025 09:00:00 +0000"
    }


def test_a_mail_merge_has_its_table(tmp_path):
    """The table names reader, language, address, subject, file and feed of every message."""
    release(tmp_path, scene(), at("01T09:00"))
    write = Letters("desk@example.org", ADDRESSES)
    release(tmp_path, scene(where=MOVED), at("02T09:00"), letters=write, url="https://a.example.org")
    data = (tmp_path / "site-desk" / "replies" / "letters.csv").read_bytes()
    rows = {
        row["id"]: row
        for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        if row["reader"] == "delegate"
    }
    assert rows["CN-01"].pop("feed").startswith("https://a.example.org/feeds/")
    assert (tmp_path / "site-desk" / rows["CN-01"].pop("file")).exists()
    assert rows["CN-01"] == {
        "handling": "confidential",
        "reader": "delegate",
        "id": "CN-01",
        "name": "CN-01",
        "language": "en",
        "address": "cn@example.org",
        "subject": "New time: Talks on extradition – Hanoi Convention",
    }


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
    [letter] = [letter for name, letter in letters_of(tmp_path).items() if name.startswith("vn-minister")]
    assert [a.addr_spec for a in letter["To"].addresses] == ["vn@example.org"]
    assert letter["Bcc"] is None
    assert not letter.defects
    [(_, data)] = objects(letter)
    [event] = Calendar.from_ical(data).walk("VEVENT")
    assert event["ATTENDEE"].params["CN"] == " ".join(hostile.split())
    assert unfold(data).count("ATTENDEE") == 1 + ("ATTENDEE" in hostile)


def test_addresses_are_checked(tmp_path):
    """A table of addresses without its columns, or with something that is not an address, is told by line."""
    file = tmp_path / "addresses.csv"
    file.write_text("id,address\nCN-01,cn@example.org\nCN-02,\n")
    assert read_addresses(file) == ADDRESSES
    for text, message in (
        ("who,mail\n", "columns"),
        ("id,address\nx,y\n", ":2: 'y' is not a mail address"),
        ('id,address\nx,"a@b.org\r\nBcc: c@d.org"\n', "not a mail address"),
    ):
        file.write_text(text)
        with pytest.raises(AddressError, match=message):
            read_addresses(file)
    with pytest.raises(AddressError, match="cannot be read"):
        read_addresses(tmp_path / "nothing.csv")
    for bad in ("", "x", "a@b", "a b@c.de", "a@b.org\n", "<a@b.org>"):
        with pytest.raises(AddressError):
            address(bad)


@pytest.mark.parametrize(
    "name",
    [
        "Conférence de Dakar sur l'eau du Sahel",
        "Hội nghị thượng đỉnh Hà Nội về nước sạch và phát triển",
        "مؤتمر داكار حول مياه الساحل الكبير والعظيم جدا",
        'Été "à", b; c <d>',
    ],
)
def test_headers_keep_their_spaces(name):
    """As a mail program shows them, which leaves out what is between encoded words; no line is too long."""
    letter, subject = EmailMessage(policy=LETTER), f"Annulé : ce qui marche bien – {name}"
    letter["From"] = Address(display_name=name, addr_spec="desk@example.org")
    letter["Subject"] = subject
    lines = letter.as_bytes().split(b"\r\n")
    heads = re.split(r"\r\n(?![ \t])", letter.as_bytes().decode("ascii"))
    shown = [
        str(make_header(decode_header(re.sub(r"\r\n", "", head.partition(": ")[2])))) for head in heads[:2]
    ]
    assert shown == [f"{name} <desk@example.org>", subject]
    assert all(len(line) <= 78 for line in lines)
