"""Findings as people and code hosts read them: text, JSON, GitHub annotations, GitLab code quality."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from eventplan.model import Complaint
from eventplan.visible import visible

from .findings import each_once, fingerprint, outcome, rule_id, uri
from .junit import junit
from .lines import line_of
from .results import Result
from .sarif import sarif


class Format(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"


HIDDEN = "restricted"
"""Stands for the title of a restricted session in what more people read than the scenario."""


def redacted(result: Result) -> Result:
    """Return a result without the titles of restricted sessions: a build server shows it to many."""
    titles = sorted(result.restricted, key=len, reverse=True)
    # A title of a letter or two is a part of other words: it is known as one by its quotes.
    words = [rf"(?<!\w){re.escape(title)}(?!\w)" for title in titles if len(title) > 3]
    words += [rf"(?<='){re.escape(title)}(?=')" for title in titles]
    if result.unreadable:
        words.append(r"(?<=`[&*!])[^`]+")  # perhaps the first word of a title: nobody knows whose

    if not words:
        return result

    pattern = re.compile("|".join(words))

    def hidden(finding: Complaint) -> Complaint:
        return finding._replace(message=pattern.sub(HIDDEN, finding.message))

    findings = tuple(hidden(finding) for finding in result.findings)
    waived = tuple(waived._replace(finding=hidden(waived.finding)) for waived in result.waived)

    return result._replace(findings=findings, waived=waived, says=pattern.sub(HIDDEN, result.says))


FOR_MANY = (Format.JUNIT, Format.SARIF, Format.GITHUB, Format.GITLAB)
"""Forms that build servers and code hosts show."""


def report(
    results: Sequence[Result], sort: Format, *, checked_only: bool = False, titles: bool = False
) -> str:
    """
    Return the findings of *results* in a form.

    What build servers show leaves out the titles of restricted sessions, unless *titles* are asked for.
    Control and bidi characters are written out: a build server shows a report as it is.
    """
    if sort in FOR_MANY and not titles:
        results = [redacted(result) for result in results]

    writers: dict[Format, Callable[[Sequence[Result]], str]] = {
        Format.TEXT: text,
        Format.JSON: as_complaints if checked_only else as_json,
        Format.JUNIT: junit,
        Format.SARIF: sarif,
        Format.GITHUB: github,
        Format.GITLAB: gitlab,
    }

    return visible(writers[sort](results))


def text(results: Sequence[Result]) -> str:
    """Return each finding as a line, `file:line:column: severity about: message`."""
    return "\n".join(line_of(finding) for _, finding in each_once(results))


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


def tree(results: Sequence[Result], *, checked_only: bool) -> dict[str, Any]:
    """Return the findings, or the items with theirs and how many passed, as JSON has them."""
    return {"findings": _findings(results)} if checked_only else _items(results)


def as_complaints(results: Sequence[Result]) -> str:
    """Return the findings as a JSON list."""
    return _dumped(_findings(results))


def as_json(results: Sequence[Result]) -> str:
    """Return the results as JSON: a list of items with their findings, and how many passed."""
    return _dumped(_items(results))


def _findings(results: Sequence[Result]) -> list[dict[str, Any]]:
    return [_tree(finding) for _, finding in each_once(results)]


def _items(results: Sequence[Result]) -> dict[str, Any]:
    items = [_item(result) for result in results]
    outcomes = Counter(item["outcome"] for item in items)
    count = {outcome: outcomes[outcome] for outcome in ("passed", "failed", "waived")}

    return {"items": items, **count}


def _item(result: Result) -> dict[str, Any]:
    findings = [
        {**_tree(finding), "rule": rule_id(result, finding), "fingerprint": fingerprint(result, finding)}
        for finding in result.findings
    ]
    waived = [
        {**_tree(waived.finding), "owner": waived.owner, "until": str(waived.until)}
        for waived in result.waived
    ]

    return {
        "file": result.file,
        "item": result.item,
        "expected": result.says,
        "families": list(result.families),
        "outcome": outcome(result),
        "seconds": round(result.seconds, 3),
        "remembered": result.remembered,
        "findings": findings,
        "waived": waived,
    }


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
        for result, finding in each_once(results)
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
            for result, finding in each_once(results)
        ]
    )
