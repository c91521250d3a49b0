"""The explain command: ways out applied, sessions asked about, misuse told in words."""

import json
from pathlib import Path

import pytest

from tests.command_line import run

ROOT = Path(__file__).parent.parent.parent
STORY = ROOT / "scenarios" / "infeasible" / "one-event-each.yaml"
ROUNDTABLE = ROOT / "scenarios" / "small-roundtable.yaml"


def test_a_way_out_is_written_and_plans(tmp_path: Path) -> None:
    """`--apply 1` writes the scenario with the first way out made, and that is planned."""
    mended = tmp_path / "mended.yaml"
    output = run("explain", str(STORY), "-q", "--apply", "1", "-o", str(mended))
    assert output.returncode == 0
    assert "Way out 1, for 20 points" in output.stdout
    assert "most: 2" in mended.read_text()
    assert run("plan", str(mended), "-q").returncode == 0


def test_a_way_out_that_is_not_there_is_said(tmp_path: Path) -> None:
    """A number beyond the ways out is bad usage, and nothing is written."""
    mended = tmp_path / "mended.yaml"
    output = run("explain", str(STORY), "-q", "--apply", "9", "-o", str(mended))
    assert output.returncode == 2
    assert "there is no way out number 9" in output.stderr
    assert not mended.exists()


def test_json_says_everything() -> None:
    """The sums, the conflicts and the ways out, with the edits, as JSON on standard output alone."""
    output = run("explain", str(STORY), "--json")
    assert output.returncode == 3
    tree = json.loads(output.stdout)
    assert tree["arithmetic"][0]["rules"] == ["organiser-quota", "placed"]
    assert {row[0] for row in tree["conflicts"][0]["statements"]} == {"organiser-quota", "placed"}
    edits = [edit for way in tree["ways_out"] for change in way["changes"] for edit in change["edits"]]
    assert any(edit.endswith("write `most: 2` (now `1`)") for edit in edits)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of a plan of the round table."""
    folder = tmp_path_factory.mktemp("plan")
    assert run("plan", str(ROUNDTABLE), "-o", str(folder), "-q", "--no-agendas").returncode == 0
    return str(folder / "plan.json")


def test_a_session_of_a_plan_is_asked_about(plan: str) -> None:
    """Where a session is, what is open to it, and what another start costs or what forbids it."""
    output = run("explain", str(ROUNDTABLE), plan, "--session", "rising-sea", "--room", "salon", "-q")
    assert output.returncode == 0
    assert "Its own rules leave" in output.stdout
    assert "impossible, proved" in output.stdout
    assert "with 25 heads does not fit into salon (12)" in output.stdout
    tree = json.loads(
        run("explain", str(ROUNDTABLE), plan, "--session", "dykes", "--at", "15:00", "--json").stdout
    )
    assert tree["moves"][0]["fixed"]["status"] == "optimal"


def test_the_plan_that_was_priced_is_written(plan: str, tmp_path: Path) -> None:
    """It is a lawful plan of the scenario with the session at the place asked for, and scores what was told."""
    out = str(tmp_path / "priced.json")
    asked = ("explain", str(ROUNDTABLE), plan, "--session", "rising-sea")
    open_place = json.loads(run(*asked, "--json", "-q").stdout)["others"][0]
    clock = open_place["start"][11:16]
    output = run(*asked, "--at", clock, "-q", "-o", out)
    assert output.returncode == 0, output.stderr
    assert "wrote" in output.stderr
    assert run("verify", str(ROUNDTABLE), out).returncode == 0
    placed = {
        placement["session"]: placement["start"]
        for placement in json.loads(Path(out).read_text("utf-8"))["placements"]
    }
    assert clock in placed["rising-sea"]
    assert run(*asked, "--at", clock, "-q", "-o", out, "--others-move").returncode == 0
    assert "name it with `--at`" in run(*asked, "-o", out).stderr
    none = run(*asked, "--room", "salon", "-q", "-o", out)
    assert none.returncode == 2
    assert "there is no such plan" in none.stderr


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--session", "x"], "go together"),
        (["--apply", "1"], "go together"),
        (["--at", "10:00"], "go together"),
        (
            ["plan.json", "--session", "x", "--effort", "2", "--most", "5"],
            "with `--session` nothing uses `--effort`, `--most`: leave it out",
        ),
    ],
)
def test_misuse_is_told(words: list[str], error: str) -> None:
    """Options that need each other say so, with exit code 2."""
    output = run("explain", str(STORY), *words)
    assert output.returncode == 2
    assert error in output.stderr


def test_the_limits_that_ran_out_are_named() -> None:
    """Of two limits it is not known which ended it: both are named, and only those that were given."""
    by_effort = run("explain", str(STORY), "--effort", "0", "-q").stdout
    assert "No conflict was found in time: 120 seconds or an effort of 0 ran out." in by_effort
    by_seconds = run("explain", str(STORY), "--seconds", "0", "-q").stdout
    assert "No conflict was found in time: 0 seconds ran out." in by_seconds
