"""Reports: each in the form that is published for it, each finding once, with its place and a stable mark."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from lxml import etree

from eventplan.files import load_text
from eventplan.model import Complaint
from eventplan.testing.evidence import NO_PLAN
from eventplan.testing.findings import FINDINGS, rule_id, uri
from eventplan.testing.reports import Format, report
from eventplan.testing.results import Result, Waived
from eventplan.testing.waivers import expired, weigh
from eventplan.visible import visible
from tests.command_line import invoke
from tests.small import HOUSE

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
NASTY = 'a <b> & "c" ]]> %0A ::error:: \x07 \u202e, line\nbreak'


def finding(message: str = "it is so", **more: Any) -> Complaint:
    """A finding in a file."""
    given = {"file": "scenarios/a b.yaml", "line": 7, "column": 3, **more}
    return Complaint((), given.pop("about", "room-free"), message, **given)


def results(*findings: Complaint, item: str = "check", **more: Any) -> list[Result]:
    """Two items of a file, the first with findings."""
    return [
        Result("scenarios/a b.yaml", item, "it is so", ("rooms",), findings, **more),
        Result("scenarios/a b.yaml", "status", "there is a plan", ("status",), ()),
    ]


MANY = results(
    finding(),
    finding(NASTY, severity="warning", about="sweep"),
    finding("third", about="capacty", file="", line=0, column=0),
    waived=(Waived(finding("accepted"), "Protocol", date(2026, 5, 1)),),
)


@pytest.mark.parametrize("results", [MANY, results(), []], ids=["findings", "none", "nothing"])
def test_sarif_is_valid(results: list[Result]) -> None:
    """The log is valid against the schema of SARIF 2.1.0, with and without findings."""
    schema = json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text("utf-8"))
    log = json.loads(report(results, Format.SARIF))
    jsonschema.Draft7Validator(schema).validate(log)


def test_sarif_says_where_and_what() -> None:
    """Results have rule, level, place and fingerprint; what is waived is suppressed, with its reason."""
    (run,) = json.loads(report(MANY, Format.SARIF))["runs"]
    first, second, third, waived = run["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "scenarios/a%20b.yaml"
    assert place["region"] == {"startLine": 7, "startColumn": 3}
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error", "error"]
    assert [result["ruleId"] for result in run["results"]] == ["room-free", "sweep", "field", "room-free"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    assert third["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert "suppressions" not in second
    assert "Protocol until 2026-05-01" in waived["suppressions"][0]["justification"]


def test_fingerprints_stay_while_lines_move() -> None:
    """A finding keeps its mark when its line moves, and has another when it says something else."""

    def marks(*findings: Complaint) -> list[str]:
        log = json.loads(report(results(*findings), Format.SARIF))
        return [result["partialFingerprints"]["eventplanFinding/v1"] for result in log["runs"][0]["results"]]

    assert marks(finding()) == marks(finding(line=9, column=1))
    assert len(set(marks(finding(), finding("other"), finding(about="order")))) == 3


@pytest.mark.parametrize("results", [MANY, results(), []], ids=["findings", "none", "nothing"])
def test_junit_is_valid(results: list[Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """The report is valid against the published schema, whatever the texts hold."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    xml = report(results, Format.JUNIT)
    tree = etree.fromstring(xml.encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(tree)
    if results is MANY:
        (suite,) = tree
        assert (suite.get("tests"), suite.get("failures"), suite.get("timestamp")) == (
            "2",
            "1",
            "1970-01-01T00:00:00",
        )
        assert "it is so" in tree.findtext(".//failure")


def test_junit_shows_what_is_waived_as_skipped() -> None:
    """An item all of whose errors are waived is skipped, and says by whom."""
    waived = Waived(finding("accepted"), "Protocol", date(2026, 5, 1))
    tree = etree.fromstring(report(results(waived=(waived,)), Format.JUNIT).encode())
    etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd")).assertValid(tree)
    assert tree.find(".//skipped").get("message") == "waived by Protocol until 2026-05-01"


def test_text_is_one_line_each_with_reasons_after_a_colon() -> None:
    """A finding with reasons on lines of their own is one line of the report; a break in a title stays visible."""
    several = finding("'a\nb' is not there; it cannot be:\n  no room is free\n  no team is left")
    assert report(results(several, finding("there is no plan: proved\n  why")), Format.TEXT).splitlines() == [
        "scenarios/a b.yaml:7:3: error room-free: 'a\\nb' is not there; it cannot be: no room is free; no team is left",
        "scenarios/a b.yaml:7:3: error room-free: there is no plan: proved: why",
    ]


def test_github_annotations_are_one_line_each() -> None:
    """Each finding is one workflow command; nothing in a message can begin another."""
    lines = report(MANY, Format.GITHUB).split("\n")
    assert lines[0] == "::error file=scenarios/a b.yaml,line=7,col=3,title=eventplan%3A room-free::it is so"
    assert len(lines) == 3
    for line in lines:
        assert re.match(r"::(error|warning|notice) file=[^,:]+,line=\d+,col=\d+,title=[^,:]+::", line)
    assert "%250A" in lines[1]
    assert "line%0Abreak" in lines[1]


@pytest.mark.parametrize("form", [form for form in Format if form is not Format.JUNIT])
def test_no_control_or_bidi_character_is_in_a_report(form: Format) -> None:
    """A build server shows a report as it is; the document stays what it is."""
    text = report(MANY, form)
    assert visible(text) == text
    assert "\\u202e" in text
    if form in (Format.JSON, Format.SARIF, Format.GITLAB):
        assert "\u202e" in json.dumps(json.loads(text), ensure_ascii=False)


@pytest.mark.parametrize("mark", ["&", "*", "!"])
def test_a_title_that_yaml_cannot_read_is_not_told(tmp_path: Path, mark: str) -> None:
    """Nobody knows what is restricted in a file that cannot be read: what is told is the place."""
    hidden = "  - {id: talk, kind: roundtable, classification: restricted, duration: 30, title: "
    file = tmp_path / "event.yaml"
    file.write_text(f"{HOUSE}sessions:\n{hidden}{mark}Ceasefire talks}}\n", "utf-8")
    arguments = ["test", str(file), "--no-cache", "-n", "1", "--format"]
    for form in ("junit", "sarif", "github", "gitlab"):
        assert "Ceasefire" not in invoke([*arguments, form]).stdout
        assert f"{mark}Ceasefire" in invoke([*arguments, form, "--titles"]).stdout.replace("&amp;", "&")


def test_gitlab_code_quality_has_what_is_documented() -> None:
    """Each finding has description, check name, unique fingerprint, severity, path and line."""
    entries = json.loads(report(MANY, Format.GITLAB))
    assert len({entry["fingerprint"] for entry in entries}) == 3
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert entry["location"]["lines"]["begin"] >= 1
        assert not entry["location"]["path"].startswith(("/", "./"))


def test_what_two_scenarios_include_is_told_once() -> None:
    """A finding in a shared part is one line, one annotation, one result."""
    twice = [*results(finding()), Result("scenarios/b.yaml", "check", "", (), (finding(),))]
    assert report(twice, Format.TEXT).count("\n") == 0
    assert len(json.loads(report(twice, Format.SARIF))["runs"][0]["results"]) == 1


def test_that_there_is_no_plan_is_told_once() -> None:
    """Expectations of a plan that there is not add nothing where the reason is told, and are told alone."""
    status = Result("a.yaml", "status", "", ("status",), (finding("no plan", about="status"),))
    places = Result("a.yaml", "talk-start", "", ("times",), (finding(f"but {NO_PLAN}", about="talk-start"),))
    assert "talk-start" not in report([status, places], Format.TEXT)
    assert "talk-start" in report([places], Format.TEXT)


def test_every_finding_has_a_stable_rule() -> None:
    """A finding is of a rule, or of one of the few sorts that are described."""
    (check, _) = results()
    assert rule_id(check, finding(about="whatever")) == "field"
    assert rule_id(check, finding(about="reference")) == "reference"
    (judged, _) = results(item="stress-late")
    assert rule_id(judged, finding(about="stress-late")) == "stress"
    assert rule_id(judged._replace(item="score"), finding(about="score")) == "expectation"
    assert all(sentence.endswith(".") for sentence in FINDINGS.values())


def test_paths_are_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Absolute paths below the working directory become relative; others stay."""
    monkeypatch.chdir(tmp_path)
    assert uri(str(tmp_path / "a" / "b.yaml")) == "a/b.yaml"
    assert uri("/elsewhere/b.yaml") == "/elsewhere/b.yaml"


WAIVED = (
    HOUSE
    + """\
waivers:
  - {finding: score, reason: We know., owner: Protocol, until: 2026-05-01}
  - {finding: talk-start, about: [talk], reason: We know., owner: Protocol, until: 2026-05-02}
rules:
  room-free: {waived: true, reason: Try., owner: Venue, until: 2026-04-30}
"""
)


def test_waivers_hold_to_their_last_day_and_are_then_told() -> None:
    """A waiver covers its finding to its last day; afterwards the finding counts, and the end is told."""
    scenario = load_text(WAIVED, "a.yaml")
    findings = (finding("x", about="score"), finding("'talk' is late", about="talk-start"), finding("y"))
    last = weigh(scenario, findings, date(2026, 5, 1))
    assert [finding.about for finding in last.counted] == ["room-free"]
    assert [waiver.owner for _, waiver in last.waived] == ["Protocol", "Protocol"]
    after = weigh(scenario, findings, date(2026, 5, 2))
    assert [finding.about for finding in after.counted] == ["score", "room-free"]
    assert expired(scenario, date(2026, 4, 30)) == ()
    messages = [(finding.line, finding.severity) for finding in expired(scenario, date(2026, 5, 2))]
    assert messages == [(13, "warning"), (16, "warning")]


def test_a_waiver_with_subjects_covers_no_other() -> None:
    """A waiver that names subjects does not cover findings about others."""
    scenario = load_text(WAIVED, "a.yaml")
    other = finding("'lunch' is late", about="talk-start")._replace(about="talk-start")
    text = WAIVED.replace("about: [talk]", "about: [dinner]")
    assert weigh(scenario, (other,), date(2026, 5, 1)).counted == (other,)
    assert weigh(load_text(text), (finding("'dinner'", about="talk-start"),), date(2026, 5, 1)).counted == ()


# The commands.


def run(*words: str, **env: str) -> Any:
    """The command line, in this process."""
    return invoke(list(words), env={"GITHUB_ACTIONS": "", **env})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scenario that passes, one that fails, and one that cannot be read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(WAIVED.partition("waivers:")[0], "utf-8")
    session = "sessions: [{id: a, kind: break, title: A, duration: 60 min, start: 2026-05-12 20:00}]\n"
    (tmp_path / "fails.yaml").write_text(WAIVED.partition("waivers:")[0] + session, "utf-8")
    (tmp_path / "broken.yaml").write_text(WAIVED.replace("venue: house", "venue: hous"), "utf-8")
    return tmp_path


def test_exit_codes(folder: Path) -> None:
    """0: all is as expected; 1: a finding; 2: a file that cannot be read, or nothing to do."""
    assert run("test", "good.yaml", "-n", "1").exit_code == 0
    assert run("test", "good.yaml", "fails.yaml", "-n", "1").exit_code == 1
    assert run("test", "good.yaml", "fails.yaml", "broken.yaml", "-n", "1").exit_code == 2
    assert run("test", "good.yaml", "-k", "nothing").exit_code == 2
    assert run("test", "good.yaml", "-m", "nothing").exit_code == 2
    assert run("test", "missing.yaml").exit_code == 2
    assert run("check", "good.yaml").exit_code == 0
    assert run("check", "broken.yaml").exit_code == 2
    assert (folder / ".eventplan-cache" / ".gitignore").is_file()


def test_items_are_chosen(folder: Path) -> None:
    """`-k`, `-m`, `--collect-only` and `-x` choose and list items."""
    listed = run("test", ".", "--collect-only").stdout.splitlines()
    assert listed == ["broken.yaml::check", "fails.yaml::check", "fails.yaml::status", "good.yaml::check",
                      "good.yaml::status"]  # fmt: skip
    assert run("test", ".", "--collect-only", "-m", "status", "-k", "GOOD").stdout == "good.yaml::status\n"
    stopped = run("test", ".", "-x", "-n", "1", "--json")
    assert [item["file"] for item in json.loads(stopped.stdout)["items"]] == ["broken.yaml"]


def test_a_lost_room_is_told_at_its_line(folder: Path) -> None:
    """A mistake in the list of rooms is told with file, line, column and advice by both commands."""
    for command in ("check", "test"):
        done = run(command, "broken.yaml")
        assert (
            "broken.yaml:11:28: error reference: there is no venue 'hous' - did you mean 'house'?"
            in done.stdout
        )


@pytest.mark.parametrize("sort", list(Format))
def test_each_format_is_written_to_a_file(sort: Format, folder: Path) -> None:
    """`--output` writes the report, and the terminal still shows the findings as text."""
    done = run("check", ".", "--format", sort, "--output", "report")
    assert "error reference" in done.stdout
    text = (folder / "report").read_text("utf-8")
    assert "hous" in text
    if sort in (Format.JSON, Format.SARIF, Format.GITLAB):
        json.loads(text)
    assert run("check", ".", "--format", sort, "--output", "no/report").exit_code == 2


def test_actions_get_annotations_unasked(folder: Path) -> None:
    """In GitHub Actions findings are annotations, beside a report in a file too."""
    done = run("check", ".", GITHUB_ACTIONS="true")
    assert done.stdout.startswith("::error file=broken.yaml,line=11,col=28,")
    done = run("check", ".", "--output", "report", "--format", "sarif", GITHUB_ACTIONS="true")
    assert done.stdout.startswith("::error file=broken.yaml")


def test_processes_give_the_same_results(folder: Path) -> None:
    """Two processes report what one does, in the same order."""

    def findings(*words: str) -> Any:
        items = json.loads(run("test", ".", "--json", "--no-cache", *words).stdout)["items"]
        return [(item["file"], item["item"], item["findings"]) for item in items]

    assert findings("-n", "2") == findings("-n", "1")


def test_waivers_pass_and_expire(folder: Path) -> None:
    """A waived failure passes until its last day, and fails afterwards with the end of the waiver told."""
    text = (folder / "fails.yaml").read_text("utf-8")
    waiver = (
        "waivers: [{finding: status, reason: The hall is not booked yet., owner: Venue, until: 2026-05-01}]\n"
    )
    (folder / "fails.yaml").write_text(text + waiver, "utf-8")
    assert run("test", "fails.yaml", "-n", "1", "--today", "2026-05-01").exit_code == 0
    done = run("test", "fails.yaml", "-n", "1", "--today", "2026-05-02")
    assert done.exit_code == 1
    assert "the waiver of 'status' ended on 2026-05-01 (Venue: The hall is not booked yet.)" in done.stdout
    # That the hall is too small is certain without a search, and fails a check once it is not accepted.
    assert run("check", "fails.yaml", "--today", "2026-05-01").exit_code == 0
    assert run("check", "fails.yaml", "--today", "2026-05-02").exit_code == 1


DOCS = HERE.parents[1] / "docs"


def test_the_jobs_for_code_hosts_run(folder: Path) -> None:
    """The commands of the workflow, of the job and of the hook exist, and pass on scenarios that are in order."""
    (folder / "scenarios").mkdir()
    (folder / "good.yaml").rename(folder / "scenarios" / "good.yaml")
    commands = 0
    for file in sorted((DOCS / "ci").glob("*.yaml")):
        text = file.read_text("utf-8")
        assert yaml.safe_load(text)
        for line in re.findall(r"- (?:run: )?eventplan (.*?)(?: #.*)?$", text, flags=re.M):
            done = run(*line.split(), "--no-cache") if line.startswith("test") else run(*line.split())
            assert done.exit_code == 0, done.output
            commands += 1
    assert commands == 4
    (hook,) = yaml.safe_load((DOCS.parent / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert re.search(hook["files"], "scenarios/good.yaml")
    assert re.search(hook["files"], "events/autumn.scenario.yaml")
    # A part or table that changed is passed too: the scenarios that use it are checked for it.
    for part in ("scenarios/parts/rooms.yaml", "scenarios/rooms.csv", "scenarios/office.xlsx"):
        assert re.search(hook["files"], part)
    assert not re.search(hook["files"], "docs/scenarios.md")
    assert run(*hook["entry"].split()[1:], "scenarios/good.yaml").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("workers", [pytest.param("1", marks=pytest.mark.long), "2"])
def test_an_interrupt_ends_everything(workers: str, tmp_path: Path) -> None:
    """Ctrl-C during a long search: exit code 130, soon, no traceback, and nothing is taken for found out."""
    root = DOCS.parent
    files = [str(root / "scenarios" / name) for name in ("hanoi-2025.yaml", "hanoi-2025-as-held.yaml")]
    words = [sys.executable, "-m", "eventplan", "test", *files, "-n", workers, "-k", "status"]
    # What a shell starts in the background ignores Ctrl-C, and so would what is started here.
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(
        words, cwd=tmp_path, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    signal.signal(signal.SIGINT, usual)
    time.sleep(6)
    running.send_signal(signal.SIGINT)
    _, output = running.communicate(timeout=60)
    assert running.returncode == 130, output
    assert "Traceback" not in output
    assert not list((tmp_path / ".eventplan-cache").rglob("*.json"))


CONFIDENTIAL = """\
eventplan: 1
event: {id: e, title: E, time_zone: UTC, languages: [en, fr], days: [{date: 2026-05-12, opens: "09:00", closes: "18:00"}]}
venues: [{id: v, name: V}]
rooms: [{id: hall, name: Hall, venue: v, capacity: 20}]
sessions:
  - {id: s-1, kind: hold, title: {en: Talks on the ceasefire, fr: Cessez-le-feu}, duration: 60, room: hall, start: 2026-05-12 10:00}
  - {id: s-2, kind: roundtable, title: Trade, duration: 60, heads: 5, start: 2026-05-12 10:00, room: hall}
"""


@pytest.mark.parametrize("form", ["junit", "sarif", "github", "gitlab"])
def test_titles_of_restricted_sessions_are_left_out_unless_asked(tmp_path, form):
    """Build servers show reports to more people than know the scenario; text and JSON are the planner's own."""
    (tmp_path / "a.yaml").write_text(CONFIDENTIAL)
    arguments = ["test", str(tmp_path / "a.yaml"), "-n", "1", "--no-cache", "-q"]
    output = invoke([*arguments, "--format", form]).stdout
    assert "s-1" in output
    assert "ceasefire" not in output
    assert "Cessez-le-feu" not in output
    assert "Trade" in output
    assert "ceasefire" in invoke([*arguments, "--format", form, "--titles"]).stdout
    assert "ceasefire" in invoke([*arguments, "--format", "text"]).stdout


def test_paths_are_those_of_the_repository(tmp_path, monkeypatch):
    """Below its root, whether that is said by the build server or found by `.git`; a workbook has no sheet."""
    folder = tmp_path / "events" / "scenarios"
    folder.mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "events")
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    assert uri("scenarios/a.yaml") == "scenarios/a.yaml"
    (tmp_path / ".git").mkdir()
    assert uri("scenarios/a.yaml") == "events/scenarios/a.yaml"
    assert uri("scenarios/b.xlsx:Sessions") == "events/scenarios/b.xlsx"
    for variable in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.setenv(variable, str(tmp_path / "events"))
        assert uri("scenarios/a.yaml") == "scenarios/a.yaml"
        monkeypatch.delenv(variable)


def test_a_part_is_checked_by_the_scenario_that_uses_it(tmp_path, monkeypatch):
    """As pre-commit passes files that changed: parts and tables stand for their scenarios, others for nothing."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "scenarios"
    (folder / "parts").mkdir(parents=True)
    main = (
        CONFIDENTIAL.partition("rooms:")[0] + "include: [parts/rooms.yaml]\ntables: {sessions: parts/s.csv}\n"
    )
    (folder / "main.yaml").write_text(main)
    (folder / "other.yaml").write_text("include: [nothing.yaml]\n" + main)
    (folder / "parts" / "rooms.yaml").write_text("rooms: [{id: hall, name: Hall, venue: v, capacity: 20}]\n")
    (folder / "parts" / "s.csv").write_text("id,kind,title,duration\ns,roundtable,S,60\n")
    (tmp_path / "workflow.yml").write_text("on: push\n")
    (folder / "other.yaml").unlink()

    def checked(*names):
        done = invoke(["check", *names])
        return done.exit_code, done.stderr.splitlines()[-1]

    everything = ["scenarios/main.yaml", "scenarios/parts/rooms.yaml", "scenarios/parts/s.csv"]
    assert checked(*everything) == (0, "1 file: 0 errors, 0 warnings")
    for name in everything:
        assert checked("--changed", name) == (0, "1 file: 0 errors, 0 warnings")
    assert checked("--changed", "workflow.yml") == (0, "0 files: 0 errors, 0 warnings")
    assert checked("workflow.yml")[0] == 2
    (folder / "parts" / "s.csv").write_text("id,kind,title,duration\ns,roundtable,S,sixty\n")
    assert checked("--changed", "scenarios/parts/rooms.yaml") == (2, "1 file: 1 error, 0 warnings")
