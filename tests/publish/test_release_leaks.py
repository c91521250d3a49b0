"""The leak test for releases: what a reader may not see is in no byte that they get, nor in any public one."""

import base64
import email
import gzip
import hashlib
import io
import quopri
import re
import zipfile
from datetime import timedelta

import pytest

from eventplan.files import save, save_plan
from eventplan.model import Turn
from eventplan.publish import readers, visibility
from eventplan.publish.again import between, releases
from eventplan.publish.feed_entries import Extras
from eventplan.publish.letters import Letters
from eventplan.publish.publisher import Publisher
from eventplan.publish.site.released import PublicPages
from eventplan.publish.visibility import View, sees
from tests.command_line import invoke

from .scenes import SESSIONS, WHERE, unfold
from .sites import SECRET, at, feed, release, scene, tree


def token(field):
    """Return 16 characters that stand nowhere else."""
    return "q" + hashlib.sha256(field.encode()).hexdigest()[:15]


FIELDS = (
    "id",
    "title",
    "title-vi",
    "abstract",
    "abstract-vi",
    "theme",
    "guest",
    "sensitive",
    "moved-title",
    "list",
    "kind",
    "x",
    "event-x",
)
TOKENS = {field: token(field) for field in FIELDS}
HIDING = [
    ("roundtable", "restricted"),
    ("roundtable", "participants"),
    ("rehearsal", "public"),
    ("hold", "public"),
]


def secret_scene(kind, classification, start="16:00", title="title"):
    """Return the conference with one more session, hidden, of which every field is a token."""
    secret = {
        "id": TOKENS["id"],
        "kind": TOKENS["kind"],
        "x": {"note": TOKENS["x"]},
        "title": {"en": TOKENS[title], "vi": TOKENS["title-vi"]},
        "abstract": {"en": TOKENS["abstract"], "vi": TOKENS["abstract-vi"]},
        "themes": [TOKENS["theme"]],
        "duration": 30,
        "classification": classification,
        "required": ["EG-01"],
        "speakers": [TOKENS["guest"]],
        "languages": ["ar", "en"],
        "interpreted": True,
    }
    guest = {"id": TOKENS["guest"], "name": TOKENS["guest"], "sensitive": TOKENS["sensitive"]}
    parties = [
        {
            "id": "VN",
            "name": {"en": "Viet Nam", "vi": "Đoàn Việt Nam"},
            "size": 3,
            "languages": ["vi"],
            "members": [{"id": "vn-minister", "name": "Nguyễn Văn Ánh", "head": True}],
        },
        {"id": "EG", "name": {"en": "Egypt", "ar": "وفد مصر"}, "size": 3, "languages": ["ar"]},
        {"id": "CN", "name": "China", "size": 2, "members": [guest]},
    ]
    # The guest is of China, and at the opening as everyone is.
    seats = {"opening": (TOKENS["guest"],)}
    where = {
        n: (when, room, (*(p for p in who if p != "CN-02"), *seats.get(n, ())))
        for n, (when, room, who) in WHERE.items()
    }
    where[TOKENS["id"]] = (start, "salon", ("EG-01", TOKENS["guest"]))
    lists = [
        {
            "id": TOKENS["list"],
            "parts": [{"session": TOKENS["id"], "minutes": 20}],
            "items": [{"who": TOKENS["guest"]}],
        }
    ]
    waived = {"delegation-coverage": {"waived": True}, "statements": {"waived": True}}
    waived |= {"interpretation": {"waived": True}}
    own = {TOKENS["kind"]: {"like": kind, "words": TOKENS["kind"]}}
    event = {"x": {"note": TOKENS["event-x"]}}
    scenario, plan = scene(
        (*SESSIONS, secret), where, delegations=parties, speakers_lists=lists, kinds=own, event=event
    )
    scenario = scenario.changed(rules=waived)
    begins = plan.placement_by_session[TOKENS["id"]].start
    turn = Turn(
        who=TOKENS["guest"], part=TOKENS["id"], position=1, start=begins, end=begins + timedelta(minutes=5)
    )
    orders = {TOKENS["list"]: (turn,)}
    return scenario, plan.model_copy(
        update={"teams": {TOKENS["id"]: {"ar": (1,)}, "opening": {"ar": (2,)}}, "orders": orders}
    )


def readable(name, data):
    """Return everything that can be read in a file: name, bytes, unfolded, decoded, unzipped, upside down."""
    forms = [name.encode(), data]
    if name.endswith(".ics"):
        forms.append(unfold(data).encode())
    if name.endswith(".eml"):
        letter = email.message_from_bytes(data)
        for part in letter.walk():
            body = part.get_payload(decode=True) or b""
            forms += [body, body.replace(b"\r\n ", b"")]
    if name.endswith(".gz"):
        forms.append(gzip.decompress(data))
    forms += [quopri.decodestring(data)]
    for run in re.findall(rb"[A-Za-z0-9+/]{24,}={0,2}", data):
        run = run.rstrip(b"=")
        run = run[: len(run) - (len(run) % 4 == 1)]
        forms.append(base64.b64decode(run + b"=" * (-len(run) % 4), validate=False))
    if zipfile.is_zipfile(io.BytesIO(data)):
        archive = zipfile.ZipFile(io.BytesIO(data))
        forms += [archive.read(member) for member in archive.namelist()]
    return b"\n".join(forms).lower()


def leaks(files):
    """Return each file in which a token stands, with the token's field."""
    return {
        (name, field)
        for name, data in files.items()
        for field, word in TOKENS.items()
        if word.encode() in readable(name, data)
    }


OWN_LETTERS = rf"replies/(eg-01|{TOKENS['guest']}|delegations/eg|delegations/cn)-"
"""Letters of those who are at the hidden session, and of the offices of their delegations."""


def two_releases(folder, kind, classification):
    """Publish a hidden session, then publish it moved and renamed, then gone; return all that was public."""
    seen = {}
    extras = Extras(home_time=True, alarm=5)
    scenes = [
        secret_scene(kind, classification),
        secret_scene(kind, classification, "17:30", "moved-title"),
        scene(),
    ]
    allowed = set()
    for day, published in enumerate(scenes, 1):
        release(
            folder,
            published,
            at(f"0{day}T09:00"),
            extras=extras,
            letters=Letters("desk@example.org"),
            url="https://agenda.example.org",
        )
        own = [
            ("delegate", "EG-01"),
            ("delegation", "EG"),
            ("delegation", "CN"),
            ("team", "interpreters/ar/1"),
        ]
        own += [("delegate", TOKENS["guest"])]
        # Who was there is told at last that it is not held; of the team there is nothing left.
        for kind_, name in own if day < 3 else (*own[:3], own[4]):
            allowed.add(hashlib.sha256(feed(folder, kind_, name)).hexdigest())
        for name, data in tree(folder / "site").items():
            seen[f"{day}/{name}"] = data
        for name, data in tree(folder / "site-desk").items():
            if name.endswith(".eml"):
                seen[f"{day}/{name}"] = data
                if re.match(OWN_LETTERS, name):
                    allowed.add(hashlib.sha256(data).hexdigest())
    return seen, allowed


@pytest.mark.parametrize(("kind", "classification"), HIDING)
def test_no_word_in_any_release(tmp_path, kind, classification):
    """Published, moved, renamed and withdrawn: a hidden session is in no byte but of those who attend it."""
    seen, allowed = two_releases(tmp_path, kind, classification)
    leaked = leaks(seen)
    own = {name for name, data in seen.items() if hashlib.sha256(data).hexdigest() in allowed}
    assert {leak for leak in leaked if leak[0] not in own} == set()
    assert {field for name, field in leaked if name in own} >= {"title", "moved-title", "abstract"}
    assert "sensitive" not in {field for _, field in leaked}
    assert "sensitive" not in {field for _, field in leaks(tree(tmp_path / "site-desk"))}
    assert [name for name, _ in leaked if name.endswith(".eml")]  # letters to them do speak of it
    # The guest has left the event: of what was hidden, only their own name is in their feed.
    last = {field for name, field in leaked if name.startswith("3/") and not name.endswith(".eml")}
    assert last == {"moved-title", "guest"}
    left = hashlib.sha256(feed(tmp_path, "delegate", TOKENS["guest"])).hexdigest()
    assert {f for name, f in leaked if hashlib.sha256(seen[name]).hexdigest() == left} == {"guest"}
    # Letters that are written later tell no more, between whichever releases.
    desk, write = tmp_path / "site-desk", Letters("desk@example.org")
    for known, newest in ((0, 1), (0, 3), (1, 2), (1, 3), (2, 3)):
        letters = dict(write(between(desk, known, newest, SECRET), releases(desk)[newest - 1]))
        wrong = {name for name, _ in leaks(letters) if not re.match(OWN_LETTERS, name)}
        assert wrong <= {"replies/letters.csv"}, (known, newest, wrong)  # for the desk
    # Nor is anything of it in the messages to others, while the desk's tables do speak of it.
    desk = tree(tmp_path / "site-desk")
    # Who reads that something is restricted reads of a restricted session of their own.
    others = {name: data.replace(b"\r\n ", b"").lower() for name, data in seen.items() if name not in own}
    marked = {name for name, data in others.items() if b"restricted" in data}
    theirs = (b"security briefing", b"walk-through of the signing")
    assert {name for name in marked if not any(title in others[name] for title in theirs)} == set()
    assert leaks({name: data for name, data in desk.items() if "vn" in name}) == set()


def test_no_word_in_pages_of_others(tmp_path):
    """Pages of readers, what changed for them among it, and the public's say nothing of a session that is not theirs."""
    own = set()
    scenes = [
        secret_scene("roundtable", "restricted"),
        secret_scene("roundtable", "restricted", "17:30", "moved-title"),
        scene(),
    ]
    for day, published in enumerate(scenes, 1):
        release(
            tmp_path, published, at(f"0{day}T09:00"), pages=PublicPages(), url="https://agenda.example.org"
        )
        index = (tmp_path / "site-desk" / "index.csv").read_text("utf-8-sig")
        theirs = rf"(delegate,(EG-01|{TOKENS['guest']})|delegation,(EG|CN)|team,interpreters/ar/1),"
        for row in index.splitlines():
            if re.search(rf"^confidential,{theirs}", row):
                own.update(
                    f"{name}.{kind}"
                    for name in re.findall(r"feeds/(\w+)\.ics", row)
                    for kind in ("ics", "html")
                )
        others = {
            name: data for name, data in tree(tmp_path / "site").items() if name.rpartition("/")[2] not in own
        }
        assert list(leaks(others)) == []
        assert list(leaks(tree(tmp_path / "site"))) or day == 3


def test_search_finds_what_sabotage_leaks(tmp_path, monkeypatch):
    """If the one decision granted everything, tokens would stand in public files: the search can fail."""
    monkeypatch.setattr(visibility, "sees", lambda *_: View.FULL)
    seen, allowed = two_releases(tmp_path, "roundtable", "restricted")
    leaking = {n for n, _ in leaks(seen) if hashlib.sha256(seen[n]).hexdigest() not in allowed}
    assert {"1/programme.ics", "1/programme.vi.ics"} <= leaking
    assert len([name for name in leaking if "/feeds/" in name]) >= 3  # the room, two zones, the press


def test_search_finds_what_one_more_reader_leaks(tmp_path, monkeypatch):
    """If a single room were granted too much, the search would tell: it does not depend on gross faults."""

    def careless(scenario, plan, session, reader):
        if reader == readers.room("salon"):
            return View.FULL
        return sees(scenario, plan, session, reader)

    monkeypatch.setattr(visibility, "sees", careless)
    seen, allowed = two_releases(tmp_path, "hold", "public")
    bad = {name for name, _ in leaks(seen) if hashlib.sha256(seen[name]).hexdigest() not in allowed}
    assert len({name.partition("/")[2] for name in bad}) == 1


class Forgetful(dict):
    """A cache that remembers nothing."""

    def __setitem__(self, key, value):
        """Forget."""

    def __contains__(self, key):
        """Say that nothing is there."""
        return False

    def get(self, key, default=None):  # noqa: ARG002
        """Say that nothing is there."""
        return default


def test_caches_change_no_byte(tmp_path, monkeypatch):
    """With every cache of shared blocks switched off, each file has the same bytes."""
    two_releases(tmp_path / "on", "roundtable", "restricted")
    speak = Publisher._speak
    kept = {}

    class Once(dict):
        """A place for one value between writing and reading it: `self._entrances` is read where written."""

        def __contains__(self, key):
            return False

    def no_caches(self, language):
        speak(self, language)
        self._items, self._bodies, self._feed_entries = Forgetful(), Forgetful(), Forgetful()
        self._entrances = Once()
        kept["off"] = True

    monkeypatch.setattr(Publisher, "_speak", no_caches)
    two_releases(tmp_path / "off", "roundtable", "restricted")
    assert kept
    assert tree(tmp_path / "on" / "site") == tree(tmp_path / "off" / "site")
    assert tree(tmp_path / "on" / "site-desk") == tree(tmp_path / "off" / "site-desk")


def test_hidden_sessions_do_not_show_in_what_others_get(tmp_path):
    """With and without a hidden session, files of those who may not know of it are the same to the byte."""
    hidden, plan = secret_scene("roundtable", "restricted")
    without = hidden.changed(
        sessions=tuple(s for s in hidden.sessions if s.id != TOKENS["id"]), speakers_lists=()
    )
    rest = plan.model_copy(
        update={
            "placements": tuple(p for p in plan.placements if p.session != TOKENS["id"]),
            "attendance": {k: v for k, v in plan.attendance.items() if k != TOKENS["id"]},
            "teams": {k: v for k, v in plan.teams.items() if k != TOKENS["id"]},
            "orders": {},
        }
    )
    release(tmp_path / "with", (hidden, plan), at("01T09:00"))
    release(tmp_path / "without", (without, rest), at("01T09:00"))
    with_secret, other = tree(tmp_path / "with" / "site"), tree(tmp_path / "without" / "site")
    different = {
        name for name in with_secret.keys() | other.keys() if with_secret.get(name) != other.get(name)
    }
    index = (tmp_path / "with" / "site-desk" / "index.csv").read_bytes().decode("utf-8-sig")
    who = {
        row.split(",")[1] + " " + row.split(",")[2]
        for row in index.split("\r\n")
        for n in different
        if n in row
    }
    assert who == {
        "room salon",
        "zone red",
        "zone blue",
        "delegate EG-01",
        f"delegate {TOKENS['guest']}",
        "delegation EG",
        "delegation CN",
        "team interpreters/ar/1",
    }


def test_hidden_changes_do_not_show(tmp_path):
    """A hidden session that gets other words and people moves no number in the feed of its room and zones."""
    release(tmp_path, secret_scene("roundtable", "restricted"), at("01T09:00"))
    readers_ = [("room", "salon"), ("zone", "red"), ("zone", "blue"), ("public", ""), ("press", "")]
    before = [feed(tmp_path, *reader) for reader in readers_]
    mine = feed(tmp_path, "delegate", "EG-01")
    release(tmp_path, secret_scene("roundtable", "restricted", title="moved-title"), at("02T09:00"))
    assert [feed(tmp_path, *reader) for reader in readers_] == before
    assert feed(tmp_path, "delegate", "EG-01") != mine


def test_command_line_says_nothing_of_hidden_sessions(tmp_path):
    """Neither output nor errors of the command line, which end up in logs, have a word of a hidden session."""
    said = ""
    for day, args in ((1, ("16:00", "title")), (2, ("17:30", "moved-title"))):
        scenario, plan = secret_scene("roundtable", "restricted", *args)
        save(scenario, tmp_path / "event.yaml")
        save_plan(plan, tmp_path / "plan.json")
        command = ["publish", "event.yaml", "plan.json", "-o", "site", "--revised", f"2025-10-0{day}"]
        command = [
            str(tmp_path / word) if word in ("event.yaml", "plan.json", "site") else word for word in command
        ]
        table = ["--changes", str(tmp_path / "changes.csv")]
        for asked in (["--dry-run", *table], ["--reply", "desk@example.org"]):
            done = invoke([*command, *asked])
            assert done.exit_code == 0, done.output
            said += done.output
    done = invoke(
        ["letters", str(tmp_path / "site-desk"), "--reply", "d@example.org", "-o", str(tmp_path / "again")],
    )
    assert done.exit_code == 0, done.output
    said += done.output
    assert [word for word in TOKENS.values() if word in said] == []
    assert (
        "items that are not public: 1 moved; told: 2 delegates, 2 delegations, 1 room, 2 zones, 1 team"
        in said
    )
