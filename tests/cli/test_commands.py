"""The command line: what it prints, what it writes, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import small
from tests.command_line import run

ROOT = Path(__file__).parent.parent.parent
SMALL = str(ROOT / "scenarios" / "small-roundtable.yaml")
ENV = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def infeasible(tmp_path: Path) -> Path:
    """A scenario with one session too many."""
    run("new", "a.yaml", cwd=tmp_path)
    file = tmp_path / "a.yaml"
    file.write_text(
        file.read_text("utf-8").replace("windows: [2026-05-12 10:00/13:00]", "start: 2026-05-12 08:00")
    )
    return file


def test_a_plan_for_which_a_rule_was_waived_is_written(tmp_path: Path) -> None:
    """Whoever waives a rule asks for a plan that breaks it; it is unlawful for all the others."""
    text = (
        small.HOUSE
        + "sessions: [{id: talk, kind: roundtable, title: A talk, duration: 75 min, heads: 300}]\n"
    )
    (tmp_path / "event.yaml").write_text(text)
    words = ["plan", "event.yaml", "--workers", "1", "--effort", "5", "-q", "-o", "out"]
    assert run(*words, cwd=tmp_path).returncode == 3
    assert run(*words, "--waive", "room-capacity", cwd=tmp_path).returncode == 0
    done = run("verify", "event.yaml", "out/plan.json", cwd=tmp_path)
    assert (done.returncode, "room-capacity" in done.stdout) == (1, True)


def test_a_new_scenario_checks_plans_and_verifies(tmp_path: Path) -> None:
    """`new`, `check`, `plan`, `verify`: each ends with 0, and everyone has an agenda."""
    assert run("new", "event.yaml", cwd=tmp_path).returncode == 0
    assert run("check", "event.yaml", cwd=tmp_path).returncode == 0
    done = run("plan", "event.yaml", "-o", "out", "--workers", "1", "--effort", "5", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Verified: 0 findings" in done.stdout
    assert len(list((tmp_path / "out" / "agendas" / "delegates").glob("*.ics"))) == 9
    # Beside what anybody may have lies the public programme; the whole one is the owner's alone.
    confidential = tmp_path / "out" / "confidential"
    for alone in (confidential, tmp_path / "out" / "plan.json", tmp_path / "out" / "agendas"):
        assert alone.stat().st_mode & 0o077 == 0
    whole = (confidential / "programme.txt").read_text().splitlines()
    assert set((tmp_path / "out" / "programme.txt").read_text().splitlines()) <= set(whole)
    verified = run("verify", "event.yaml", "out/plan.json", cwd=tmp_path)
    assert verified.returncode == 0
    assert "no rule is broken" in verified.stdout


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    """A file that is there stays, unless one insists."""
    (tmp_path / "event.yaml").write_text("mine")
    assert run("new", "event.yaml", cwd=tmp_path).returncode == 2
    assert (tmp_path / "event.yaml").read_text() == "mine"
    assert run("new", "event.yaml", "--force", cwd=tmp_path).returncode == 0


def test_proved_infeasible_is_3_and_says_so(infeasible: Path) -> None:
    """No plan, proved, is exit code 3; `explain` names the conflict and a way out."""
    done = run("plan", str(infeasible), "-q")
    assert done.returncode == 3
    assert "proved, not out of time" in done.stdout
    output = run("explain", str(infeasible), "-q", "--most", "1")
    assert output.returncode == 3
    assert "none of these can be left out (proved)" in output.stdout
    assert "'Roundtable on trade' (trade-roundtable)" in output.stdout
    assert "starts at 12 May 08:00" in output.stdout
    assert "Way out 1, for" in output.stdout
    assert f"{infeasible}:" in output.stdout
    tree = json.loads(run("explain", str(infeasible), "--json", "--most", "1").stdout)
    assert tree["status"] == "infeasible"
    assert tree["conflicts"][0]["minimal"] is True


def test_out_of_time_is_4_and_not_called_infeasible() -> None:
    """No time, no plan: exit code 4, and no word of proof."""
    done = run("plan", str(ROOT / "scenarios" / "hanoi-2025.yaml"), "--seconds", "0", "-q")
    assert done.returncode == 4
    assert "proves nothing" in done.stdout


def test_all_mistakes_are_told_at_once_with_2(tmp_path: Path) -> None:
    """A broken file gives every mistake at file:line:column, exit code 2, no traceback."""
    file = tmp_path / "bad.yaml"
    file.write_text(
        "eventplan: 1\nevent: {id: e, titel: x, time_zone: Mars, days: []}\nrooms: 3\nvenus: []\n"
    )
    for command in (["check", str(file)], ["plan", str(file)]):
        done = run(*command)
        assert done.returncode == 2
        assert f"{file}:2:16: error titel: there is no such field - did you mean 'title'?" in done.stdout
        assert f"{file}:4:1: error venus: there is no such field - did you mean 'venues'?" in done.stdout
        assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "no-such-file.yaml"],
        ["plan", SMALL, "--workers", "none"],
        ["plan", SMALL, "--waive", "room-fre"],
        ["verify", SMALL, "no-such-plan.json"],
        ["rules", "no-such-rule"],
        ["nonsense"],
    ],
    ids=lambda arguments: " ".join(Path(a).name for a in arguments),
)
def test_bad_usage_is_2(arguments: list[str]) -> None:
    """What cannot be understood ends with 2 and a sentence."""
    done = run(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout + done.stderr


def test_a_hand_edited_plan_is_judged(tmp_path: Path) -> None:
    """A plan moved by hand is found unlawful, with names, and exit code 1."""
    run("plan", SMALL, "-o", str(tmp_path / "out"), "--workers", "1", "--effort", "2")
    file = tmp_path / "out" / "plan.json"
    tree = json.loads(file.read_text("utf-8"))
    tree["placements"][0]["room"] = "nowhere"
    file.write_text(json.dumps(tree))
    done = run("verify", SMALL, str(file))
    assert done.returncode == 1
    assert "which is not a room" in done.stdout
    tree = json.loads(run("verify", SMALL, str(file), "--json").stdout)
    assert tree["lawful"] is False
    assert "placed" in {finding["rule"] for finding in tree["findings"]}


def test_json_is_json() -> None:
    """`--json` prints JSON on standard output, whatever goes to standard error."""
    assert json.loads(run("rules", "--json").stdout)["rules"][0]["id"] == "placed"
    assert json.loads(run("schema").stdout)["$id"] == "urn:eventplan:scenario:1"
    assert json.loads(run("check", SMALL, "--json").stdout)["findings"] == []
    plan = json.loads(run("plan", SMALL, "--json", "--workers", "1", "--effort", "2").stdout)
    assert plan["status"] in ("optimal", "feasible")


def test_one_worker_writes_the_same_bytes(tmp_path: Path) -> None:
    """Twice with one worker and the same seed: every file is the same."""
    sets = []
    for name in ("one", "two"):
        run("plan", SMALL, "-o", str(tmp_path / name), "--workers", "1", "--effort", "2")
        files = sorted(path for path in (tmp_path / name).rglob("*") if path.is_file())
        sets.append({path.relative_to(tmp_path / name): path.read_bytes() for path in files})
    assert sets[0] == sets[1]
    assert len(sets[0]) > 10


def test_ctrl_c_leaves_the_best_plan_so_far(tmp_path: Path) -> None:
    """Interrupted, the search ends with a verified plan, or with 130 if there is none yet; never a traceback."""
    child = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "eventplan",
            "plan",
            str(ROOT / "scenarios" / "sixty" / "nairobi-ministerial.yaml"),
            "--seconds",
            "120",
            "-o",
            str(tmp_path / "out"),
            "--no-agendas",
        ],
        env=ENV,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stderr is not None
    for line in child.stderr:
        if "first plan, verified" in line:
            break
    time.sleep(0.5)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=100)
    assert child.returncode == 0, err
    assert "Verified: 0 findings" in out
    assert (tmp_path / "out" / "plan.json").is_file()
    assert "Traceback" not in err


def test_a_closed_pipe_is_no_error() -> None:
    """`eventplan rules | head -1` ends quietly."""
    child = subprocess.Popen(
        [sys.executable, "-m", "eventplan", "rules"],
        env=ENV,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    assert child.stdout.readline().startswith("placed")
    child.stdout.close()
    assert "Traceback" not in child.stderr.read()
    child.stderr.close()
    child.wait(timeout=60)
