"""SARIF 2.1.0: findings for code scanning, with stable rule ids, positions and partial fingerprints."""

import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from eventplan.model import Complaint
from eventplan.model.own_known import own_laws

from .findings import FINDINGS, each_once, fingerprint, rule_id, uri
from .results import Result, Waived

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning"}


def _rules() -> dict[str, str]:
    """Every id that a finding may have, with what holds if there is none."""
    from eventplan.preferences import PREFERENCES
    from eventplan.rules import RULES

    laws = {rule.id: rule.law for rule in RULES}
    goals = {preference.id: preference.goal for preference in PREFERENCES}

    return {**laws, **goals, **FINDINGS, **own_laws()}


def sarif(results: Sequence[Result]) -> str:
    """Return a SARIF log of one run. Findings that are waived are in it, suppressed."""
    all_findings: list[tuple[Result, Complaint, Waived | None]] = [
        (*finding, None) for finding in each_once(results)
    ]
    all_findings += [(result, waived.finding, waived) for result in results for waived in result.waived]
    used = {rule_id(result, finding) for result, finding, _ in all_findings}
    ids = [name for name in _rules() if name in used]
    ids += sorted(used.difference(ids))
    results_tree = [
        _result(result, finding, ids, _suppressed(waiver)) for result, finding, waiver in all_findings
    ]

    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "eventplan",
                        **_version(),
                        "rules": [_rule(name) for name in ids],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": results_tree,
            }
        ],
    }

    return json.dumps(log, indent=1, ensure_ascii=False)


def _version() -> dict[str, str]:
    try:
        return {"version": version("eventplan")}
    except PackageNotFoundError:
        return {}


def _rule(name: str) -> dict[str, Any]:
    sentence = _rules().get(name, name)
    return {
        "id": name,
        "shortDescription": {"text": sentence.partition(". ")[0]},
        "fullDescription": {"text": sentence},
        "help": {"text": f"`eventplan rules {name}` describes it." if name not in FINDINGS else sentence},
    }


def _suppressed(waiver: Waived | None) -> list[dict[str, Any]]:
    if waiver is None:
        return []

    return [{"kind": "inSource", "justification": f"waived by {waiver.owner} until {waiver.until}"}]


def _result(
    result: Result, finding: Complaint, ids: list[str], suppressions: list[dict[str, Any]]
) -> dict[str, Any]:
    name = rule_id(result, finding)
    file = uri(finding.file or result.file)
    location = {
        "artifactLocation": {"uri": Path(file).as_uri() if Path(file).is_absolute() else quote(file)},
        "region": {"startLine": max(1, finding.line), "startColumn": max(1, finding.column)},
    }
    tree: dict[str, Any] = {
        "ruleId": name,
        "ruleIndex": ids.index(name),
        "level": LEVELS.get(finding.severity, "note"),
        "message": {"text": f"{finding.about}: {finding.message}"},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"eventplanFinding/v1": fingerprint(result, finding)},
    }
    if suppressions:
        tree["suppressions"] = suppressions

    return tree
