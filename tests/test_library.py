"""The library as a planner's script meets it: one family of errors, checked arguments, parts that stay as they are."""

import copy
import datetime as dt
import linecache
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import eventplan
from eventplan import publish as publishing
from eventplan.files import plan_json, scenario_hash, to_yaml
from eventplan.model import ArgumentError, InvalidPart, NoPlan, Room, Roundtable, Status, with_changes
from eventplan.model.base import Part
from eventplan.publish import UnlawfulRelease
from eventplan.publish.site import site
from eventplan.verifier import claims_of
from tests import small

SCENARIO = eventplan.load(small.SCENARIO)
SCRIPT = Path(__file__).parent / "typed" / "script.py"


@pytest.fixture(scope="module")
def plan() -> eventplan.Plan:
    """A lawful plan of the small scenario."""
    return eventplan.load_plan(small.plan_file())


def every_error(above: type[eventplan.EventplanError] = eventplan.EventplanError) -> list[type]:
    return [kind for sort in above.__subclasses__() for kind in (sort, *every_error(sort))]


def test_errors_survive_pickling_and_copying() -> None:
    """As another process sends them: the same type, complaints and words."""
    with pytest.raises(eventplan.ScenarioError) as raised:
        eventplan.load_text("eventplan: 1\nrooms: 3\nzones: x\n", "a.yaml")
    with pytest.raises(InvalidPart) as invalid:
        Room(id="a b", name="A", venue="v", capacity=3)
    unlawful = UnlawfulRelease(eventplan.verify(SCENARIO, eventplan.Plan()))
    errors = [raised.value, invalid.value, unlawful, ArgumentError("no"), eventplan.UnlawfulPlan("a", ("b",))]
    for error in errors:
        for copied in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - its own
            assert type(copied) is type(error)
            assert str(copied) == str(error)
            assert copied.__dict__ == error.__dict__
    assert len(raised.value.complaints) > 1


def test_no_error_is_one_that_python_code_catches_by_accident() -> None:
    """A caught ValueError, TypeError, KeyError or OSError hides none of them."""
    builtins = (ValueError, TypeError, LookupError, OSError, RuntimeError)
    assert not [kind for kind in every_error() if issubclass(kind, builtins)]


SILLY: dict[str, Callable[[eventplan.Plan], Any]] = {
    "unknown rule": lambda p: eventplan.plan(SCENARIO, waive=["room-fre"]),
    "text for a list": lambda p: eventplan.verify(SCENARIO, p, waive="a room-free b"),
    "text for a list, planning": lambda p: eventplan.plan(SCENARIO, waive="room-free"),
    "no list": lambda p: eventplan.verify(SCENARIO, p, waive=3),  # type: ignore[arg-type]
    "no workers": lambda p: eventplan.plan(SCENARIO, workers=0),
    "fewer than none": lambda p: eventplan.plan(SCENARIO, workers=-1),
    "true workers": lambda p: eventplan.plan(SCENARIO, workers=True),
    "negative effort": lambda p: eventplan.plan(SCENARIO, effort=-1),
    "no number": lambda p: eventplan.plan(SCENARIO, seconds=float("nan")),
    "text": lambda p: eventplan.explain(SCENARIO, seconds="10"),  # type: ignore[arg-type]
    "large seed": lambda p: eventplan.plan(SCENARIO, seed=2**40),
    "no plan": lambda p: eventplan.save_plan(NoPlan(status=Status.UNKNOWN), "never"),  # type: ignore[arg-type]
    "file for a scenario": lambda p: eventplan.plan("a.yaml"),  # type: ignore[arg-type]
    "path for a scenario": lambda p: eventplan.check(Path("a.yaml")),  # type: ignore[arg-type]
    "file for a plan": lambda p: eventplan.verify(SCENARIO, "plan.json"),  # type: ignore[arg-type]
    "the other way round": lambda p: eventplan.score(p, SCENARIO),  # type: ignore[arg-type]
    "no event to stop": lambda p: eventplan.plan(SCENARIO, stop=True),  # type: ignore[arg-type]
    "one change as text": lambda p: eventplan.replan(SCENARIO, p, changes="lose-room hall"),  # type: ignore[arg-type]
    "a now without zone": lambda p: eventplan.replan(SCENARIO, p, now=dt.datetime(2026, 5, 12, 9)),
    "an unknown change": lambda p: eventplan.replan(SCENARIO, p, changes=["lose-room nope"]),
    "nothing in flight": lambda p: eventplan.what_if(SCENARIO, [], in_flight=0),
    "a part without a field": lambda p: Room(id="a", name="A"),  # type: ignore[call-arg]
    "an id with a blank": lambda p: Room(id="a b", name="A", venue="v", capacity=3),
    "no rooms": lambda p: SCENARIO.changed(rooms=[]),
    "no such field": lambda p: SCENARIO.changed(room=[]),
    "a speaker who is nobody": lambda p: SCENARIO.changed(
        sessions=[*SCENARIO.sessions, Roundtable(id="x", title="X", duration=30, speakers=["nobody"])]
    ),
    "no such folder": lambda p: eventplan.save_plan(p, "/nowhere/at/all/plan.json"),
    "no such file": lambda p: eventplan.load("/nowhere/at/all.yaml"),
    "no such plan": lambda p: eventplan.load_plan("/nowhere/at/all.json"),
    "no file": lambda p: eventplan.load(None),  # type: ignore[arg-type]
    "no file for a plan": lambda p: eventplan.load_plan(3.5),  # type: ignore[arg-type]
    "bytes for a text": lambda p: eventplan.load_text(b"eventplan: 1"),  # type: ignore[arg-type]
    "no such session": lambda p: eventplan.explain_session(SCENARIO, p, "nope"),
    "a list for a session": lambda p: eventplan.explain_session(SCENARIO, p, ["a"]),  # type: ignore[arg-type]
    "no name": lambda p: eventplan.load_text("eventplan: 1", name=[]),  # type: ignore[arg-type]
    "number for a secret": lambda p: publishing.agendas(SCENARIO, p, secret=3),  # type: ignore[arg-type]
    "number for a secret of pages": lambda p: site(SCENARIO, p, secret=3),  # type: ignore[arg-type]
    "text for an instant": lambda p: publishing.agendas(SCENARIO, p, revised="now"),  # type: ignore[arg-type]
    "text for now": lambda p: eventplan.replan(SCENARIO, p, now="tomorrow"),  # type: ignore[arg-type]
    "numbers for languages": lambda p: publishing.agendas(SCENARIO, p, language=[1]),  # type: ignore[list-item]
    "number for a language": lambda p: publishing.agendas(SCENARIO, p, language=1),  # type: ignore[arg-type]
    "file for the plan before": lambda p: site(SCENARIO, p, before="a.json"),  # type: ignore[arg-type]
    "file for a scenario to change": lambda p: with_changes("a.yaml", []),  # type: ignore[type-var]
    "number for changes": lambda p: with_changes(SCENARIO, 3),  # type: ignore[arg-type]
    "number for a change": lambda p: with_changes(SCENARIO, [3]),  # type: ignore[list-item]
    "file for a scenario to write": lambda p: to_yaml("a.yaml"),  # type: ignore[arg-type]
    "file for a plan to write": lambda p: plan_json("a.json"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("silly", SILLY)
def test_nonsense_is_an_error_of_one_family(silly: str, plan: eventplan.Plan) -> None:
    """Whatever the library is given: an EventplanError in words of the planner, and never a surprise later."""
    with pytest.raises(eventplan.EventplanError) as raised:
        SILLY[silly](plan)
    assert "Traceback" not in str(raised.value)
    assert 10 < len(str(raised.value)) < 500


def test_a_misspelt_rule_is_told_with_the_right_one() -> None:
    """In `waive`, as in a scenario."""
    with pytest.raises(ArgumentError, match="'room-fre' - did you mean 'room-free'"):
        eventplan.plan(SCENARIO, waive=["room-fre"])
    with pytest.raises(ArgumentError, match=r"write `waive=\['room-free'\]`"):
        eventplan.plan(SCENARIO, waive="room-free")
    with pytest.raises(ArgumentError, match=r"eventplan\.load`"):
        eventplan.plan("scenarios/a.yaml")  # type: ignore[arg-type]


def parts_of(part: Part) -> list[Part]:
    """A part with all parts in it."""

    def within(value: Any) -> list[Part]:
        if isinstance(value, Part):
            return parts_of(value)
        values = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else ()
        return [part_inside for item in values for part_inside in within(item)]

    return [
        part,
        *(part_inside for name in type(part).model_fields for part_inside in within(getattr(part, name))),
    ]


def test_scenarios_and_plans_are_immutable_all_through(plan: eventplan.Plan) -> None:
    """No list and no dict that could change is in any part, nor in what is computed from one."""
    plan.attendees, plan.sessions_of, plan.turns_of, plan.placement_by_session  # noqa: B018 - computed now
    SCENARIO.session_by_id, SCENARIO.people  # noqa: B018
    parts = [*parts_of(SCENARIO), *parts_of(plan)]
    assert len(parts) > 50
    for part in parts:
        for name, value in vars(part).items():
            assert not isinstance(value, list | set), name
            if isinstance(value, dict) and name not in ("_could", "_zones_used"):
                with pytest.raises(TypeError, match="model_copy"):
                    value["new"] = 1
    with pytest.raises(TypeError, match="model_copy"):
        plan.attendance["opening"] = ()
    copied = plan.model_copy(update={"attendance": {"opening": ["nobody"]}})
    assert copied.attendees == {"opening": {"nobody"}}
    with pytest.raises(TypeError, match="model_copy"):
        copied.attendance.clear()


def test_what_is_alike_has_one_hash(plan: eventplan.Plan) -> None:
    """Parts, plans and scenarios can be keys; a copy, pickled or read again, is the same key."""
    again = eventplan.load(small.SCENARIO)
    pickled = pickle.loads(pickle.dumps((SCENARIO, plan)))  # noqa: S301 - its own
    assert len({SCENARIO, again, pickled[0], copy.copy(SCENARIO), copy.deepcopy(SCENARIO)}) == 1
    assert len({plan, eventplan.load_plan(small.plan_file()), pickled[1]}) == 1
    assert len({room.id: room for room in SCENARIO.rooms}) == len({*SCENARIO.rooms})
    assert plan != plan.model_copy(update={"score": 1234})
    assert plan.model_dump() == pickled[1].model_dump()
    assert type(plan.model_dump()["attendance"]) is dict


@pytest.mark.parametrize("locks", ["none", "msvcrt"])
def test_a_system_without_fcntl(locks: str, tmp_path: Path) -> None:
    """As on Windows: what writes and locks works, without locks or with those of `msvcrt`."""
    code = f"""
import sys, types
sys.modules["fcntl"] = None
held = []
if {locks!r} == "msvcrt":
    fake = types.ModuleType("msvcrt")
    fake.LK_LOCK, fake.LK_NBLCK = 1, 2
    fake.locking = lambda handle, mode, count: held.append((mode, count))
    sys.modules["msvcrt"] = fake
import eventplan
from eventplan.files.locks import lock, try_lock
scenario = eventplan.load({str(small.SCENARIO)!r})
plan = eventplan.load_plan({str(small.plan_file())!r})
files = eventplan.write_agendas(scenario, plan, {str(tmp_path / "agendas")!r})
eventplan.save_plan(plan, {str(tmp_path / "plan.json")!r})
with open({str(tmp_path / "plan.json")!r}, "r+b") as file:
    file.seek(7)
    assert try_lock(file.fileno())
    lock(file.fileno())
    assert file.tell() == 7
assert len(files) > 10
assert held[-2:] == ([(2, 1), (1, 1)] if {locks!r} == "msvcrt" else []), held
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=SCRIPT.parents[2])
    assert done.returncode == 0, done.stderr


@pytest.mark.long
@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_a_script_is_strict_clean_without_plugins(checker: str, tmp_path: Path) -> None:
    """What is optional, and what each field takes: checkers see it (with mypy, on each change too)."""
    program = shutil.which(checker) or shutil.which(checker, path=Path(sys.executable).parent)
    if program is None:
        assert os.environ.get("EVENTPLAN_CHECKERS") != "required", f"{checker} is not installed"
        pytest.skip(f"{checker} is not installed")
    if checker == "mypy":
        (tmp_path / "mypy.ini").write_text("[mypy]\nfollow_imports = silent\n")
        command = [program, "--strict", "--config-file", str(tmp_path / "mypy.ini"), str(SCRIPT)]
    else:
        settings = '{"typeCheckingMode": "strict", "reportUnnecessaryTypeIgnoreComment": "error"}'
        (tmp_path / "pyrightconfig.json").write_text(settings)
        shutil.copy(SCRIPT, tmp_path)
        command = [program, "-p", str(tmp_path), "--pythonpath", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, cwd=SCRIPT.parents[2])
    assert done.returncode == 0, done.stdout


def test_a_script_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The script that is checked builds an event, plans, replans, tries what-ifs, and writes agendas."""
    from tests.typed import script

    assert script.main(tmp_path / "agendas") == 0
    assert "late-30" in capsys.readouterr().out
    assert list((tmp_path / "agendas").rglob("*.ics"))


@pytest.mark.filterwarnings("ignore::eventplan.publish.OtherScenario")
def test_nothing_writes_agendas_of_an_unlawful_plan_unasked(plan: eventplan.Plan, tmp_path: Path) -> None:
    """A plan of a version of the scenario in which a session was shorter: nothing is on disk."""
    longer = [
        session.model_copy(update={"duration": 150}) if session.id == "rising-sea" else session
        for session in SCENARIO.sessions
    ]
    scenario = SCENARIO.changed(sessions=longer)
    with pytest.raises(UnlawfulRelease, match="nothing was published") as raised:
        eventplan.write_agendas(scenario, plan, tmp_path / "agendas")
    assert raised.value.findings == claims_of(scenario, plan, scenario_hash(scenario))
    assert not list(tmp_path.iterdir())
    for name, write in WRITES.items():
        with pytest.raises(UnlawfulRelease):
            write(scenario, plan, tmp_path / name)
    assert not list(tmp_path.iterdir())
    assert eventplan.write_agendas(scenario, plan, tmp_path / "agendas", unlawful=True)
    assert publishing.exports(scenario, plan, unlawful=True)


WRITES: dict[str, Callable[[eventplan.Scenario, eventplan.Plan, Path], object]] = {
    "publish": lambda scenario, plan, folder: publishing.publish(scenario, plan, folder / "site", secret=b"s" * 32),
    "write_agendas": lambda scenario, plan, folder: eventplan.write_agendas(scenario, plan, folder / "agendas"),
    "write_site": lambda scenario, plan, folder: eventplan.write_site(scenario, plan, folder / "site"),
    "exports": lambda scenario, plan, folder: publishing.exports(scenario, plan),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_of_a_plan_of_another_version_is_said(
    name: str, plan: eventplan.Plan, tmp_path: Path
) -> None:
    """As the command line says it, at the line that writes; and nothing is said of a plan of this one."""
    WRITES[name](SCENARIO, plan, tmp_path / "same")
    other = SCENARIO.changed(event=SCENARIO.event.model_copy(update={"contact": "desk@example.org"}))
    with pytest.warns(publishing.OtherScenario, match="another scenario, or another version") as warned:
        WRITES[name](other, plan, tmp_path / "other")
    lines = [linecache.getline(warning.filename, warning.lineno) for warning in warned]
    assert [line.split(":")[0].strip() for line in lines] == [f'"{name}"']
