"""Findings on one line each: what an expectation lists below its sentence is put behind it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventplan.model import Complaint


def line_of(finding: "Complaint") -> str:
    """Return a finding as one line, its reasons separated by semicolons."""
    sentence, *reasons = finding.message.split("\n  ")

    if reasons:
        listed = "; ".join(reason.strip() for reason in reasons)
        finding = finding._replace(message=f"{sentence.removesuffix(':')}: {listed}")

    return str(finding)
