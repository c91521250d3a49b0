"""A newcomer who follows CONTRIBUTING alone adds a rule, a format of export and a kind, in few files, all green."""

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COPIED = ("eventplan", "tests", "docs", "scenarios", "seeds")
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

RULE = {
    "eventplan/rules/daylight.py": '''"""A session that needs daylight ends while there is some."""

from datetime import time

from eventplan.model import Finding, Plan, Scenario

from ._held import held
from ._words import title
from .rule import Findings, Rule

ID = "daylight"
DUSK = time(17)


def check(scenario: Scenario, plan: Plan) -> Findings:
    """Find sessions that need daylight and end after dusk."""
    for one in held(scenario, plan):
        ends = one.span.end.astimezone(scenario.event.zone)

        if "daylight" in one.session.features and ends.time() > DUSK:
            message = f"{title(scenario, one.session)} ends at {ends:%H:%M}, after dusk"
            yield Finding(ID, (one.session.id,), message, fix="hold it earlier")


RULE = Rule(ID, "A session that needs daylight ends by 17:00.", "an example", check, family="times")
''',
    "eventplan/solver/constraints/daylight.py": '''"""`daylight`: no start from which the session would end after dusk."""

from datetime import datetime, time

import numpy as np

from eventplan.solver.build import Build


def exclude(build: Build) -> None:
    """Forbid late starts of sessions that need daylight."""
    problem, event = build.problem, build.problem.scenario.event

    for s, session in enumerate(problem.sessions):
        if "daylight" in session.features:
            late = np.ones(len(problem.starts), dtype=bool)
            for day in event.days:
                dawn = problem.minute(event.instant(datetime.combine(day.date, time(0))))
                dusk = problem.minute(event.instant(datetime.combine(day.date, time(17))))
                late &= (problem.starts < dawn) | (problem.starts + session.duration > dusk)

            build.forbid(build.because("daylight", session.id), s, starts=late)
''',
    "eventplan/explanation/rules/daylight.py": '''"""Why `daylight` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.explanation.edits import Edit, Path, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import Remedy, path_to
from eventplan.explanation.wording import first_subjects, sessions_in_words
from eventplan.model import Scenario


def stated_at(scenario: Scenario, subjects: Subjects) -> Path:
    return (*path_to(scenario, "sessions", subjects[0]), "features")


def sentence(scenario: Scenario, instances: Instances) -> str:
    return f"{sessions_in_words(scenario, first_subjects(instances))} must end by 17:00, while there is daylight"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = stated_at(scenario, subjects)
    position = scenario.session_by_id[subjects[0]].features.index("daylight")
    yield Remedy(
        f"lights {subjects[0]}",
        "lights",
        scenario.ways_out.hire,
        f"lights for '{subjects[0]}'",
        (Edit(Sort.REMOVE, (*path, position)),),
    )


EXPLANATION = RuleExplanation("daylight", sentence, remedies, stated_at=stated_at)
''',
    "scenarios/infeasible/daylight.yaml": """# The family photograph is taken in the garden, and everybody arrives at five.

eventplan: 1

event:
  id: daylight
  title: Daylight
  time_zone: Europe/Lisbon
  days:
    - {date: "2026-05-12", opens: "09:00", closes: "22:00"}

venues:
  - {id: palace, name: Palace}

rooms:
  - {id: garden, name: Garden, venue: palace, capacity: 200, features: [daylight]}

sessions:
  - id: photograph
    kind: social
    title: Family photograph
    duration: 30 min
    windows: [2026-05-12 17:00/19:00]
    features: [daylight]
    attendance: closed

expect:
  status: infeasible
  because: [daylight]
""",
    "tests/rules/test_daylight.py": '''"""`daylight`: a session that needs it ends by 17:00."""

import pytest

from eventplan.rules import daylight
from tests.temptations import CLOSED, DAY, after, tiny, two_rooms


@pytest.mark.parametrize(("start", "broken"), [("15:30", 0), ("16:00", 0), ("16:30", 1)])
def test_it_ends_while_there_is_daylight(start: str, broken: int) -> None:
    """Earlier holds, on the minute just holds, later breaks."""
    days = [{"date": DAY, "opens": "09:00", "closes": "20:00"}]
    rooms = two_rooms(features=["daylight"])
    scenario = tiny({"id": "x", **CLOSED, "features": ["daylight"]}, days=days, rooms=rooms)
    baseline = after(scenario, ("x", start, "B")).baseline
    assert baseline is not None
    assert len([*daylight.check(scenario, baseline.plan)]) == broken
''',
}

FORMAT = {
    "eventplan/publish/ids.py": '''"""The sessions that are held, by id: one to a line."""

from .exporters import Export


def ids(export: Export) -> bytes:
    """Return the ids of the public programme, one to a line."""
    rows = export.tables["programme"].rows
    return "".join(f"{row[-1]}\\n" for row in rows).encode()
''',
}


class Copy:
    """A copy of the tree, and what was written in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            ignore = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(ROOT / name, folder / name, ignore=ignore, symlinks=True)
        for name in ("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"):
            shutil.copy(ROOT / name, folder / name)

    def write(self, files: dict[str, str]) -> None:
        """Write new files."""
        for name, text in files.items():
            assert not (self.folder / name).exists()
            (self.folder / name).write_text(text, "utf-8")

    def edit(self, name: str, before: str, after: str) -> None:
        """Put *after* where *before* is, once."""
        file = self.folder / name
        text = file.read_text("utf-8")
        assert text.count(before) == 1, (name, before)
        file.write_text(text.replace(before, after), "utf-8")

    def run(self, *command: str) -> str:
        """Run Python in the copy, without which nothing of the original is read."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, *command], cwd=self.folder, capture_output=True, text=True, env=environment
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout

    def test(self, *arguments: str) -> None:
        """Run tests in the copy."""
        self.run("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *arguments)

    def touched(self) -> set[str]:
        """Return the files that are new or changed."""
        files = set()
        for file in self.folder.rglob("*"):
            name = file.relative_to(self.folder)
            if file.is_file() and "__pycache__" not in name.parts and name.parts[0][0] != ".":
                original = ROOT / name
                if not original.is_file() or not filecmp.cmp(file, original, shallow=False):
                    files.add(name.as_posix())
        return files


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A fresh copy of the tree."""
    return Copy(tmp_path)


def named(file: str, stem: str) -> bool:
    """Whether the guide names a file, with `<stem>` or `<id>` for what it is called."""
    return any(file.replace(stem, word) in GUIDE for word in ("<stem>", "<id>", stem))


@pytest.mark.long
def test_a_rule_takes_six_files(copy: Copy) -> None:
    """A rule is an id, a law, a constraint, an explanation, a story and tests; its page and the schema are generated."""
    copy.edit(
        "eventplan/model/policy.py", '"allowed-times", "pinned"', '"allowed-times", "daylight", "pinned"'
    )
    copy.write(RULE)
    copy.run("docs/generate.py")

    touched = copy.touched()
    generated = {"docs/rules.md", "eventplan/scenario.schema.json"}
    assert generated <= touched
    assert len(touched - generated) <= 6, touched
    assert all(named(file, "daylight") for file in touched), touched
    copy.test(
        "tests/rules/test_daylight.py",
        "tests/test_architecture.py",
        "tests/solver/test_honesty.py::test_every_rule_is_obeyed_tempted_and_explained",
        "tests/solver/test_honesty.py::test_every_file_is_in_the_catalogue",
        "tests/solver/test_honesty.py::test_rule_binds[daylight]",
        "tests/solver/test_honesty.py::test_a_price_is_paid[daylight]",
        "tests/explanation/test_infeasible.py",
        "tests/test_docs.py::test_generated_pages_are_up_to_date",
        "tests/testing/test_judging.py::test_every_rule_is_in_one_family_and_every_marker_is_a_family",
        "-k",
        "daylight or architecture or every or generated or one_for",
    )


@pytest.mark.long
def test_an_export_format_takes_three_files(copy: Copy) -> None:
    """A format is a writer, its record and its row in the documentation."""
    copy.write(FORMAT)
    copy.edit(
        "eventplan/publish/exporters.py",
        '    Exporter("csv",',
        '    Exporter("ids", _ids),\n    Exporter("csv",',
    )
    copy.edit(
        "eventplan/publish/exporters.py",
        "def _csv(",
        "def _ids(export: Export) -> bytes:\n    from .ids import ids\n\n    return ids(export)\n\n\ndef _csv(",
    )
    copy.edit(
        "docs/exports.md",
        "|---|---|---|\n",
        "|---|---|---|\n| `ids` | scripts | the ids of the programme |\n",
    )

    touched = copy.touched()
    assert len(touched) <= 3, touched
    assert all(named(file, "ids") for file in touched), touched
    plan = "scenarios/small-roundtable.yaml"
    copy.run("-m", "eventplan", "plan", plan, "-o", "out", "--workers", "1", "--effort", "10")
    assert copy.run("-m", "eventplan", "export", plan, "out/plan.json", "-f", "ids").split()
    copy.test("tests/cli/test_export.py", "tests/publish/test_tables.py")


KIND_RECORD = """    SessionKind(
        Kind.WORKSHOP,
        code="wor",
        in_calendars="darkcyan",
        on_light="#0b6e6e",
        on_dark="#7fe0e0",
        shape="M1 1h10v4H1Z",
        symbol='<path d="M1 1h10v4H1Z"/>',
        words={
            "en": "Workshop",
            "vi": "Hội thảo",
            "fr": "Atelier",
            "es": "Taller",
            "ru": "Семинар",
            "ar": "ورشة عمل",
            "zh": "研讨会",
        },
    ),
)
"""


@pytest.mark.long
def test_a_kind_takes_three_files(copy: Copy) -> None:
    """A kind is its class, its hours and its record; the reference and the schema are generated."""
    sessions = "eventplan/model/sessions.py"
    copy.edit(sessions, '    SOCIAL = "social"\n', '    SOCIAL = "social"\n    WORKSHOP = "workshop"\n')
    copy.edit(
        sessions,
        "class Rehearsal(Session):",
        'class Workshop(Session):\n    """A workshop."""\n\n    kind: Literal[Kind.WORKSHOP] = Kind.WORKSHOP\n\n\n'
        "class Rehearsal(Session):",
    )
    copy.edit(
        sessions,
        '    | Annotated[Social, Tag("social")]\n',
        '    | Annotated[Social, Tag("social")]\n    | Annotated[Workshop, Tag("workshop")]\n',
    )
    copy.edit(
        "eventplan/model/kinds.py",
        "    Kind.EXHIBITION: _of",
        "    Kind.WORKSHOP: _of(_MEETINGS),\n    Kind.EXHIBITION: _of",
    )
    copy.edit(
        "eventplan/publish/kinds.py", '    ),\n)\n"""Every kind', "    ),\n" + KIND_RECORD + '"""Every kind'
    )
    copy.run("docs/generate.py")

    touched = copy.touched()
    generated = {"docs/scenario-format.md", "eventplan/scenario.schema.json"}
    assert generated <= touched
    assert len(touched - generated) <= 3, touched
    assert all(named(file, "workshop") for file in touched), touched
    copy.test(
        "tests/publish/test_translations.py",
        "tests/model/test_kinds.py",
        "tests/publish/site/test_pages.py",
        "tests/files/test_schema.py",
        "tests/test_docs.py::test_generated_pages_are_up_to_date",
    )
