"""Findings as people and code hosts read them: text, JSON, GitHub annotations, GitLab code quality."""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from eventplan.checks import CHECKS
from eventplan.model import Complaint
from eventplan.model.policy import PREFERENCE_IDS, RULE_IDS

from .cache import digest
from .items import CHECK
from .judging import NO_PLAN
from .results import Result
from .waivers import ABOUT


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"


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


def rule_id(result: Result, finding: Complaint) -> str:
    """The stable id of what a finding is about: a rule, or one of `FINDINGS`."""
    if finding.about in (*RULE_IDS, *PREFERENCE_IDS):
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
    here = Path.cwd()
    yield from (folder for folder in (here, *here.parents) if (folder / ".git").exists())


_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
HIDDEN = "restricted"
"""Stands for the title of a restricted session in what more people read than the scenario."""


def redacted(result: Result) -> Result:
    """Return a result without the titles of restricted sessions: a build server shows it to many."""
    titles = sorted(result.restricted, key=len, reverse=True)
    if not titles:
        return result
    # A title of a letter or two is a part of other words: it is known as one by its quotes.
    words = [rf"(?<!\w){re.escape(title)}(?!\w)" for title in titles if len(title) > 3]
    pattern = re.compile("|".join([*words, *(rf"(?<='){re.escape(title)}(?=')" for title in titles)]))

    def hidden(finding: Complaint) -> Complaint:
        return finding._replace(message=pattern.sub(HIDDEN, finding.message))

    return result._replace(
        findings=tuple(hidden(finding) for finding in result.findings),
        waived=tuple(one._replace(finding=hidden(one.finding)) for one in result.waived),
        says=pattern.sub(HIDDEN, result.says),
    )


FOR_MANY = (Format.JUNIT, Format.SARIF, Format.GITHUB, Format.GITLAB)
"""Forms that build servers and code hosts show."""


def report(
    results: Sequence[Result], sort: Format, *, checked_only: bool = False, titles: bool = False
) -> str:
    """
    Return the findings of *results* in a form.

    What build servers show leaves out the titles of restricted sessions, unless *titles* are asked for.
    """
    if sort in FOR_MANY and not titles:
        results = [redacted(result) for result in results]
    from .junit import junit
    from .sarif import sarif

    writers: dict[Format, Callable[[Sequence[Result]], str]] = {
        Format.TEXT: text,
        Format.JSON: as_complaints if checked_only else as_json,
        Format.JUNIT: junit,
        Format.SARIF: sarif,
        Format.GITHUB: github,
        Format.GITLAB: gitlab,
    }
    return writers[sort](results)


def told(results: Sequence[Result]) -> Iterator[tuple[Result, Complaint]]:
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


def text(results: Sequence[Result]) -> str:
    """Return each finding as a line, `file:line:column: severity about: message`."""
    return "\n".join(str(finding) for _, finding in told(results))


def _tree(finding: Complaint) -> dict[str, Any]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "severity": finding.severity,
        "about": finding.about,
        "message": finding.message,
    }


def _dumped(tree: Any) -> str:
    return json.dumps(tree, indent=1, ensure_ascii=False)


def as_complaints(results: Sequence[Result]) -> str:
    """Return the findings as a JSON list."""
    return _dumped([_tree(finding) for _, finding in told(results)])


def as_json(results: Sequence[Result]) -> str:
    """Return the results as JSON: a list of items with their findings, and how many passed."""
    items = [
        {
            "file": result.file,
            "item": result.item,
            "expected": result.says,
            "families": list(result.families),
            "outcome": outcome(result),
            "seconds": round(result.seconds, 3),
            "remembered": result.remembered,
            "findings": [
                {
                    **_tree(finding),
                    "rule": rule_id(result, finding),
                    "fingerprint": fingerprint(result, finding),
                }
                for finding in result.findings
            ],
            "waived": [
                {**_tree(one.finding), "owner": one.owner, "until": str(one.until)} for one in result.waived
            ],
        }
        for result in results
    ]
    count = {word: sum(item["outcome"] == word for item in items) for word in ("passed", "failed", "waived")}
    return _dumped({"items": items, **count})


def outcome(result: Result) -> str:
    """`passed`, `failed`, or `waived`."""
    if result.failed:
        return "failed"
    return "waived" if any(one.finding.severity == "error" for one in result.waived) else "passed"


# GitHub: workflow commands, one line each.


def _escaped(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _escaped(value).replace(":", "%3A").replace(",", "%2C")


def github(results: Sequence[Result]) -> str:
    """Return workflow commands that GitHub Actions shows in the lines of a pull request."""
    words = {"error": "error", "warning": "warning"}
    return "\n".join(
        f"::{words.get(finding.severity, 'notice')} file={_property(uri(finding.file or result.file))},"
        f"line={max(1, finding.line)},col={max(1, finding.column)},"
        f"title={_property('eventplan: ' + finding.about)}::{_escaped(finding.message)}"
        for result, finding in told(results)
    )


# GitLab: a code quality report.

_GITLAB = {"error": "major", "warning": "minor"}


def gitlab(results: Sequence[Result]) -> str:
    """Return a code quality report for GitLab merge requests."""
    return _dumped(
        [
            {
                "description": f"{finding.about}: {finding.message}",
                "check_name": rule_id(result, finding),
                "fingerprint": fingerprint(result, finding),
                "severity": _GITLAB.get(finding.severity, "info"),
                "location": {
                    "path": uri(finding.file or result.file),
                    "lines": {"begin": max(1, finding.line)},
                },
            }
            for result, finding in told(results)
        ]
    )
