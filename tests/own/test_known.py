"""Rules of one's own are known everywhere: in scenarios, on the command line, in other processes."""

import json
import pickle
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import eventplan
from eventplan.files import allowing_extensions, load, load_text, scenario_hash
from eventplan.model import Plan, Scenario, ScenarioError, own_known
from tests.command_line import invoke

from . import rules as odd
from .scenes import PACKAGE, SMALL, rules_of_the_package, small

OFFICE = rules_of_the_package()
EXTENDED = SMALL + "extensions: [protocol_rules]\nrules: {slow-mornings: {price: 4}}\n"


def _run(*words: str) -> tuple[int, str]:
    done = invoke([*words])
    return done.exit_code, done.output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A scenario that names a module of its own."""
    path = tmp_path / "small.yaml"
    path.write_text(EXTENDED, "utf-8")
    return path


def test_a_scenario_runs_code_only_where_that_is_allowed(file: Path) -> None:
    """Else it is refused, at the place, with what to do."""
    with pytest.raises(ScenarioError, match=r"small.yaml:\d+:\d+: error extensions: .*--allow-extensions"):
        load(file)
    assert [rule.id for rule in load(file, allow_extensions=True).own][:2] == [
        "ministers-leave-early",
        "organisers-catch-breath",
    ]
    with allowing_extensions():
        assert load(file).own
    with pytest.raises(ScenarioError):
        load(file)


def test_a_module_that_is_not_there_is_a_complaint() -> None:
    """It is told where it is named."""
    with pytest.raises(ScenarioError, match="cannot be imported: ModuleNotFoundError"):
        load_text(SMALL + "extensions: [no_such_module_here]\n", allow_extensions=True)


def test_a_module_beside_the_scenario_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules may lie in the folder of the scenario."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    code = "import eventplan\n\n@eventplan.rule('lies-beside')\ndef lies_beside(scenario, plan):\n    return ()\n"
    (tmp_path / "rules_that_lie_beside.py").write_text(code, "utf-8")
    (tmp_path / "s.yaml").write_text(SMALL + "extensions: [rules_that_lie_beside]\n", "utf-8")
    assert [rule.id for rule in load(tmp_path / "s.yaml", allow_extensions=True).own] == ["lies-beside"]


def test_rules_are_never_lost(file: Path) -> None:
    """A scenario that names modules which were not loaded cannot be planned as if it had none."""
    scenario = small().changed(extensions=["protocol_rules"])
    with pytest.raises(eventplan.OwnRuleError, match="allow_extensions"):
        eventplan.plan(scenario, workers=1, effort=1)
    changed = load(file, allow_extensions=True).changed(clearances=["badge"])
    assert len(changed.own) == 6


def test_commands_list_and_keep_them(file: Path, tmp_path: Path) -> None:
    """`rules`, `check`, `plan` and `verify` know them once they may run."""
    code, output = _run("rules", "slow-mornings", "--scenario", str(file), "--allow-extensions")
    assert code == 0
    assert "No day has more than one side event" in output
    assert "the interpreters (protocol_rules:slow_mornings)" in output
    assert _run("check", str(file))[0] == 2
    assert _run("check", str(file), "--allow-extensions")[0] == 0
    words = ["--workers", "1", "--effort", "5", "-o", str(tmp_path / "out"), "--allow-extensions"]
    code, output = _run("plan", str(file), *words)
    assert code == 0, output
    plan = tmp_path / "out" / "plan.json"
    assert _run("verify", str(file), str(plan), "--allow-extensions")[0] == 0
    moved = json.loads(plan.read_text("utf-8"))
    for placement in moved["placements"]:
        if placement["session"] == "ports":
            placement["start"] = "2026-05-13T18:00+01:00"
    (tmp_path / "moved.json").write_text(json.dumps(moved), "utf-8")
    code, output = _run("verify", str(file), str(tmp_path / "moved.json"), "--allow-extensions")
    assert code == 1
    assert "ministers-leave-early: minister is kept until 18:30" in output


def test_an_unknown_id_is_a_complaint_and_a_known_one_none() -> None:
    """`rules`, `preferences` and `waive` take the ids of own rules that are made in this process."""
    small().changed(rules={"slow-mornings": {"waived": True}}, preferences={"early-home": {"weight": 2}})
    with pytest.raises(ScenarioError, match="no rule 'slow-mornigs' - did you mean 'slow-mornings'"):
        small().changed(rules={"slow-mornigs": {"waived": True}})


def test_ids_are_unique_and_speak() -> None:
    """An id is small letters and hyphens; one of eventplan, or of another function, is refused."""
    for name in ("Loud", "room-free", "slow-mornings"):
        with pytest.raises(eventplan.OwnRuleError, match=name):
            eventplan.rule(name)(lambda scenario, plan: ())


def test_only_what_is_made_is_taken() -> None:
    """A function alone is none: the error says how to make a rule of it."""
    with pytest.raises(eventplan.EventplanError, match=r"@eventplan\.rule"):
        eventplan.plan(small(), rules=[lambda scenario, plan: ()])  # type: ignore[list-item]


def test_the_hash_tells_own_rules_apart() -> None:
    """A plan that was made by other rules answers another scenario."""
    known = small()
    hashes = {scenario_hash(known), scenario_hash(known.extended(rules=[OFFICE.slow_mornings]))}
    assert len(hashes) == 2


def test_scenarios_travel_with_their_rules() -> None:
    """A rule goes by its name, and is the same one when it arrives; what has no name is refused."""
    scenario = small().extended(rules=[OFFICE.slow_mornings], preferences=[odd.tides_late])
    assert pickle.loads(pickle.dumps(scenario)).own == scenario.own  # noqa: S301

    def lost(scenario: Scenario, plan: Plan) -> Iterator[tuple[str, str]]:
        yield from ()

    nameless = eventplan.rule("has-no-name")(lost)
    with pytest.raises(eventplan.OwnRuleError, match="inside a function"):
        pickle.dumps(small().extended(rules=[nameless]))
    del own_known._REGISTER["has-no-name"]


def test_a_worker_process_keeps_them() -> None:
    """What another process plans keeps the rules that came with the scenario."""
    scenario = small().extended(rules=[OFFICE.ministers_leave_early])
    answer = eventplan.plan(scenario, workers=1, effort=2)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(eventplan.plan, scenario, workers=1, effort=2).result() == answer


class _Point:
    """An entry point of an installed package."""

    name, value = "door-list", "protocol_rules.door_list:door_list"

    @staticmethod
    def load() -> object:
        from protocol_rules.door_list import door_list  # type: ignore[import-not-found]

        return door_list


class _Points(list[_Point]):
    names = frozenset({"door-list"})


def test_an_export_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A format that a package brings is written by `export`, for the reader who is named."""
    monkeypatch.setattr("eventplan.publish.exporters.entry_points", lambda **_: _Points([_Point()]))
    (tmp_path / "small.yaml").write_text(SMALL, "utf-8")
    plan = eventplan.plan(small(), workers=1, effort=2)
    assert isinstance(plan, Plan)
    eventplan.save_plan(plan, tmp_path / "plan.json")
    words = ["export", str(tmp_path / "small.yaml"), str(tmp_path / "plan.json"), "-f"]
    code, output = _run(*words, "door-list")
    assert code == 0, output
    assert "Tides" in output
    code, output = _run(*words, "no-such-format")
    assert code == 2
    assert "door-list" in output


@pytest.mark.long
def test_a_package_that_is_installed_brings_its_rules(tmp_path: Path) -> None:
    """
    Its wheel, built and installed in a new environment: `rules` lists its four rules, a plan keeps them and says so.

    The environment sees what this one has by a path: nothing is downloaded.
    """
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(tmp_path), str(PACKAGE)]
    subprocess.run(build, check=True)
    wheel = next(tmp_path.glob("*.whl"))
    place = tmp_path / "environment"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    site = next((place / "lib").glob("python*/site-packages"))
    root = Path(__file__).parents[2]
    (site / "theirs.pth").write_text(f"{root}\n{sysconfig.get_path('purelib')}\n")
    subprocess.run([*pip, "--python", str(python), "install", "--no-deps", str(wheel)], check=True)
    (tmp_path / "small.yaml").write_text(SMALL, "utf-8")

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/bin:/bin", **more}
        command = [str(python), "-m", "eventplan", *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)

    listed = run("rules").stdout
    for rule in ("ministers-leave-early", "organisers-catch-breath", "slow-mornings", "heads-once-a-day"):
        assert f"{rule} (rule)" in listed
    assert "(protocol_rules:slow_mornings)" in run("rules", "slow-mornings").stdout
    words = ["plan", "small.yaml", "--workers", "1", "--effort", "5", "--json"]
    kept, free = run(*words), run(*words, EVENTPLAN_NO_EXTENSIONS="1")
    assert kept.returncode == free.returncode == 0, kept.stderr + free.stderr
    assert json.loads(kept.stdout)["score"] > json.loads(free.stdout)["score"]
    assert "in force beside ours, by installed packages: " in kept.stderr
    assert "in force beside ours" not in free.stderr
    assert "slow-mornings (protocol_rules:slow_mornings)" in json.loads(kept.stdout)["run"]["own"]
    assert "own" not in json.loads(free.stdout)["run"]
    assert run("rules", "slow-mornings", EVENTPLAN_NO_EXTENSIONS="1").returncode == 2
    (tmp_path / "plan.json").write_text(kept.stdout, "utf-8")
    (tmp_path / "free.json").write_text(free.stdout, "utf-8")
    assert run("verify", "small.yaml", "plan.json").returncode == 0
    judged = run("verify", "small.yaml", "free.json")
    assert judged.returncode == 1
    assert "the plan was made without rules that are in force here: " in judged.stderr
    other = run("verify", "small.yaml", "plan.json", EVENTPLAN_NO_EXTENSIONS="1")
    assert "the plan was made with rules that are not in force here: " in other.stderr
    assert "Tides" in run("export", "small.yaml", "plan.json", "-f", "door-list").stdout


def test_a_plan_records_the_rules_that_it_was_made_with(tmp_path: Path) -> None:
    """Those in force, each with its place; a plan without any has no such field, and is as it was."""
    answer = eventplan.plan(small(), rules=[OFFICE.slow_mornings], workers=1, effort=1)
    assert isinstance(answer, Plan)
    assert answer.run.own == (f"slow-mornings ({OFFICE.slow_mornings.place})",)
    eventplan.save_plan(answer, tmp_path / "plan.json")
    assert eventplan.load_plan(tmp_path / "plan.json") == answer
    plain = answer.model_copy(update={"run": answer.run.model_copy(update={"own": ()})})
    eventplan.save_plan(plain, tmp_path / "plain.json")
    assert '"own"' not in (tmp_path / "plain.json").read_text("utf-8")
