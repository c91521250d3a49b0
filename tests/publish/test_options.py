"""What belongs to a site and is kept from release to release; what a dry run says; desks of earlier versions."""

import gzip
import json
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from eventplan.files import save, save_plan
from eventplan.publish import readers
from eventplan.publish.feed_entries import Extras
from eventplan.publish.letters import Letters
from tests.command_line import invoke

from .scenes import WHERE, events_of, titles, unfold
from .sites import at, feed, history, release, scene, tree, uid

MOVED = {**WHERE, "talks": ("17:00", "salon", WHERE["talks"][2])}
URL = "https://agenda.example.org"


def test_options_are_kept(tmp_path):
    """A release that does not name address, alarm and home time keeps them, and touches nothing."""
    release(tmp_path, scene(), at("01T09:00"), url=URL, extras=Extras(home_time=True, alarm=10))
    before = tree(tmp_path)
    assert not release(tmp_path, scene(), at("02T09:00")).changed
    assert tree(tmp_path) == before
    kept = release(tmp_path, scene(where=MOVED), at("03T09:00"))
    assert kept.options == (f"{URL}/", True, 10)
    assert {change.key.rstrip("~") for change in kept.changes} == {"talks"}
    assert "TRIGGER" in unfold(feed(tmp_path, "delegate", "EG-01"))
    # What is named is changed: each item once more, and the next release keeps that.
    release(tmp_path, scene(where=MOVED), at("04T09:00"), extras=Extras(), url="")
    data = feed(tmp_path, "delegate", "EG-01")
    assert "TRIGGER" not in unfold(data)
    assert "SOURCE" not in unfold(data)
    assert not release(tmp_path, scene(where=MOVED), at("05T09:00")).changed


def test_alarms_alone_are_no_news(tmp_path):
    """Calendars get another alarm with a higher SEQUENCE; nobody is written to, since nobody sees a difference."""
    release(tmp_path, scene(), at("01T09:00"))
    write = Letters("desk@example.org")
    done = release(tmp_path, scene(), at("02T09:00"), extras=Extras(alarm=5), letters=write)
    assert done.changes
    assert not any(change.seen for change in done.changes)
    assert not [name for name in tree(tmp_path / "site-desk") if name.startswith("replies/")]
    got = history(feed(tmp_path, "delegate", "EG-01"), readers.delegate("EG-01"), "opening")
    assert got == {"opening": (1, "1002", "CONFIRMED")}


def test_dry_run_writes_nothing_and_says_the_same(tmp_path):
    """Who would be told what is what they are told then, in the same words; no file is touched."""
    first = release(tmp_path, scene(), at("01T09:00"), dry_run=True)
    assert first.first
    assert not list(tmp_path.iterdir())
    release(tmp_path, scene(), at("01T09:00"))
    before = tree(tmp_path)
    said = release(tmp_path, scene(where=MOVED), at("02T09:00"), dry_run=True)
    assert tree(tmp_path) == before
    done = release(tmp_path, scene(where=MOVED), at("02T09:00"))
    assert said.changes == done.changes
    assert said.table == done.table == (tmp_path / "site-desk" / "changes.csv").read_bytes()


def run(folder: Path, *words: str) -> str:
    """Run the command line; paths are those in a folder."""
    ours = r"(event|plan|late|site|changes|letters|mail)\b"
    arguments = [str(folder / word) if re.match(ours, word) else word for word in words[1:]]
    done = invoke([words[0], *arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(name="desk")
def _desk(tmp_path):
    save(scene()[0], tmp_path / "event.yaml")
    save_plan(scene()[1], tmp_path / "plan.json")
    save_plan(scene(where=MOVED)[1], tmp_path / "late.json")
    return tmp_path


def test_command_line(desk):
    """Options are kept and said, a dry run tells and writes a table for the desk, letters are written again."""
    arguments = ["publish", "event.yaml", "plan.json", "-o", "site", "--no-pages", "--revised", "2025-10-01"]
    assert "dry run: nothing was written" in run(desk, *arguments, "--dry-run")
    assert not (desk / "site-desk").exists()
    assert "kept for the next release: url https://a.example.org/, alarm 10 min" in run(
        desk, *arguments, "--alarm", "10", "--url", "https://a.example.org"
    )
    again = ["publish", "event.yaml", "late.json", "-o", "site", "--no-pages", "--revised", "2025-10-02"]
    said = run(desk, *again, "--dry-run", "--changes", "changes.csv")
    assert "7 readers would be told" in said
    assert "Talks" not in said
    assert "Talks on extradition" in (desk / "changes.csv").read_text()
    assert (desk / "changes.csv").stat().st_mode & 0o077 == 0
    output = run(desk, *again, "--reply", "desk@example.org")
    assert "alarm 10 min" in output
    assert "(4 messages, letters.csv for a mail merge; CONFIDENTIAL)" in output
    whole = run(desk, "letters", "site-desk", "--since", "0", "--reply", "desk@example.org", "-o", "letters")
    assert "(10 messages" in whole
    run(desk, "letters", "site-desk", "--reply", "desk@example.org", "-o", "mail")
    assert len(list((desk / "mail").rglob("*.eml"))) == 4
    assert {p.stat().st_mode & 0o077 for p in (desk / "mail").rglob("*")} == {0}
    assert (
        json.loads(run(desk, *again[:-1], "2025-10-03", "--no-alarm", "--json"))["options"]["alarm"] is None
    )


def test_strange_times_are_questioned(desk):
    """A release after the event, or long before it, is refused unless somebody is sure."""
    arguments = [
        "publish",
        str(desk / "event.yaml"),
        str(desk / "plan.json"),
        "-o",
        str(desk / "site"),
        "--no-pages",
    ]
    for strange, why in (("2025-10-26", "the event is over"), ("2005-10-01", "two years before")):
        done = invoke([*arguments, "--revised", strange])
        assert done.exit_code == 2
        assert why in re.sub(r"[\s│]+", " ", done.output)
        assert not (desk / "site").exists()
    assert invoke([*arguments, "--revised", "2025-10-26", "--sure"]).exit_code == 0


def test_a_release_of_which_no_time_is_said_is_of_now(desk, monkeypatch):
    """Now is that of the clock or SOURCE_DATE_EPOCH, after the last release; once the event is over, an order alone."""
    arguments = ["publish", "event.yaml", "plan.json", "-o", "site", "--no-pages", "--json"]
    later = [*arguments[:2], "late.json", *arguments[3:]]
    monkeypatch.chdir(desk)
    epoch = str(int(datetime(2025, 10, 1, 9, tzinfo=UTC).timestamp()))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert json.loads(run(desk, *arguments))["revised"] == "2025-10-01T09:00:00Z"
    assert not json.loads(run(desk, *arguments))["changed"]
    assert json.loads(run(desk, *later))["revised"] == "2025-10-01T09:00:01Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(epoch) + 40 * 86_400))
    assert json.loads(run(desk, *arguments))["revised"] == "2025-10-01T09:00:02Z"
    again = [*arguments[:4], "other"]
    assert "the event is over and no time was stated" in run(desk, *again)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert invoke(again).exit_code == 2


def test_addresses_of_nobody_are_said(desk):
    """An address under an id that is at no delegate or delegation is not left out without a word."""
    (desk / "mail.csv").write_text(
        "id,address\nvn-ministr,x@example.org\nEG,eg@example.org\ndelegation/CN,c@example.org\n"
    )
    arguments = ["publish", "event.yaml", "plan.json", "-o", "site", "--no-pages", "--revised", "2025-10-01"]
    said = run(desk, *arguments, "--reply", "desk@example.org", "--addresses", "mail.csv")
    assert "there is no delegate or delegation 'vn-ministr' - did you mean 'vn-minister'?" in said
    assert said.count("there is no delegate or delegation") == 1


def test_desks_of_earlier_versions_go_on(tmp_path):
    """Without what earlier releases were made from, what was is told as far as the ledger knows it."""
    release(tmp_path, scene(), at("01T09:00"))
    desk = tmp_path / "site-desk"
    for file in (desk / "releases").iterdir():
        file.unlink()
    ledger = desk / "ledger.jsonl"
    head, *rest = ledger.read_text().split("\n")
    old = {k: v for k, v in json.loads(head).items() if k not in ("past", "options")}
    ledger.write_text("\n".join([json.dumps(old, ensure_ascii=False), *rest]))
    (desk / "manifest.json").unlink()
    fewer = {n: p for n, p in MOVED.items() if n != "forensics"}
    sessions = [s for s in scene()[0].model_dump()["sessions"] if s["id"] != "forensics"]
    release(tmp_path, scene(sessions, fewer), at("02T09:00"), letters=Letters("desk@example.org"))
    data = feed(tmp_path, "delegate", "CN-02")
    assert "No longer on your agenda" in titles(data)  # nobody knows any more whether it was public
    [event] = [
        e
        for e in events_of(feed(tmp_path, "delegate", "CN-01"))
        if f"UID:{uid(readers.delegate('CN-01'), 'talks')}" in e
    ]
    assert "SEQUENCE:1" in event
    [letter] = (desk / "replies").glob("cn-01-*.eml")
    subject = message_from_bytes(letter.read_bytes(), policy=default)["Subject"]
    assert subject.startswith("New time: Talks on extradition")


def test_what_is_kept_has_no_personal_notes(tmp_path):
    """The releases on the desk hold the scenario without passports and diets, and without what is expected."""
    parties = [d.model_dump() for d in scene()[0].delegations]
    parties[0]["members"][0]["sensitive"] = "eats no fish"
    release(tmp_path, scene(delegations=parties), at("01T09:00"))
    for name, data in tree(tmp_path).items():
        assert b"no fish" not in (gzip.decompress(data) if name.endswith(".gz") else data)
