"""The pytest plugin, as a pytest user meets it."""

import subprocess
import sys
from pathlib import Path

import pytest

# Loaded once, not anew in each run inside a test.
import eventplan.explanation
import eventplan.planner  # noqa: F401
from tests.small import HOUSE

pytest_plugins = ["pytester"]

SMALL = (
    HOUSE
    + """\
sessions:
  - {id: talk, kind: roundtable, title: A talk, duration: 60 min, heads: 20, start: 2026-05-12 10:00}
  - {id: more, kind: roundtable, title: More talk, duration: 60 min, heads: 20}
"""
)
EXPECT = """\
expect:
  sessions: {roundtable: 2}
  places:
    - {session: talk, start: 2026-05-12 10:00}
    - {session: talk, room: hall}
  never_parallel: [[talk, more]]
stress:
  - {id: longer, changes: [longer talk 30 min]}
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project of somebody else, with a scenario that passes and one with a failing expectation."""
    (pytester.path / "small.scenario.yaml").write_text(SMALL + EXPECT, "utf-8")
    late = EXPECT.replace("start: 2026-05-12 10:00", "start: 2026-05-12 11:00")
    (pytester.path / "late.scenario.yaml").write_text(SMALL + late, "utf-8")
    (pytester.path / "notes.yaml").write_text("a: b\n", "utf-8")
    return pytester


def test_each_expectation_is_an_item(project: pytest.Pytester) -> None:
    """The file, each expectation and each variation are items, with ids in the order of the file."""
    items, _ = project.inline_genitems("small.scenario.yaml")
    assert [item.name for item in items] == [
        "check", "status", "sessions-roundtable", "talk-start", "talk-room", "never-parallel-talk-more",
        "stress-longer",
    ]  # fmt: skip


def test_failures_show_the_finding_and_no_traceback(project: pytest.Pytester) -> None:
    """A failure is the finding at its line and nothing of this program; the rest passes."""
    done = project.runpytest("-v")
    done.assert_outcomes(passed=13, failed=1)
    done.stdout.fnmatch_lines(
        [
            "late.scenario.yaml:18:23: error talk-start: expected: 'talk' starts at 2026-05-12 11:00; "
            "but 'talk' starts at 2026-05-12 10:00*",
            "FAILED late.scenario.yaml::talk-start*",
        ]
    )
    done.stdout.no_fnmatch_line("*Traceback*")
    done.stdout.no_fnmatch_line("*cases.py*")


def test_the_second_run_solves_nothing(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unchanged scenarios are not solved again, and fail and pass as before; `--lf` runs what failed."""
    project.runpytest()
    monkeypatch.setattr("eventplan.planner.plan", lambda *_, **__: pytest.fail("solved"))
    project.runpytest().assert_outcomes(passed=13, failed=1)
    project.runpytest("--lf").assert_outcomes(failed=1)
    again = project.runpytest("--eventplan-no-cache", "-k", "status")
    again.assert_outcomes(failed=2)


def test_items_are_chosen_as_in_pytest(project: pytest.Pytester) -> None:
    """`-k`, `-m` and `-x` choose by id, by family and up to the first failure."""
    project.runpytest("-k", "talk-room").assert_outcomes(passed=2, deselected=12)
    project.runpytest("-m", "stress").assert_outcomes(passed=2, deselected=12)
    project.runpytest("-m", "times and not slow").assert_outcomes(passed=3, failed=1, deselected=10)
    project.runpytest("-x", "late.scenario.yaml").assert_outcomes(passed=3, failed=1)
    project.runpytest("small.scenario.yaml::talk-room").assert_outcomes(passed=1)


def test_a_report_for_build_servers(project: pytest.Pytester) -> None:
    """`--junitxml` has an entry for each item, with the finding of the one that fails."""
    project.runpytest("--junitxml=report.xml")
    text = (project.path / "report.xml").read_text("utf-8")
    assert 'tests="14"' in text
    assert "expected: 'talk' starts at 2026-05-12 11:00" in text


def test_a_broken_room_list_fails_at_the_line_of_the_room(project: pytest.Pytester) -> None:
    """A file that cannot be read is one failing item, with every complaint in its place."""
    file = project.path / "small.scenario.yaml"
    file.write_text(file.read_text("utf-8").replace("venue: house", "venue: hose"), "utf-8")
    done = project.runpytest("small.scenario.yaml")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        ["small.scenario.yaml:11:28: error reference: there is no venue 'hose'*'house'?"]
    )


def test_the_solver_is_not_imported_at_collection(project: pytest.Pytester) -> None:
    """Collecting loads no solver; without scenarios the plugin loads nothing but itself."""
    project.makeconftest(
        "def pytest_sessionfinish():\n    import sys\n"
        "    print('LOADED', *(m for m in ('ortools', 'pydantic', 'yaml', 'icalendar') if m in sys.modules))"
    )
    collected = project.runpytest_subprocess("--collect-only", "-q", "-p", "no:hypothesispytest")
    assert "LOADED pydantic yaml\n" in collected.stdout.str() + "\n"
    for file in project.path.glob("*.yaml"):
        file.unlink()
    project.makepyfile("def test(): pass")
    nothing = project.runpytest_subprocess("-q", "-p", "no:hypothesispytest")
    assert "LOADED\n" in nothing.stdout.str().replace("LOADED \n", "LOADED\n") + "\n"


def test_configuration_names_scenarios(project: pytest.Pytester) -> None:
    """`eventplan_scenarios` adds files of any name; those that are parts of others are left out."""
    project.makeini("[pytest]\neventplan_scenarios = events/*.yaml\n")
    folder = project.mkdir("events")
    (folder / "autumn.yaml").write_text(SMALL, "utf-8")
    (folder / "rooms.yaml").write_text("rooms: []\n", "utf-8")
    project.runpytest("events").assert_outcomes(passed=2)
    project.makeini("[pytest]\neventplan_scenarios = events\n")
    project.runpytest("events").assert_outcomes(passed=2)


def test_a_file_given_by_name_is_a_test(project: pytest.Pytester) -> None:
    """A scenario of any name is tested when it is asked for, and not otherwise."""
    (project.path / "autumn.yaml").write_text(SMALL, "utf-8")
    project.runpytest("autumn.yaml").assert_outcomes(passed=2)
    project.runpytest("-k", "autumn").assert_outcomes(deselected=14)


def test_fixtures_for_tests_in_python(project: pytest.Pytester) -> None:
    """`scenario` and `plan` are those of the file that the marker names; a slip says what to write."""
    project.makepyfile(
        test_event="""
        import pytest

        @pytest.mark.scenario_file("small.scenario.yaml")
        def test_plan(scenario, plan):
            assert len(plan.placements) == len(scenario.sessions) == 2

        def test_nothing_named(plan): pass

        @pytest.mark.scenario_file("large.scenario.yaml")
        def test_wrong_name(plan): pass
        """
    )
    done = project.runpytest("test_event.py", "--strict-markers")
    done.assert_outcomes(passed=1, errors=2)
    done.stdout.fnmatch_lines(["*say which*@pytest.mark.scenario_file*", "*there is no scenario 'large*"])


def test_waived_failures_are_expected(project: pytest.Pytester) -> None:
    """A waived failure is `xfailed`; one whose waiver has ended fails, and the end is a warning."""
    file = project.path / "late.scenario.yaml"
    waiver = "waivers: [{finding: talk-start, reason: We know., owner: Protocol, until: %s}]\n"
    text = file.read_text("utf-8")
    file.write_text(text + waiver % "2999-12-31", "utf-8")
    project.runpytest(file).assert_outcomes(passed=6, xfailed=1)
    file.write_text(text + waiver % "2020-01-01", "utf-8")
    done = project.runpytest(file, "-W", "default")
    done.assert_outcomes(passed=6, failed=1, warnings=1)
    done.stdout.fnmatch_lines(["*the waiver of 'talk-start' ended on 2020-01-01 (Protocol: We know.)*"])


@pytest.mark.slow
def test_workers_share_what_is_found_out(project: pytest.Pytester) -> None:
    """Under pytest-xdist the outcome is the same, and each scenario is solved by one worker alone."""
    (project.path / "conftest.py").write_text(
        "import eventplan.planner as planner, pathlib\n"
        "real = planner.plan\n"
        "def counted(*a, **k):\n"
        "    with pathlib.Path(__file__).with_name('solved.txt').open('a') as file: file.write('x')\n"
        "    return real(*a, **k)\n"
        "planner.plan = counted\n",
        "utf-8",
    )
    done = project.runpytest_subprocess("-n", "2")
    done.assert_outcomes(passed=13, failed=1)
    # One scenario (expectations change no plan), one variation, one try of what was expected.
    assert (project.path / "solved.txt").read_text("utf-8") == "xxx"
    (project.path / "solved.txt").unlink()
    project.runpytest_subprocess("-n", "0").assert_outcomes(passed=13, failed=1)  # others find it, too
    assert not (project.path / "solved.txt").exists()


@pytest.mark.slow
def test_the_wheel_in_a_project_of_somebody_else(
    project: pytest.Pytester, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The built wheel, installed into a fresh environment, brings the plugin: nothing else is to be done."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    root, folder = Path(__file__).parents[2], tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    inside = venv / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    # Without a network: dependencies are those of this environment, the wheel alone is installed.
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target"]
    subprocess.run([*install, str(inside), str(wheel)], check=True, capture_output=True)
    packages = Path(pytest.__file__).parents[1]
    (inside / "zz-dependencies.pth").write_text(f"import sys; sys.path.append({str(packages)!r})\n", "utf-8")
    project.makepyfile(
        test_event="""
        import pytest, eventplan

        @pytest.mark.scenario_file("small.scenario.yaml")
        def test_plan(scenario, plan):
            assert "wheel" in eventplan.__file__
            assert eventplan.verify(scenario, plan) == ()
        """
    )
    done = subprocess.run(
        [str(venv / "bin" / "python"), "-m", "pytest", "-v"],
        cwd=project.path, capture_output=True, text=True,
        env={"PATH": "", "PYTHONPATH": ""},
    )  # fmt: skip
    assert "14 passed, 1 failed" in done.stdout or "1 failed, 14 passed" in done.stdout, done.stdout
    assert "eventplan-0" in done.stdout


def test_fixtures_of_any_scope_have_plans(project: pytest.Pytester) -> None:
    """Factories give scenarios and plans by path, to fixtures of a module or a session too."""
    project.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="module")
        def programme(plan_of):
            return plan_of("small.scenario.yaml")

        def test_plan(programme, plan_of, scenario_of):
            assert plan_of("small.scenario.yaml") == programme
            assert {p.session for p in programme.placements} == {*scenario_of("small.scenario.yaml").session_by_id}

        def test_no_file(plan_of):
            plan_of("nothing.yaml")
        """
    )
    done = project.runpytest("test_fixtures_of_any_scope_have_plans.py")
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*there is no scenario 'nothing.yaml' in the root folder"])


@pytest.mark.parametrize("scope", ["function", "class", "module", "package", "session"])
def test_the_fixtures_have_the_scope_that_is_set(project: pytest.Pytester, scope: str) -> None:
    """`plan` serves fixtures of that scope, and the scenario is that of the setting."""
    settings = f"[pytest]\neventplan_scope = {scope}\neventplan_scenario = small.scenario.yaml\n"
    (project.path / "pytest.ini").write_text(settings)
    project.makepyfile(
        f"""
        import pytest

        @pytest.fixture(scope="{scope}")
        def sessions(scenario, plan):
            return len(plan.placements)

        def test_plan(sessions, plan):
            assert sessions == len(plan.placements) == 2
        """
    )
    done = project.runpytest("test_the_fixtures_have_the_scope_that_is_set.py")
    done.assert_outcomes(passed=1)


def test_a_marker_stands_on_what_the_scope_is(project: pytest.Pytester) -> None:
    """Of a module it is `pytestmark`; a scope that there is not is said."""
    (project.path / "pytest.ini").write_text("[pytest]\neventplan_scope = module\n")
    project.makepyfile(
        """
        import pytest

        pytestmark = pytest.mark.scenario_file("small.scenario.yaml")

        @pytest.fixture(scope="module")
        def sessions(plan):
            return len(plan.placements)

        def test_plan(sessions):
            assert sessions == 2
        """
    )
    name = "test_a_marker_stands_on_what_the_scope_is.py"
    project.runpytest(name).assert_outcomes(passed=1)
    (project.path / "pytest.ini").write_text("[pytest]\neventplan_scope = modul\n")
    done = project.runpytest(name)
    assert "eventplan_scope is one of function, class" in done.stdout.str() + done.stderr.str()
