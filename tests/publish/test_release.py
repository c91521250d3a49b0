"""Releases: each tells every reader what changed for them, once, and nothing else."""

import csv
import io
import json
import re
import stat

import pytest

from eventplan.files.one_file import FolderError
from eventplan.model import PlanError
from eventplan.publish import UnlawfulRelease, publish, readers
from eventplan.publish.ledger import Ledger, LedgerError
from eventplan.publish.secret import SecretError, SecretFile, make_secret, parse_secret, token

from .scenes import SESSIONS, WHERE, breaches, conference, placed, titles, unfold
from .sites import SECRET, Poller, at, feed, history, release, scene, tree, uid

EG2 = readers.delegate("EG-02")
EG1 = readers.delegate("EG-01")
LATE = {"id": "late", "kind": "roundtable", "title": "Late talk", "duration": 60, "speakers": ["EG-02"]}


def changed(session, **fields):
    """Return the sessions with fields of one of them changed."""
    return tuple({**s, **fields} if s["id"] == session else s for s in SESSIONS)


def test_story(tmp_path):
    """Add, move, rename, cancel, restore, a new language: exact SEQUENCE, LAST-MODIFIED and STATUS each time."""
    keys = "opening", "forensics", "late"
    client, other = Poller(), Poller()

    def state():
        news = client.poll(feed(tmp_path, "delegate", "EG-02"))
        silent = other.poll(feed(tmp_path, "delegate", "EG-01"))
        got = history(feed(tmp_path, "delegate", "EG-02"), EG2, *keys)
        return (
            {key: list(value) for key, value in got.items()},
            {k for k in keys if uid(EG2, k) in news},
            silent,
        )

    release(tmp_path, scene(), at("01T09:00"))
    got, news, _ = state()
    assert got == {"opening": [0, "1001", "CONFIRMED"], "forensics": [0, "1001", "CONFIRMED"]}
    assert news == {"opening", "forensics"}

    where = {**WHERE, "late": ("19:00", "hall-a", ("EG-02",))}
    release(tmp_path, scene((*SESSIONS, LATE), where), at("02T09:00"))
    got, news, silent = state()
    assert got.pop("late") == [0, "1002", "CONFIRMED"]
    assert got == {"opening": [0, "1001", "CONFIRMED"], "forensics": [0, "1001", "CONFIRMED"]}
    assert (news, silent) == ({"late"}, [])

    where["forensics"] = ("16:30", "hall-a", WHERE["forensics"][2])
    release(tmp_path, scene((*SESSIONS, LATE), where), at("03T09:00"))
    got, news, silent = state()
    assert got["forensics"] == [1, "1003", "CONFIRMED"]
    assert got["late"] == [0, "1002", "CONFIRMED"]
    assert (news, silent) == ({"forensics"}, [])

    renamed = changed("forensics", title="Forensics, digital")
    release(tmp_path, scene((*renamed, LATE), where), at("04T09:00"))
    got, news, silent = state()
    assert got["forensics"] == [2, "1004", "CONFIRMED"]
    assert (news, silent) == ({"forensics"}, [])

    without = {name: place for name, place in where.items() if name != "forensics"}
    optional = tuple({**s, "drop_price": 5} if s["id"] == "forensics" else s for s in renamed)
    release(tmp_path, scene((*optional, LATE), without), at("05T09:00"))
    got, news, silent = state()
    assert got["forensics"] == [3, "1005", "CANCELLED"]
    assert "Cancelled: Forensics, digital" in titles(feed(tmp_path, "delegate", "EG-02"))
    assert (news, silent) == ({"forensics"}, [])

    before = tree(tmp_path)
    again = release(tmp_path, scene((*optional, LATE), without), at("06T09:00"))
    assert not again.changed
    assert tree(tmp_path) == before

    release(tmp_path, scene((*renamed, LATE), where), at("07T09:00"))
    got, news, silent = state()
    assert got["forensics"] == [4, "1007", "CONFIRMED"]
    assert (news, silent) == ({"forensics"}, [])

    delegations = [
        {"id": "VN", "name": {"en": "Viet Nam", "vi": "Đoàn Việt Nam"}, "size": 3}
        | {"members": [{"id": "vn-minister", "name": "Nguyễn Văn Ánh", "head": True}]},
        {"id": "EG", "name": {"en": "Egypt", "ar": "وفد مصر"}, "size": 3, "languages": ["ar"]},
        {"id": "CN", "name": {"en": "China", "zh": "中国代表团"}, "size": 2},
    ]
    release(tmp_path, scene((*renamed, LATE), where, delegations=delegations), at("08T09:00"))
    got, news, _ = state()
    assert got["opening"] == [1, "1008", "CONFIRMED"]
    assert news == {"opening", "forensics", "late"}
    assert "افتتاح اتفاقية هانوي" in titles(feed(tmp_path, "delegate", "EG-02"))
    vietnamese = history(feed(tmp_path, "delegate", "VN-01"), readers.delegate("VN-01"), "opening")
    assert vietnamese == {"opening": (0, "1001", "CONFIRMED")}
    for name, data in tree(tmp_path / "site").items():
        assert not name.endswith(".ics") or breaches(data) == []


def test_clearance_withdrawn(tmp_path):
    """Whoever may no longer know of a session is told that the time is free, and no word more."""
    zones = [
        {"id": "blue", "name": "Blue"},
        {"id": "red", "name": "Red", "within": "blue", "clearance": "high"},
    ]
    briefing = {"id": "briefing", "kind": "roundtable", "title": "Security briefing", "duration": 30}
    briefing |= {"classification": "restricted"}

    def with_clearance(level, going):
        party = {"id": "EG", "name": "Egypt", "size": 3, "clearance": "high"}
        party |= {"members": [{"id": "EG-01", "clearance": level}]}
        where = {"briefing": ("12:00", "salon", going), "coffee": ("10:00", "hall-b", ("EG-01",))}
        sessions = (briefing, {**SESSIONS[-1], "attendance": "open"})
        fields = {"zones": zones, "clearances": ["low", "high"], "delegations": [party]}
        return scene(sessions, where, **fields)

    release(tmp_path, with_clearance("high", ("EG-01", "EG-02")), at("01T09:00"))
    assert "Security briefing" in titles(feed(tmp_path, "delegate", "EG-01"))
    release(tmp_path, with_clearance("low", ("EG-02",)), at("02T09:00"))
    data = feed(tmp_path, "delegate", "EG-01")
    assert history(data, EG1, "briefing", "coffee") == {
        "coffee": (0, "1001", "CONFIRMED"),
        "briefing": (1, "1002", "CONFIRMED"),  # it is held: others go
    }
    assert titles(data) == ["Coffee", "No longer on your agenda"]
    assert "briefing" not in unfold(data).lower()
    assert "Salon" not in unfold(data)
    assert titles(feed(tmp_path, "delegate", "EG-02")) == ["Security briefing"]


def test_session_that_becomes_restricted_leaves_no_word(tmp_path):
    """If a public session is reclassified, its title is gone from the next release, cancelled items included."""
    release(tmp_path, scene(), at("01T09:00"))
    release(tmp_path, scene(changed("forensics", classification="restricted")), at("02T09:00"))
    # Its own people, their delegations and the desk still read it.
    own = {feed(tmp_path, "delegate", p) for p in ("EG-02", "CN-02", "VN-02")}
    own |= {feed(tmp_path, "delegation", d) for d in ("EG", "CN", "VN")}
    others = [data for data in tree(tmp_path / "site").values() if data not in own]
    assert not [data for data in others if b"forensics" in data.lower()]
    assert "No longer in the programme" in titles(feed(tmp_path, "public"))
    assert "STATUS:CANCELLED" not in unfold(feed(tmp_path, "public"))
    assert "Now reserved" in titles(feed(tmp_path, "room", "hall-a"))


def test_withdrawn_item_goes_when_the_event_is_over(tmp_path):
    """A cancelled item stays until the event's last hour, and is gone in a release after it."""
    release(tmp_path, scene(), at("01T09:00"))
    fewer = tuple(s for s in SESSIONS if s["id"] != "forensics")
    release(tmp_path, scene(fewer), at("02T09:00"))
    public = readers.PUBLIC
    assert history(feed(tmp_path, "public"), public, "forensics") == {"forensics": (1, "1002", "CANCELLED")}
    release(tmp_path, scene(fewer), at("25T14:59"))
    assert "STATUS:CANCELLED" in unfold(feed(tmp_path, "public"))
    release(tmp_path, scene(fewer), at("25T15:00"))  # 22:00 in Hanoi, when the event closes
    assert "STATUS:CANCELLED" not in unfold(feed(tmp_path, "public"))


def test_delegate_who_left_is_told_so(tmp_path):
    """The feed of somebody who is no longer in the scenario stays, in their name and language, and can be revoked."""
    parties = [
        d.model_dump() | ({"languages": ["zh"]} if d.id == "CN" else {}) for d in conference().delegations
    ]
    release(tmp_path, scene(delegations=parties), at("01T09:00"))
    before = tree(tmp_path / "site")
    where = {n: (t, r, tuple(p for p in who if p != "CN-02")) for n, (t, r, who) in WHERE.items()}
    parties[2] |= {"size": 1}
    smaller = scene(SESSIONS, where, delegations=parties)
    release(tmp_path, smaller, at("02T09:00"))
    gone = token(SECRET, "hanoi-2025", readers.delegate("CN-02"), 0)
    data = tree(tmp_path / "site")[f"feeds/{gone}.ics"]
    assert data != before[f"feeds/{gone}.ics"]
    assert "已不在您的日程中：《河内公约》开幕式" in titles(data)
    assert titles(data) == [f"已不在您的日程中：{title}" for title in titles(before[f"feeds/{gone}.ics"])]
    assert set(re.findall("STATUS:.*", unfold(data))) == {"STATUS:CONFIRMED\r"}
    assert "NAME:CN-02 – Hanoi Convention\r" in unfold(data)
    assert breaches(data) == []
    assert "CN-02,CN-02" in (tmp_path / "site-desk" / "index.csv").read_text()
    # Two releases later the name is still known, though no scenario has it.
    renamed = tuple({**s, "title": "Tea"} if s["id"] == "coffee" else s for s in SESSIONS)
    release(tmp_path, scene(renamed, where, delegations=parties), at("03T09:00"))
    release(tmp_path, smaller, at("04T09:00"), revoke=[readers.delegate("CN-02")])
    again = tree(tmp_path / "site")
    assert f"feeds/{gone}.ics" not in again
    assert titles(again[f"feeds/{token(SECRET, 'hanoi-2025', readers.delegate('CN-02'), 1)}.ics"]) == titles(
        data
    )


def test_no_change_touches_nothing(tmp_path):
    """The same plan again, whatever the revision time, changes no byte and no time of any file."""
    release(tmp_path, scene(), at("01T09:00"))
    before = {p: p.stat() for p in tmp_path.rglob("*")}
    again = release(tmp_path, scene(), at("02T09:00"))
    assert (again.number, again.changed, again.written) == (1, False, 0)
    after = {p: p.stat() for p in tmp_path.rglob("*")}
    assert {p: (s.st_ino, s.st_mtime_ns) for p, s in after.items() if p != tmp_path} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in before.items() if p != tmp_path
    }


def test_unchanged_files_keep_bytes_and_time(tmp_path):
    """If one session moves, files of those whom it does not concern keep their bytes and their time."""
    release(tmp_path, scene(), at("01T09:00"))
    site = tmp_path / "site"
    before, times = tree(site), {p.name: p.stat().st_mtime_ns for p in site.rglob("*.ics")}
    moved = release(
        tmp_path, scene(where={**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}), at("02T09:00")
    )
    after = tree(site)
    assert before.keys() == after.keys()
    same = {name for name in before if before[name] == after[name]}
    who_changed = {change.reader for change in moved.changes}
    assert who_changed == {
        readers.room("salon"),
        readers.zone("red"),
        readers.zone("blue"),
        readers.delegation("VN"),
        readers.delegation("CN"),
        readers.delegate("vn-minister"),
        readers.delegate("CN-01"),
    }
    # Whoever reads the manifest does not learn that feeds changed which they cannot see.
    assert "manifest.json" in same
    assert len(before) - len(same) == len(who_changed)
    assert moved.written == len(who_changed)
    assert all(
        p.stat().st_mtime_ns == times[p.name]
        for p in site.rglob("*.ics")
        if p.relative_to(site).as_posix() in same
    )


def test_revision_times_go_forward(tmp_path):
    """A release with changes that is not after the last is refused; without a time, it is a second after it."""
    release(tmp_path, scene(), at("02T09:00"))
    before = tree(tmp_path)
    moved = scene(where={**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])})
    for early in (at("01T09:00"), at("02T09:00")):
        with pytest.raises(PlanError, match="later time"):
            release(tmp_path, moved, early)
    assert tree(tmp_path) == before
    assert release(tmp_path, moved).revised == at("02T09:00").replace(second=1)
    with pytest.raises(PlanError, match="time zone"):
        release(tmp_path, moved, at("03T09:00").replace(tzinfo=None))


def test_names_of_feeds_are_capabilities(tmp_path):
    """Feeds have names of 128 bits that say nothing, and neither they nor readers stand in any public byte."""
    release(tmp_path, scene(), at("01T09:00"))
    files = tree(tmp_path / "site")
    public = ("manifest.json", "programme.ics", "schedule.xml", "schedule.json")
    names = [name for name in files if name not in public]
    names = [name for name in names if not re.fullmatch(r"programme\.(vi|ar|zh)\.ics", name)]
    assert all(re.fullmatch(r"feeds/[0-9a-f]{32}\.ics", name) for name in names)
    everything = b"".join(files.values())
    assert not [name for name in names if name.encode() in everything or name[6:38].encode() in everything]
    listed = json.loads(files["manifest.json"])["files"]
    assert set(listed) == set(files) - set(names) - {"manifest.json"}
    assert SECRET not in everything + b"".join(tree(tmp_path / "site-desk").values())
    # Two delegates' names have nothing in common, nor have two versions of one.
    tokens = [token(SECRET, "e", readers.delegate(f"d-{n}"), v) for n in range(200) for v in range(2)]
    assert len(set(tokens)) == 400
    assert len({t[:6] for t in tokens}) > 390


def test_one_feed_is_revoked(tmp_path):
    """A revoked feed has another name, its old one is gone and listed for the server; no other feed moves."""
    release(tmp_path, scene(), at("01T09:00"))
    before = tree(tmp_path / "site")
    result = release(tmp_path, scene(), at("02T09:00"), revoke=[EG2])
    after = tree(tmp_path / "site")
    [old], [new] = set(before) - set(after), set(after) - set(before)
    assert old == f"feeds/{token(SECRET, 'hanoi-2025', EG2, 0)}.ics"
    assert before[old] == after[new]  # the same agenda, UIDs and all
    assert (tmp_path / "site-desk" / "revoked.txt").read_text() == f"{old}\n"
    assert result.changed
    assert all(before[name] == after[name] for name in before if name not in (old, "manifest.json"))
    assert not release(tmp_path, scene(), at("03T09:00")).changed
    for unknown in (readers.delegate("nobody"), readers.PUBLIC):
        with pytest.raises(PlanError, match="no feed"):
            release(tmp_path, scene(), at("04T09:00"), revoke=[unknown])


def test_desk_is_apart_and_private(tmp_path):
    """The desk is beside the site, the owner's alone, marked confidential; the site can be read by all."""
    release(tmp_path, scene(), at("01T09:00"))
    desk, site = tmp_path / "site-desk", tmp_path / "site"
    assert stat.S_IMODE(desk.stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in desk.rglob("*")} == {0o600, 0o700}
    assert {stat.S_IMODE(p.stat().st_mode) for p in desk.rglob("*") if p.is_dir()} == {0o700}
    assert stat.S_IMODE(site.stat().st_mode) == 0o755
    assert {stat.S_IMODE(p.stat().st_mode) for p in site.rglob("*.*")} == {0o644}
    assert (desk / "CONFIDENTIAL.txt").read_text().startswith("CONFIDENTIAL")
    assert b"confidential" in (desk / "ledger.jsonl").read_bytes().split(b"\n")[0]
    for inside in (site, site / "desk", tmp_path):
        with pytest.raises(FolderError, match="confidential"):
            release(tmp_path, scene(), desk=inside)


def test_what_changed_is_told_to_the_desk(tmp_path):
    """`changes.csv` names reader, session, what it was and what it is; the first release has no changes."""
    release(tmp_path, scene(), at("01T09:00"))
    path = tmp_path / "site-desk" / "changes.csv"
    assert path.read_bytes().count(b"\r\n") == 1
    release(tmp_path, scene(where={**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}), at("02T09:00"))
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    assert {row["handling"] for row in rows} == {"confidential"}
    [row] = [row for row in rows if row["id"] == "vn-minister"]
    assert (row["title"], row["change"]) == ("Talks on extradition", "moved")
    assert (row["was"], row["is"]) == ("2025-10-25 10:30-10:50 Salon", "2025-10-25 17:00-17:20 Salon")


def test_unlawful_plan_is_not_published(tmp_path):
    """A plan that breaks a rule is refused with its findings, and nothing is written."""
    clash = {**WHERE, "talks": ("09:00", "salon", WHERE["talks"][2])}
    with pytest.raises(UnlawfulRelease, match="nothing was published") as error:
        release(tmp_path, scene(where=clash), at("01T09:00"))
    assert any(finding.rule == "person-free" for finding in error.value.findings)
    assert tree(tmp_path) == {}


def test_ledger_of_another_event_or_secret_is_refused(tmp_path):
    """Another secret, another event, a lost or damaged ledger: refused with what to do, nothing written."""
    release(tmp_path, scene(), at("01T09:00"))
    before = tree(tmp_path)
    with pytest.raises(LedgerError, match="not the secret"):
        publish(*scene(), tmp_path / "site", secret=b"another" * 8)
    with pytest.raises(LedgerError, match="desk of event 'hanoi-2025'"):
        release(tmp_path, scene(event={"id": "other"}))
    ledger = tmp_path / "site-desk" / "ledger.jsonl"
    whole = ledger.read_bytes()
    for damaged in (
        b"",
        b"{}",
        whole[:-200],
        whole[: whole.rindex(b"\n", 0, -1) + 1],
        b"\xff" + whole,
        b"[1]\n",
    ):
        ledger.write_bytes(damaged)
        with pytest.raises(LedgerError, match="bring it back"):
            release(tmp_path, scene())
    ledger.unlink()
    with pytest.raises(LedgerError, match="missing"):
        release(tmp_path, scene())
    ledger.write_bytes(whole)
    assert tree(tmp_path) == before
    assert Ledger.load(tmp_path / "nothing") is None


def test_secret_is_made_once_with_safe_permissions(tmp_path):
    """A secret is 256 random bits in a file of its owner alone; one that others may read is refused."""
    file = tmp_path / "desk" / "secret.key"
    first = make_secret(file)
    assert re.fullmatch(rb"[0-9a-f]{64}", first)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert make_secret(file) == first
    assert [p.name for p in file.parent.iterdir()] == ["secret.key"]
    assert make_secret(tmp_path / "other.key") != first
    file.chmod(0o640)
    with pytest.raises(SecretError, match="chmod 600"):
        make_secret(file)
    with pytest.raises(SecretError, match="too short"):
        parse_secret("hanoi")
    with pytest.raises(SecretError, match="cannot be read"):
        make_secret(tmp_path / "desk")


def test_a_secret_is_made_with_the_first_release_and_never_again(tmp_path):
    """Refused, it is not there; lost, no other takes its place; and a dry run makes none."""
    secret = SecretFile(tmp_path / "kept" / "secret.key")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "programme.ics").write_text("mine")
    assert publish(*scene(), tmp_path / "site", secret=secret, dry_run=True).first
    with pytest.raises(FolderError, match="in the way"):
        publish(*scene(), tmp_path / "site", secret=secret)
    assert [path.name for path in tmp_path.rglob("*")] == ["site", "programme.ics"]
    (tmp_path / "site" / "programme.ics").unlink()
    assert publish(*scene(), tmp_path / "site", secret=secret).changed
    assert not publish(*scene(), tmp_path / "site", secret=secret).changed
    (tmp_path / "kept" / "secret.key").unlink()
    for dry_run in (True, False):
        with pytest.raises(SecretError, match="there is no secret"):
            publish(*scene(), tmp_path / "site", secret=secret, dry_run=dry_run)
    assert not list((tmp_path / "kept").iterdir())


def test_an_earlier_release_is_refused_in_the_time_of_the_event(tmp_path):
    """Whoever plans reads the clock of the event, and not that of Greenwich."""
    publish(*scene(), tmp_path / "site", secret=SECRET, revised=at("02T09:00"))
    moved = scene(where={**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])})
    zone = moved[0].event.time_zone
    with pytest.raises(PlanError, match=rf"the last release is of \d{{4}}-\d\d-02 16:00:00 \({zone}\)"):
        publish(*moved, tmp_path / "site", secret=SECRET, revised=at("01T09:00"))


def test_secret_on_the_desk_outlives_releases(tmp_path):
    """The secret that is kept on the desk is carried from release to release, and so is any other file there."""
    secret = make_secret(tmp_path / "site-desk" / "secret.key")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".htaccess").write_text("kept")
    for day, start in (("01T09:00", "10:30"), ("02T09:00", "17:00")):
        plan = scene(where={**WHERE, "talks": (start, "salon", WHERE["talks"][2])})
        publish(*plan, tmp_path / "site", secret=secret, revised=at(day))
        assert make_secret(tmp_path / "site-desk" / "secret.key") == secret
        assert (tmp_path / "site" / ".htaccess").read_text() == "kept"


def test_addresses_are_told(tmp_path):
    """With an address, each feed names its own as SOURCE, and the index gives links that can be handed out."""
    release(tmp_path, scene(), at("01T09:00"), url="https://agenda.example.org/a")
    own = token(SECRET, "hanoi-2025", EG2, 0)
    path = tmp_path / "site" / "feeds" / f"{own}.ics"
    assert f"SOURCE;VALUE=URI:https://agenda.example.org/a/feeds/{own}.ics\r\n" in unfold(path.read_bytes())
    assert (
        f"https://agenda.example.org/a/feeds/{own}.ics" in (tmp_path / "site-desk" / "index.csv").read_text()
    )
    for name, data in tree(tmp_path / "site").items():
        if name.endswith(".ics"):
            assert unfold(data).count("SOURCE") == 1
            assert breaches(data) == []


def test_programme_is_in_every_language_of_the_event(tmp_path):
    """The public programme has a name that people can type, and a file for each further language."""
    release(tmp_path, scene(), at("01T09:00"))
    assert "Lễ khai mạc Công ước Hà Nội" in titles((tmp_path / "site" / "programme.vi.ics").read_bytes())
    assert "《河内公约》开幕式" in titles((tmp_path / "site" / "programme.zh.ics").read_bytes())
    assert placed(conference()).placements


def test_postponed_event_has_clocks_for_both_years(tmp_path):
    """What is cancelled in one year and held in another is at the right hour in both, whatever the clocks do."""
    session = {"id": "s", "kind": "roundtable", "title": "T", "duration": 60}
    other = {**session, "id": "t"}
    zone = "Africa/Casablanca"  # no two yearly rules: each change of the clocks is written out

    def in_year(year, session):
        day = {"date": f"{year}-03-20", "opens": "07:00", "closes": "22:00"}
        where = {session["id"]: (f"{year}-03-20 09:00", "salon", ())}
        return scene([session], where, event={"time_zone": zone, "days": [day]})

    release(tmp_path, in_year(2025, session), at("01T09:00"))
    release(tmp_path, in_year(2029, other), at("02T09:00"))
    text = unfold(feed(tmp_path, "public"))
    assert "DTSTART;TZID=Africa/Casablanca:20250320T090000" in text
    assert "DTSTART;TZID=Africa/Casablanca:20290320T090000" in text
    onsets = set(re.findall(r"DTSTART:(\d{4})\d{4}T", text))
    assert {"2025", "2029"} <= onsets


def test_release_of_nothing_is_a_release(tmp_path):
    """A plan in which nobody sees anything yet can be published, and again, and then with something in it."""
    assert release(tmp_path, scene([]), at("01T09:00")).number == 1
    assert not release(tmp_path, scene([]), at("02T09:00")).changed
    assert release(tmp_path, scene(), at("03T09:00")).number == 2
    assert titles(feed(tmp_path, "delegate", "EG-01"))
