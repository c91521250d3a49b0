"""Findings as every report has them: an id, a fingerprint, a place in the repository, each said once."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from eventplan.checks import CHECKS
from eventplan.model import Complaint
from eventplan.model.own_known import preference_ids, rule_ids

from .cache import digest
from .evidence import NO_PLAN
from .expectations import CHECK
from .results import Result
from .waivers import ABOUT

FINDINGS: dict[str, str] = {
    "yaml": "The file is YAML as scenarios are written: no anchors, no tags, no key twice.",
    "file": "The file can be read.",
    "include": "Files that are included are in the scenario's folder.",
    "tables": "Tables beside the scenario can be read.",
    "reference": "What is named exists.",
    "id": "Each id is used once.",
    "kind": "Sessions are of a kind that there is.",
    "change": "A variation states changes that there are.",
    "waiver": "Waivers have not ended.",
    "field": "Each field is one that there is, and says what it can say.",
    "expectation": "The plan is as expected.",
    "stress": "The variation is withstood.",
    **{check.id: check.says for check in CHECKS},
}
"""Findings that come from no rule of the law, by their stable id."""

_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def rule_id(result: Result, finding: Complaint) -> str:
    """The stable id of what a finding is about: a rule, or one of `FINDINGS`."""
    if finding.about in (*rule_ids(), *preference_ids()):
        return finding.about
    if result.item != CHECK and finding.about != ABOUT:
        return "stress" if result.item.startswith("stress-") else "expectation"

    return finding.about if finding.about in FINDINGS else "field"


def fingerprint(result: Result, finding: Complaint) -> str:
    """What tells a finding from others and stays the same while lines move."""
    return digest(rule_id(result, finding), uri(finding.file or result.file), result.item, finding.message)[
        :32
    ]


def uri(file: str) -> str:
    """A file as code hosts want it: relative to the repository, with slashes, without a workbook's sheet."""
    file = re.sub(r"(\.xlsx):.*", r"\1", file, flags=re.I | re.S)
    path = Path(os.path.abspath(file))  # noqa: PTH100 - by the names by which it is known

    for root in (*_repositories(), Path.cwd()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()

    return Path(file).as_posix()


def _repositories() -> Iterator[Path]:
    """The root of the repository: as the build server has it, else the nearest folder with `.git`."""
    yield from (Path(named) for variable in _ROOTS if (named := os.environ.get(variable)))
    current = Path.cwd()
    yield from (folder for folder in (current, *current.parents) if (folder / ".git").exists())


def each_once(results: Sequence[Result]) -> Iterator[tuple[Result, Complaint]]:
    """
    Yield each finding once, as far as it says something of its own.

    What is wrong with a part that several scenarios include is said once. Where the finding that there
    is no plan is among them, expectations of that plan say nothing more.
    """
    seen: set[Complaint] = set()
    planless = {result.file for result in results if result.item == "status" and result.failed}

    for result in results:
        for finding in result.findings:
            follows = result.file in planless and finding.message.endswith(NO_PLAN)
            if finding not in seen and not follows:
                seen.add(finding)
                yield result, finding


def outcome(result: Result) -> str:
    """`passed`, `failed`, or `waived`."""
    if result.failed:
        return "failed"

    return "waived" if any(waived.finding.severity == "error" for waived in result.waived) else "passed"
