"""Findings that somebody has accepted for a time: left out until then, and told of afterwards."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from eventplan.checks import CHECKS
from eventplan.model import Complaint, Scenario, Waiver, say

ABOUT = "waiver"
"""What findings about waivers themselves are called."""


_CHECKED = frozenset(check.id for check in CHECKS)


class Weighed(NamedTuple):
    """Findings that count, and those that are waived, each with its waiver."""

    counted: tuple[Complaint, ...]
    waived: tuple[tuple[Complaint, Waiver], ...]


def weigh(scenario: Scenario, findings: Iterable[Complaint], today: date) -> Weighed:
    """Set aside the findings for which a waiver is valid today."""
    valid = [waiver for waiver in scenario.waivers if today <= waiver.until]
    counted: list[Complaint] = []
    waived: list[tuple[Complaint, Waiver]] = []

    for finding in findings:
        waiver = next((waiver for waiver in valid if _covers(waiver, finding)), None)
        if waiver is None:
            counted.append(finding)
        else:
            waived.append((finding, waiver))

    return Weighed(tuple(counted), tuple(waived))


def _covers(waiver: Waiver, finding: Complaint) -> bool:
    if waiver.finding == "status" and finding.severity == "error" and finding.about in _CHECKED:
        return not waiver.about  # whoever accepts that there is no plan accepts what proves it
    if finding.about == ABOUT or waiver.finding not in (finding.about, finding.about.partition("-")[0]):
        return False

    return not waiver.about or any(
        name == finding.about or f"'{name}'" in finding.message or f"({name})" in finding.message
        for name in waiver.about
    )


def expired(scenario: Scenario, today: date) -> tuple[Complaint, ...]:
    """Return a warning for each waiver, of a finding or of a rule, whose last day is over."""
    complaints = []

    for number, waiver in enumerate(scenario.waivers):
        if waiver.until < today:
            message = (
                f"the waiver of '{waiver.finding}' ended on {waiver.until} ({waiver.owner}: "
                f"{say(waiver.reason, scenario.event.languages)}): mend it, or renew the waiver"
            )
            complaints.append(_warning(scenario, ("waivers", number), message))

    for rule, policy in scenario.rules.items():
        if policy.until is not None and policy.until < today:
            owner = f" ({policy.owner})" if policy.owner else ""
            message = f"rule '{rule}' was to be waived or priced until {policy.until}{owner}: decide again"
            complaints.append(_warning(scenario, ("rules", rule), message))

    return tuple(complaints)


def _warning(scenario: Scenario, path: tuple[str | int, ...], message: str) -> Complaint:
    return Complaint(path, ABOUT, message, *scenario._source.get(path, ("", 1, 1)), severity="warning")
