"""What a planner reads when a plan is made."""

from functools import cached_property
from pathlib import Path

from eventplan.model import Plan, Scenario, Status, say
from eventplan.numbers import number_of
from eventplan.publish import DESK, Table, programme_text, tables
from eventplan.verifier import Score, score
from eventplan.visible import one_line

WORST = 5
"""Offenders shown for each rule or preference."""

ALL = "confidential/charges.csv"
"""The file of a plan that has them all."""


SITE, CONTROL = "site/index.html", "confidential/site/index.html"
"""First pages of the programme, for the public and for the control room."""


class Report:
    """What is printed and written of a plan that was let out, with what was waived: each is made once."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario, self.plan = scenario, plan

    @cached_property
    def programme(self) -> str:
        """The programme as the desk reads it."""
        return programme_text(self.scenario, self.plan, DESK, unlawful=True)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """What is decided beside placements."""
        return tables(self.scenario, self.plan, unlawful=True)

    @cached_property
    def score(self) -> Score:
        """What the plan costs, in words."""
        return score(self.scenario, self.plan)


def summary(report: Report, elapsed: float, out: Path | None, files: list[str]) -> str:
    """The programme, what is decided beside it, what was not granted, the score, and how far it is proved."""
    plan = report.plan
    lines = [
        report.programme.rstrip(),
        "",
        *(f"{table.text()}\n" for table in report.tables.values() if table.brief),
        *_not_granted(report.scenario, report.score, out),
        *_quality(plan, elapsed),
    ]

    if out is not None:
        agendas = sum(name.startswith("agendas/delegates/") for name in files)
        personal = number_of(agendas, "personal agenda")
        lines.append(f"Written to {out}: {number_of(len(files), 'file')}, {personal} among them.")
        lines.append(f"Look at {out / SITE} (what the public sees) and {out / CONTROL} (for you alone).")

    return "\n".join(lines)


def _not_granted(scenario: Scenario, points: Score, out: Path | None) -> list[str]:
    if not points.charges:
        return ["All preferences are met."]

    lines = ["Unmet preferences:"]

    for about, total in points.by.items():
        charges = [charge for charge in points.charges if charge.about == about]
        lines.append(f"  {about}: {number_of(total, 'point')}, {number_of(len(charges), 'time')}")

        for charge in charges[:WORST]:
            who = _dropped(scenario, charge.subjects[0]) if about == "dropped" else ""
            lines.append(one_line(f"    {charge.points:>4}  {who}{charge.message}"))

        if len(charges) > WORST:
            where = f"all in {out / ALL}" if out else f"all in {ALL}, with -o"
            lines.append(f"          and {len(charges) - WORST} more: {where}")

    return lines


def _dropped(scenario: Scenario, session: str) -> str:
    return f"'{say(scenario.session_by_id[session].title, scenario.event.languages)}' "


def _quality(plan: Plan, elapsed: float) -> list[str]:
    verdict = "optimal (proved)" if plan.status is Status.OPTIMAL else "feasible"
    gap = (
        ""
        if plan.status is Status.OPTIMAL
        else f", no plan scores less than {plan.bound}, gap {plan.gap:.0%}"
    )

    return [
        "",
        f"Status: {verdict}; score {plan.score}{gap}.",
        f"Verified: {plan.findings} findings. Time: {elapsed:.1f} s.",
    ]
