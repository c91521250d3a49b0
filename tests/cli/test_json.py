"""`--json` of every command: one document, as its published schema has it, and nothing beside it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from eventplan.cli import output_schema
from eventplan.cli.commands import app
from eventplan.files import load
from tests.command_line import invoke

ROOT = Path(__file__).parent.parent.parent
SMALL = str(ROOT / "scenarios" / "small-roundtable.yaml")
STORY = str(ROOT / "scenarios" / "infeasible" / "both-pinned-to-the-hall.yaml")
PUBLISHED = ROOT / "eventplan" / "output.schema.json"
SCHEMA = output_schema.schema()
FAST = ("--workers", "1", "--effort", "1", "-q")
PLAN = "plan.json"
REPLAN = ("--change", "move dykes 2026-05-12 16:30 library")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a plan, one that differs, a schedule, and a release."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / PLAN).write_text(run(folder, "plan", SMALL, *FAST).stdout)
    plan = json.loads((folder / PLAN).read_text())
    plan["placements"][1]["start"] = "2026-05-12T14:05+01:00"
    (folder / "other.json").write_text(json.dumps(plan))
    run(folder, "export", SMALL, PLAN, "-f", "schedule.json", "-o", "schedule.json")
    publish = ("publish", SMALL, PLAN, "-o", "site", "--no-pages", "--reply", "desk@example.org")
    run(folder, *publish, "--revised", "2026-05-01T09:00+01:00", "--url", "https://example.org/")
    (folder / "bad.yaml").write_text("eventplan: 1\nrooms: 3\n")
    (folder / "hall.yaml").write_text("variations:\n  - {id: no-salon, changes: [lose-room salon]}\n")
    return folder


def run(folder: Path, *words: str) -> Any:
    """Run a command with `--json` in a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return invoke([*words, "--json"])


RUNS: list[tuple[str, int, tuple[str, ...]]] = [
    ("written", 0, ("new", "event.yaml")),
    ("error", 2, ("new", "bad.yaml")),
    ("plan", 0, ("plan", SMALL, *FAST)),
    ("no-plan", 3, ("plan", STORY, *FAST)),
    ("no-plan", 4, ("plan", SMALL, "--seconds", "0", "-q")),
    ("error", 2, ("plan", "bad.yaml", *FAST)),
    ("error", 2, ("plan", "nowhere.yaml", *FAST)),
    ("error", 2, ("plan", SMALL, "--waive", "room-fre", *FAST)),
    ("verify", 0, ("verify", SMALL, PLAN)),
    ("verify", 1, ("verify", SMALL, "other.json")),
    ("error", 2, ("verify", SMALL, "bad.yaml")),
    ("rules", 0, ("rules",)),
    ("rules", 0, ("rules", "room-free")),
    ("error", 2, ("rules", "room-fre")),
    ("explain", 3, ("explain", STORY, *FAST)),
    ("explain", 0, ("explain", SMALL, *FAST)),
    ("explain-session", 0, ("explain", SMALL, PLAN, "--session", "press", "--at", "17:00", "-q")),
    ("written", 0, ("export", SMALL, PLAN, "-f", "csv")),
    ("written", 0, ("export", SMALL, PLAN, "-f", "xlsx", "-o", "programme.xlsx")),
    ("error", 2, ("export", SMALL, PLAN, "-f", "xlsx")),
    ("error", 1, ("export", SMALL, "other.json", "-f", "csv")),
    ("import", 0, ("import", "schedule.json", "-o", "imported")),
    ("written", 0, ("site", SMALL, PLAN, "-o", "pages")),
    ("written", 0, ("picture", SMALL, PLAN, "day")),
    ("written", 0, ("picture", SMALL, PLAN, "day", "-o", "day.svg")),
    ("publish", 0, ("publish", SMALL, PLAN, "-o", "site", "--no-pages", "--dry-run")),
    ("written", 0, ("letters", "site-desk", "--reply", "desk@example.org", "--since", "0", "-o", "letters")),
    ("error", 2, ("letters", "site-desk", "--reply", "desk@example.org", "--since", "9", "-o", "letters")),
    ("replan", 0, ("replan", SMALL, PLAN, *REPLAN, *FAST)),
    ("diff", 0, ("diff", PLAN, "other.json", SMALL)),
    ("diff", 0, ("diff", PLAN, PLAN)),
    ("written", 0, ("diff", PLAN, "other.json", "-f", "csv", "-o", "diff.csv")),
    ("what-if", 0, ("what-if", SMALL, "hall.yaml", "--effort", "1", "-q")),
    ("written", 0, ("sheets", "site-desk", "-o", "sheets.html")),
    ("check", 0, ("check", SMALL)),
    ("check", 2, ("check", "bad.yaml")),
    ("collect", 0, ("test", SMALL, "--collect-only")),
    ("test", 0, ("test", SMALL, "-q", "--no-cache", "-n", "1")),
    ("schema", 0, ("schema",)),
    ("schema", 0, ("schema", "output")),
]


@pytest.mark.parametrize(
    ("output", "code", "words"), RUNS, ids=[f"{words[0]}-{n}" for n, (_, _, words) in enumerate(RUNS)]
)
def test_output_is_as_its_schema_says(desk: Path, output: str, code: int, words: tuple[str, ...]) -> None:
    """One document on standard output, valid against the schema that it names, with the exit code."""
    done = run(desk, *words)
    tree = json.loads(done.stdout)
    assert (tree["exit_code"] if output == "error" else done.exit_code) == code, done.output
    if output == "schema":
        jsonschema.Draft202012Validator.check_schema(tree)
        return

    wanted = {**{key: SCHEMA[key] for key in ("$id", "$defs")}, "$ref": f"#/$defs/{output}"}
    errors = [error.message for error in jsonschema.Draft202012Validator(wanted).iter_errors(tree)]
    assert errors == []
    if output != "plan":
        assert tree["schema"] == f"urn:eventplan:output:1#/$defs/{output}"


def test_every_command_is_run() -> None:
    """A command that is new prints JSON, too."""
    names = {
        c.name or c.callback.__name__
        for c in app.registered_commands
        if c.callback is not None and not c.hidden
    }
    assert {words[0] for _, _, words in RUNS} == names
    assert {output for output, _, _ in RUNS} == {*output_schema.OUTPUTS, "plan", "schema"}


def test_an_error_says_what_is_wrong_and_where(desk: Path) -> None:
    """Complaints have their places; the message is that of standard error."""
    tree = json.loads(run(desk, "plan", "bad.yaml").stdout)
    assert tree["exit_code"] == 2
    assert ("bad.yaml", 2, "rooms") in {(c["file"], c["line"], c["about"]) for c in tree["complaints"]}
    assert "nothing was planned" in tree["message"]


def test_what_is_written_is_there(desk: Path) -> None:
    """The files that are named are files."""
    tree = json.loads(run(desk, "site", SMALL, PLAN, "-o", "pages").stdout)
    assert "pages/index.html" in tree["files"]
    assert all((desk / file).is_file() for file in tree["files"])


def test_a_plan_printed_is_a_plan_file(desk: Path) -> None:
    """`eventplan plan --json > plan.json` writes what every other command reads."""
    assert load(SMALL).event.id
    assert json.loads((desk / PLAN).read_text())["findings"] == 0


def test_the_published_schema_is_fresh() -> None:
    """`python docs/generate.py` would not change `eventplan/output.schema.json`."""
    assert PUBLISHED.read_text("utf-8") == output_schema.schema_text()


def test_the_schema_refuses_what_no_command_prints() -> None:
    """A field that is not in the schema is found."""
    known = jsonschema.Draft202012Validator(SCHEMA)
    tree = {"schema": "urn:eventplan:output:1#/$defs/rules", "rules": []}
    assert known.is_valid(tree)
    assert not known.is_valid({**tree, "more": 1})
    assert not known.is_valid({"rules": []})
