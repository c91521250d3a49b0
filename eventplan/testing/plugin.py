"""
The pytest plugin: scenario files are tests.

It collects `*.scenario.yaml`, what `eventplan_scenarios` names, and scenario files given by name. Where
there are none it costs nothing: everything but pytest is imported when it is used.
"""

from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from eventplan.visible import visible

from .lines import line_of

if TYPE_CHECKING:
    from eventplan.model import Complaint, Plan, Scenario

    from .cases import Case
    from .evidence import Item

SUFFIXES = (".scenario.yaml", ".scenario.yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add options and the setting that names scenario files."""
    group = parser.getgroup("eventplan", "scenarios of events")
    group.addoption(
        "--eventplan-time-limit",
        type=float,
        metavar="SECONDS",
        help="wall-clock limit of each search; what it cuts short is unknown, never infeasible",
    )

    group.addoption(
        "--eventplan-seed", type=int, metavar="N", help="random seed instead of that of each scenario"
    )
    group.addoption(
        "--eventplan-update",
        action="store_true",
        help="accept each new plan as the baseline that replans are measured from",
    )

    group.addoption("--eventplan-no-cache", action="store_true", help="neither read nor write the cache")
    group.addoption(
        "--eventplan-allow-extensions",
        action="store_true",
        help="let the modules run that scenarios name in `extensions`",
    )

    parser.addini(
        "eventplan_scope",
        "scope of the fixtures `scenario` and `plan`: function (the default), class, module, package or "
        "session; the marker `scenario_file` then stands on what the scope is",
        default="function",
    )
    parser.addini(
        "eventplan_scenario",
        "the scenario of the fixtures `scenario` and `plan` where no marker names one, from the root folder",
        default="",
    )
    parser.addini(
        "eventplan_scenarios",
        "scenario files to test: folders, or patterns such as scenarios/*.yaml, from the root folder; "
        "files among them that do not say `eventplan: 1` are parts of others",
        type="args",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    from .families import FAMILIES

    config.addinivalue_line("markers", "slow: planning takes more than a few seconds")
    config.addinivalue_line(
        "markers", "scenario_file(path): the scenario of the fixtures `scenario` and `plan`"
    )
    for name, about in FAMILIES.items():
        config.addinivalue_line("markers", f"{name}: of scenarios: {about}")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScenarioFile | None":
    """Collect a scenario file."""
    if file_path.suffix not in (".yaml", ".yml") or not _wanted(file_path, parent):
        return None

    scenario_file: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
    return scenario_file


def _wanted(file: Path, parent: pytest.Collector) -> bool:
    if file.name.endswith(SUFFIXES):
        return True

    config = parent.config
    patterns = config.getini("eventplan_scenarios")
    name = _relative(file, config)
    folders = tuple(pattern.removeprefix("./").rstrip("/") + "/" for pattern in patterns)
    named = name.startswith(folders) or any(fnmatch(name, p.removeprefix("./")) for p in patterns)
    if not named and not parent.session.isinitpath(file):
        return False

    from eventplan.files.folders import is_scenario

    return is_scenario(file)


def _relative(file: Path, config: pytest.Config) -> str:
    try:
        return file.relative_to(config.rootpath).as_posix()
    except ValueError:
        return file.as_posix()


def _case(config: pytest.Config, file: Path) -> "Case":
    """The scenario under test, shared by all who ask for it in this process."""
    from .answers import Options
    from .cache import FOLDER
    from .cases import Case

    cases: dict[Path, Case] = config.stash.setdefault(_CASES, {})

    if file not in cases:
        options = Options(
            seconds=config.getoption("--eventplan-time-limit"),
            seed=config.getoption("--eventplan-seed"),
            update=config.getoption("--eventplan-update"),
            cache=None if config.getoption("--eventplan-no-cache") else config.rootpath / FOLDER,
            extensions=config.getoption("--eventplan-allow-extensions") or None,
        )

        cases[file] = Case(_shown(file), options)

    return cases[file]


def _shown(file: Path) -> Path:
    """The path as the user would write it."""
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file


_CASES: pytest.StashKey[dict[Path, Any]] = pytest.StashKey()


class ScenarioFile(pytest.File):
    """A scenario file, with an item for each thing to test in it."""

    def collect(self) -> Iterator["ScenarioItem"]:
        """Read the file, and yield its items; what is wrong with it fails the item `check`."""
        case = _case(self.config, self.path)
        for item in case.items:
            yield ScenarioItem.from_parent(self, name=item.id, item=item, case=case)


class NotAsExpected(Exception):  # noqa: N818 - shown to nobody by this name
    """Findings of an item: what its failure shows."""

    def __init__(self, findings: "tuple[Complaint, ...]") -> None:
        self.findings = findings
        super().__init__("\n".join(map(line_of, findings)))


class ScenarioItem(pytest.Item):
    """One thing to test in a scenario."""

    def __init__(self, *, item: "Item", case: "Case", **more: Any) -> None:
        super().__init__(**more)
        self.item, self.case = item, case
        for family in item.families:
            self.add_marker(family)

        if item.slow:
            self.add_marker("slow")

    def runtest(self) -> None:
        """Judge the item, and fail with its findings."""
        from datetime import date

        from .waivers import expired, weigh

        verdict = self.case.run(self.item.id)
        if self.case.complaints:
            raise NotAsExpected(verdict.findings)

        scenario = self.case.scenario
        findings = verdict.findings
        if self.item.id == "check":
            findings += expired(scenario, date.today())

        weighed = weigh(scenario, findings, date.today())

        for finding in weighed.counted:
            if finding.severity != "error":
                self.warn(ScenarioWarning(visible(line_of(finding))))

        errors = tuple(finding for finding in weighed.counted if finding.severity == "error")
        if errors:
            raise NotAsExpected(errors)

        if weighed.waived and verdict.failed:
            _, waiver = weighed.waived[0]
            pytest.xfail(f"waived until {waiver.until} by {waiver.owner}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show findings as they are; whatever else happened, with its traceback."""
        from eventplan.model import EventplanError

        if isinstance(excinfo.value, NotAsExpected | ScenarioWarning | EventplanError):
            return visible(str(excinfo.value))

        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the item is stated, from line 0."""
        file, line, _ = self.case.where(self.item)
        return Path(file).absolute(), line - 1, f"{self.case.file}: {self.item.id}"


class ScenarioWarning(UserWarning):
    """A finding about a scenario that fails nothing."""


def _case_of(request: pytest.FixtureRequest) -> "Case":
    marker = request.node.get_closest_marker("scenario_file")
    usual = request.config.getini("eventplan_scenario")
    if usual and (marker is None or not marker.args):
        return _case_at(request.config, Path(usual))
    if marker is None or not marker.args:
        pytest.fail(
            "say which scenario: @pytest.mark.scenario_file('scenarios/my.scenario.yaml')", pytrace=False
        )

    return _case_at(request.config, Path(marker.args[0]), request.path.parent)


def _case_at(config: pytest.Config, given: Path, *folders: Path) -> "Case":
    for folder in (*folders, config.rootpath):
        if (folder / given).is_file():
            return _case(config, (folder / given).resolve())

    where = "beside the test or in the root folder" if folders else "in the root folder"
    pytest.fail(f"there is no scenario '{given}' {where}", pytrace=False)


def _scenario(case: "Case") -> "Scenario":
    if case.complaints:
        pytest.fail(visible("\n".join(map(line_of, case.complaints))), pytrace=False)

    return case.scenario


def _plan(case: "Case") -> "Plan":
    from eventplan.model import NoPlan

    from .evidence import no_plan

    answer = case.answer(_scenario(case))
    if isinstance(answer, NoPlan):
        pytest.fail(visible(no_plan(case, answer)), pytrace=False)

    return answer


def _scope(fixture_name: str, config: pytest.Config) -> Any:
    del fixture_name
    scope = config.getini("eventplan_scope")
    if scope not in _SCOPES:
        raise pytest.UsageError(f"eventplan_scope is one of {', '.join(_SCOPES)}, and not '{scope}'")

    return scope


_SCOPES = ("function", "class", "module", "package", "session")


@pytest.fixture(scope=_scope)
def scenario(request: pytest.FixtureRequest) -> "Scenario":
    """The scenario that the marker `scenario_file` names."""
    return _scenario(_case_of(request))


@pytest.fixture(scope=_scope)
def plan(request: pytest.FixtureRequest) -> "Plan":
    """The plan of `scenario`: solved once, and remembered between runs."""
    return _plan(_case_of(request))


@pytest.fixture(scope="session")
def scenario_of(pytestconfig: pytest.Config) -> "Callable[[str | Path], Scenario]":
    """Return the scenario in a file, named from the root folder: for fixtures of any scope."""
    return lambda path: _scenario(_case_at(pytestconfig, Path(path)))


@pytest.fixture(scope="session")
def plan_of(pytestconfig: pytest.Config) -> "Callable[[str | Path], Plan]":
    """Return the plan of the scenario in a file: solved once, and remembered between runs."""
    return lambda path: _plan(_case_at(pytestconfig, Path(path)))
