"""Releases: the same bytes on every machine, and what agendas say when asked for more."""

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from eventplan.cli.release_summary import summary
from eventplan.files import save, save_plan
from eventplan.model import ArrivalTime, ScenarioError, Sweep
from eventplan.publish import readers
from eventplan.publish.feed_entries import Extras
from tests.command_line import invoke
from tests.publish.drafts import site

from .scenes import SESSIONS, WHERE, breaches, titles, unfold
from .sites import at, feed, release, scene, tree

ROOT = Path(__file__).parents[2]

_PROGRAM = """
import os, sys
if sys.argv[2] == "one core" and hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
from pathlib import Path
from tests.publish.test_release_same import digest, both
both(Path(sys.argv[1]))
print(digest(Path(sys.argv[1])))
"""


def both(folder):
    """Publish the conference, then one change, with letters."""
    from eventplan.publish.letters import Letters

    for day, start in (("01T09:00", "10:30"), ("02T09:00", "17:00")):
        where = {**WHERE, "talks": (start, "salon", WHERE["talks"][2])}
        extras = Extras(home_time=True, alarm=5)
        release(folder, scene(where=where), at(day), extras=extras, letters=Letters("desk@example.org"))


def digest(folder):
    """Return what stands for every byte and name of a site and its desk."""
    files = {**tree(folder / "site"), **tree(folder / "site-desk")}
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()


def test_same_bytes_everywhere(tmp_path):
    """Site and desk are the same to the byte under other hash seeds, time zones, locales and core counts."""
    digests = set()
    for number, (seed, zone, locale, cores) in enumerate(
        (
            ("0", "UTC", "C", "all"),
            ("1", "Asia/Ho_Chi_Minh", "vi_VN.UTF-8", "one core"),
            ("random", "America/New_York", "tr_TR.UTF-8", "all"),
        )
    ):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, str(tmp_path / str(number)), cores],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        digests.add(done.stdout.strip())
    both(tmp_path / "here")
    assert digests == {digest(tmp_path / "here")}


ZONES = [
    {"id": "blue", "name": "Blue zone", "clearance": "accredited", "transit": 6},
    {"id": "red", "name": "Red zone", "within": "blue", "clearance": "inner", "transit": 4},
]
GATES = [
    {
        "id": "north",
        "name": "North gate",
        "zone": "blue",
        "lanes": 4,
        "opens": ["2025-10-25 07:30/12:00", "2025-10-25 13:00/20:00"],
    },
    {"id": "inner", "name": "Inner gate", "zone": "red", "lanes": 1},
]


def guarded(**more):
    """Return the talks in the salon, in a guarded zone, for two delegations, and a coffee before them."""
    parties = [
        {
            "id": "VN",
            "name": "Viet Nam",
            "size": 1,
            "clearance": "inner",
            "home_time_zone": "Asia/Ho_Chi_Minh",
            "members": [{"id": "vn-minister", "name": "Nguyễn Văn Ánh", "head": True, "principal": True}],
        },
        {"id": "CN", "name": "China", "size": 1, "clearance": "inner", "home_time_zone": "America/Lima"},
    ]
    sessions = [SESSIONS[2], {**SESSIONS[6], "attendance": "open"}]
    where = {"talks": ("10:40", "salon", ("vn-minister", "CN-01")), "coffee": ("10:00", "hall-b", ("CN-01",))}
    fields = {"zones": ZONES, "checkpoints": GATES, "clearances": ["accredited", "inner"]}
    return scene(sessions, where, **{**fields, "delegations": parties, **more})


def notes(data, title):
    """Return the description of the item with a title, by lines."""
    [event] = [e for e in re.findall("BEGIN:VEVENT.*?END:VEVENT", unfold(data), re.S) if f":{title}\r" in e]
    return re.search("DESCRIPTION[^:]*:(.*)\r", event)[1].split("\\n"), event


def test_badge_gate_and_time_at_home(tmp_path):
    """A delegate reads which badge to wear, which gates are open from when, and the time at home."""
    release(tmp_path, guarded(), at("01T09:00"), extras=Extras(home_time=True))
    lines, _ = notes(feed(tmp_path, "delegate", "CN-01"), "Talks on extradition")
    assert "Badge: inner" in lines
    assert "Gate: North gate (opens 07:30)\\, Inner gate" in lines
    assert "At home (America/Lima): 24 October 22:40-23:00" in lines
    lines, _ = notes(feed(tmp_path, "delegate", "vn-minister"), "Talks on extradition")
    assert not [line for line in lines if "At home" in line]  # home is here
    lines, _ = notes(feed(tmp_path, "delegate", "CN-01"), "Coffee")
    assert "Badge: accredited" in lines
    # What a delegate needs to get in is told to delegates, not to the public.
    assert b"Badge" not in feed(tmp_path, "public")
    assert b"gate" not in feed(tmp_path, "public")


def test_gates_of_a_session_are_those_that_are_named(tmp_path):
    """If the scenario says which gates a session uses, only those are told."""
    gates = [{"session": "talks", "checkpoints": ["inner"], "heads": 2}]
    release(tmp_path, guarded(gates=gates), at("01T09:00"))
    lines, _ = notes(feed(tmp_path, "delegate", "CN-01"), "Talks on extradition")
    assert "Gate: Inner gate" in lines


def test_alarm_rings_before_one_must_leave(tmp_path):
    """An alarm counts from the way: from the room before on the same day, else from outside with its gates."""
    release(tmp_path, guarded(), at("01T09:00"), extras=Extras(alarm=10))
    data = feed(tmp_path, "delegate", "CN-01")
    # Coffee is the first of the day: 10 + 3 on foot + 6 at the gate of the blue zone.
    assert "TRIGGER:-PT19M" in notes(data, "Coffee")[1]
    # From Hall B to the salon: 10 + 5 to another floor + 4 at the gate of the red zone.
    assert "TRIGGER:-PT19M" in notes(data, "Talks on extradition")[1]
    # Who comes from outside passes both gates: 10 + 3 + 6 + 4.
    assert "TRIGGER:-PT23M" in notes(feed(tmp_path, "delegate", "vn-minister"), "Talks on extradition")[1]
    for kind, name in (("delegation", "CN"), ("public", ""), ("room", "salon")):
        assert b"VALARM" not in feed(tmp_path, kind, name)
    for name, data in tree(tmp_path / "site").items():
        assert not name.endswith(".ics") or breaches(data) == []


def test_unknown_zone_of_a_capital_is_refused():
    """A home time zone that does not exist is an error of the scenario, not of the release."""
    with pytest.raises((ScenarioError, ValueError), match="IANA"):
        guarded(delegations=[{"id": "VN", "name": "VN", "home_time_zone": "ICT+7"}])


def test_teams_are_told_their_work(tmp_path):
    """Sweepers read room and time, escorts whom they receive where, interpreters what they interpret; no more."""
    resources = {
        "sweep_teams": 2,
        "drop_offs": [{"id": "door", "name": "East door"}],
        "arrivals": [{"who": "vn-minister", "session": "talks", "drop_off": "door", "escort": 20}],
        "interpretation": [{"language": "zh", "teams": 1}],
    }
    scenario, plan = guarded(resources=resources)
    start = scenario.event.instant(datetime(2025, 10, 25, 9, 0))
    plan = plan.model_copy(
        update={
            "sweeps": (Sweep(room="salon", start=start, end=start.replace(minute=30), team=2),),
            "arrivals": (
                ArrivalTime(
                    who="vn-minister", session="talks", drop_off="door", at=start.replace(hour=10, minute=20)
                ),
            ),
            "teams": {"talks": {"zh": (1,)}},
        }
    )
    scenario = scenario.changed(
        rules={rule: {"waived": True} for rule in ("delegation-coverage", "interpretation", "sweep")}
    )
    release(tmp_path, (scenario, plan), at("01T09:00"), extras=Extras(alarm=10))
    sweepers = feed(tmp_path, "team", "sweep/2")
    assert titles(sweepers) == ["Sweep"]
    assert "LOCATION:Salon\\, ground\\, Red zone" in unfold(sweepers)
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20251025T090000" in unfold(sweepers)
    escorts = feed(tmp_path, "team", "escorts")
    assert titles(escorts) == ["Arrival: Nguyễn Văn Ánh"]
    assert "LOCATION:East door" in unfold(escorts)
    assert "DESCRIPTION:Viet Nam\r\n" in unfold(escorts)  # the talks are not for them
    assert "DTEND;TZID=Asia/Ho_Chi_Minh:20251025T104000" in unfold(escorts)
    assert titles(feed(tmp_path, "team", "interpreters/zh/1")) == ["Talks on extradition"]
    lines, item = notes(feed(tmp_path, "delegate", "vn-minister"), "Talks on extradition")
    assert "Your car arrives at East door at 10:20" in lines
    assert "Participants only" in lines
    office, _ = notes(feed(tmp_path, "delegation", "VN"), "Talks on extradition")
    assert "The car of Nguyễn Văn Ánh arrives at East door at 10:20" in office
    # Who is driven does not leave when the others do: the car is there before.
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20251025T104000" in item
    assert "TRIGGER:-PT30M" in item
    for data in (sweepers, escorts):
        assert b"extradition" not in data
        assert breaches(data) == []
    assert readers.interpreters("zh", 1).id == "interpreters/zh/1"

    # An arrival that is cancelled says where it was to be.
    left = scenario.resources.model_copy(update={"arrivals": ()})
    driven_no_more = scenario.changed(resources=left), plan.model_copy(update={"arrivals": ()})
    release(tmp_path, driven_no_more, at("02T09:00"))
    escorts = feed(tmp_path, "team", "escorts")
    assert titles(escorts) == ["No longer on your agenda: Arrival: Nguyễn Văn Ánh"]
    assert "LOCATION:East door" in unfold(escorts)


def test_benchmark_compares_like_with_like(tmp_path):
    """The conference of the benchmark is lawful, and the naive way says the same as the release it is set against."""
    from benchmarks.agendas import conference, naive, same
    from eventplan.publish.secret import token

    from .sites import SECRET

    published = conference(30, 5)
    done = release(tmp_path, published, at("01T09:00"))
    assert done.feeds >= 30
    people = list(published[0].people)[:3]
    for person, theirs in zip(people, naive(*published, people), strict=True):
        name = token(SECRET, "bench", readers.delegate(person), 0)
        ours = (tmp_path / "site" / "feeds" / f"{name}.ics").read_bytes()
        assert same(ours, theirs)
        assert not same(ours.replace(b"T090000", b"T093000", 1).replace(b"T110000", b"T113000", 1), theirs)


# The command.


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Put a scenario and its plan into an empty folder, and go there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EVENTPLAN_SECRET", raising=False)
    write(scene())
    return tmp_path


def write(published):
    """Write a scenario and its plan to where the command reads them."""
    save(published[0], "event.yaml")
    save_plan(published[1], "plan.json")


def run(*words):
    """Run `eventplan publish` on them."""
    return invoke(["publish", "event.yaml", "plan.json", "-o", "site", *words])


def test_command_publishes_and_reports(files):
    """Two releases and a repetition: what is printed, which files there are, and which secret is used."""
    first = run("--revised", "2025-10-01T09:00")
    assert first.exit_code == 0, first.output
    assert "Release 1, revised 2025-10-01 09:00:00 (Asia/Ho_Chi_Minh)" in first.output
    assert (files / "site-desk" / "secret.key").stat().st_mode & 0o777 == 0o600
    assert "no file was touched" in run("--revised", "2025-10-02T09:00").output
    write(scene(where={**WHERE, "forensics": ("16:30", "hall-a", WHERE["forensics"][2])}))
    second = run("--revised", "2025-10-02T09:00+07:00", "--reply", "desk@example.org", "--json")
    assert '"moved"' in second.output
    assert list((files / "site-desk" / "replies").glob("*.eml"))
    assert '"release": 2' in second.output
    before = tree(files / "site")
    early = invoke(
        ["publish", "event.yaml", "plan.json", "-o", "site", "--alarm", "5", "--revised", "2025-10-01"]
    )
    assert early.exit_code != 0
    assert tree(files / "site") == before


def changed(name, **fields):
    """The sessions of the conference, one of them changed."""
    return [{**session, **fields} if session["id"] == name else session for session in SESSIONS]


CHANGES = [
    (SESSIONS, ("16:30", "hall-b"), "moved", "moved (time 2025-10-25 10:30-11:30 -> 2025-10-25 16:30-17:30, "
        "place Hall A -> Hall B, floor 1, Blue zone, National Convention Centre)"),
    (changed("forensics", duration=75), None, "length", "longer (time 2025-10-25 10:30-11:30 -> 2025-10-25 10:30-11:45)"),
    (changed("forensics", duration=45), None, "length", "shorter (time 2025-10-25 10:30-11:30 -> 2025-10-25 10:30-11:15)"),
    (changed("forensics", title="Tools, laws, forensics"), None, "changed", "changed (title Digital forensics -> Tools, laws, forensics)"),
]  # fmt: skip


def test_what_is_said_of_a_change(tmp_path):
    """Nothing is cut in the middle, and what lasts longer has not moved: on the terminal, in the table, on the page."""
    first = scene()
    release(tmp_path, first, at("01T09:00"))
    for sessions, place, kind, said in CHANGES:
        going = WHERE["forensics"][2]
        after = scene(sessions, {**WHERE, "forensics": (*place, going)} if place else WHERE)
        second = release(tmp_path, after, at("02T09:00"), dry_run=True)
        lines = summary(after[0], second, tmp_path / "site", tmp_path / "site-desk")
        assert any(line.startswith(f"  forensics: {said}; ") for line in lines), lines
        rows = csv.DictReader(io.StringIO(second.table.decode("utf-8-sig")))
        assert {r["change"] for r in rows if (r["item"], r["reader"]) == ("forensics", "public")} == {kind}
        page = site(*after, before=first[1], earlier=first[0])["changes.html"]
        assert (b"New end time" in page, b"Moved" in page) == (kind == "length", kind == "moved")


def test_the_summary_counts_items_and_says_whose_agenda_is_shorter(tmp_path):
    """Of what is not public each item counts once, however many read of it; a session is on other agendas still."""
    release(tmp_path, scene(), at("01T09:00"))
    fewer = {**WHERE, "forensics": (*WHERE["forensics"][:2], ("EG-02", "VN-02"))}
    later = {**fewer, "talks": ("11:30", *WHERE["talks"][1:]), "briefing": ("12:30", *WHERE["briefing"][1:])}
    second = release(tmp_path, scene(where=later), at("02T09:00"), dry_run=True)
    lines = summary(scene()[0], second, tmp_path / "site", tmp_path / "site-desk")
    shorter = next(line for line in lines if line.startswith("  forensics: "))
    assert not any("withdrawn" in line for line in lines), lines
    assert "no longer for 1 delegate; " in shorter or "no longer for 1 delegate, 1 delegation; " in shorter
    closed = next(line for line in lines if line.startswith("  items that are not public: "))
    assert closed.startswith("  items that are not public: 2 moved; told: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--revised", "tomorrow"], "is not a time"),
        (["--url", "javascript:x"], "an address begins"),
        (["--url", "https://a b"], "an address begins"),
        (["--revoke", "EG-01"], "names no reader"),
        (["--secret", "site/key"], "must not be inside the site"),
    ],
)
def test_command_refuses_what_it_cannot_use(files, words, said):
    """A bad option is told with what to write instead, and nothing is written."""
    done = run(*words)
    assert done.exit_code == 2
    assert said in " ".join(re.sub("[│╭╰─╮╯]", " ", done.output).split())
    assert not (files / "site").exists()
    assert not (files / "site-desk").exists()


def test_secret_may_come_from_the_environment(files, monkeypatch):
    """EVENTPLAN_SECRET is used instead of a file, and none is made; one that is too short is refused."""
    monkeypatch.setenv("EVENTPLAN_SECRET", "0123456789abcdef" * 2)
    assert run().exit_code == 0
    assert not (files / "site-desk" / "secret.key").exists()
    monkeypatch.setenv("EVENTPLAN_SECRET", "short")
    assert run().exit_code != 0


def test_unlawful_plan_fails_with_its_findings(files):
    """A plan that breaks a rule is not published: exit code 1, each finding at its place in the file."""
    write(scene(where={**WHERE, "talks": ("09:00", "salon", WHERE["talks"][2])}))
    done = run()
    assert done.exit_code == 1
    assert "error person-free" in done.output
    assert not (files / "site").exists()
