"""Every finding of every rule, and the score. Loads no solver: a plan can be judged anywhere."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from eventplan.numbers import number_of

from .model import Finding, OwnPreference, OwnRule, Plan, Scenario, Severity, Status
from .model.arguments import own_given, plan_given, rules_given, scenario_given
from .model.errors import show_place
from .notebook import frame, html
from .preferences import PREFERENCES, Preference
from .rules import RULES, Rule
from .rules._precedence import inversions
from .visible import one_line


class Charge(NamedTuple):
    """Points that a plan pays: the rule or preference, for whom, how many, and why."""

    about: str
    subjects: tuple[str, ...]
    points: int
    message: str


class Score(NamedTuple):
    """What a plan costs in points, in all and by rule and preference, with every charge."""

    total: int
    by: dict[str, int]
    charges: tuple[Charge, ...]

    def _repr_html_(self) -> str:
        """What a notebook shows: the points by rule and preference, and each charge."""
        lines = [f"{about}: {points:,}" for about, points in self.by.items()]
        rows = [(charge.points, charge.about, charge.message) for charge in self.charges]

        return html(f"Score {self.total:,}", lines, ("points", "rule or preference", "why"), rows)

    def to_frame(self) -> Any:
        """Return the charges as a data frame: of pandas or polars, else a list of dicts."""
        rows = (
            (charge.about, " ".join(charge.subjects), charge.points, charge.message)
            for charge in self.charges
        )
        return frame(Charge._fields, rows)


def verify(
    scenario: Scenario, plan: Plan, waive: Collection[str] = (), *, rules: Collection[OwnRule] = ()
) -> tuple[Finding, ...]:
    """
    Return every breach of every rule in *plan*: those of `RULES`, in their order, then those of one's own.

    These are the scenario's, and *rules*.

    Breaches that the scenario allows at a price have severity `priced`; those that it, or *waive*,
    waives are left out. A plan is lawful if no finding is an error; that is not to say that it is
    good: see `score`. Raises ArgumentError for arguments that make no sense.
    """
    waived = rules_given(waive)
    scenario, plan = scenario_given(scenario), plan_given(plan)

    if rules:
        own_given(rules, ())
        scenario = scenario.extended(rules=rules)

    judged = [rule for rule in _rules(scenario) if rule.id not in waived]
    return tuple(finding for rule in judged for finding in _breaches(scenario, plan, rule))


def _rules(scenario: Scenario) -> list[Rule | OwnRule]:
    """Every rule in force: those of one's own are the last."""
    return [*RULES, *scenario.own_rules]


def _preferences(scenario: Scenario) -> list[Preference | OwnPreference]:
    return [*PREFERENCES, *scenario.own_preferences]


def _breaches(scenario: Scenario, plan: Plan, rule: Rule | OwnRule) -> Iterator[Finding]:
    policy = scenario.policy(rule.id)
    excused = set(policy.waived_for)

    for finding in rule.check(scenario, plan) if not policy.waived else ():
        if excused.isdisjoint(finding.subjects):
            priced = policy.price is not None and finding.severity is Severity.ERROR
            yield finding._replace(severity=Severity.PRICED) if priced else finding


def is_lawful(findings: Collection[Finding]) -> bool:
    """Whether no finding is an error."""
    return not any(finding.severity is Severity.ERROR for finding in findings)


def points(scenario: Scenario, plan: Plan) -> int:
    """Return what *plan* costs in points, as `score` does, without saying for what."""
    return sum(points_by(scenario, plan).values())


def points_by(scenario: Scenario, plan: Plan) -> dict[str, int]:
    """Return what *plan* costs by rule and preference, as `score` does, without saying for what."""
    return _by(charges(scenario, plan))


def charges(scenario: Scenario, plan: Plan) -> list[Charge]:
    """Return what *plan* is charged for, as `score` does, without saying why."""
    return _charges(scenario, plan, in_words=False)


def score(
    scenario: Scenario,
    plan: Plan,
    *,
    rules: Collection[OwnRule] = (),
    preferences: Collection[OwnPreference] = (),
) -> Score:
    """
    Return what *plan* costs in points: sessions dropped, breaches at their price, preferences.

    Places on lists behind somebody whom protocol puts later count under `statements` or `signatures`.
    Charges are sorted within each rule or preference, the dearest first. *rules* and *preferences* are of
    one's own, besides those of the scenario.
    """
    scenario = scenario_given(scenario)

    if rules or preferences:
        own_given(rules, preferences)
        scenario = scenario.extended(rules=rules, preferences=preferences)

    charges = _charges(scenario, plan_given(plan))
    by = _by(charges)
    order = list(by)
    charges = [charge for charge in charges if charge.points]
    charges.sort(key=lambda charge: (order.index(charge.about), -charge.points))

    return Score(sum(by.values()), by, tuple(charges))


def _charges(scenario: Scenario, plan: Plan, *, in_words: bool = True) -> list[Charge]:
    """Every charge, with its message only *in_words*. What is in no known room is not held."""
    if any(placement.room not in scenario.room_by_id for placement in plan.placements):
        known = tuple(placement for placement in plan.placements if placement.room in scenario.room_by_id)
        plan = plan.model_copy(update={"placements": known})

    charges = [
        Charge("dropped", (session.id,), session.drop_price, "is not held")
        for session in scenario.sessions
        if session.drop_price and session.id not in plan.placement_by_session
    ]

    instances: dict[tuple[str, tuple[str, ...]], Finding] = {}

    for rule in _rules(scenario):
        for finding in _breaches(scenario, plan, rule) if scenario.policy(rule.id).price is not None else ():
            if finding.severity is Severity.PRICED:
                instances.setdefault((finding.rule, finding.subjects), finding)

    charges += [
        Charge(about, subjects, scenario.policy(about).price or 0, finding.message)
        for (about, subjects), finding in instances.items()
    ]

    for inversion in inversions(scenario, plan):
        message = inversion.message if in_words else ""
        charges.append(Charge(inversion.about, inversion.subjects, inversion.points, message))

    for preference in _preferences(scenario):
        policy = scenario.preferences.get(preference.id)
        off = set(policy.off_for) if policy else set()
        weight = scenario.weight(preference.id)

        for penalty in preference.penalty(scenario, plan) if weight else ():
            if off.isdisjoint(penalty.subjects):
                message = penalty.sentence if in_words else ""
                charges.append(Charge(preference.id, penalty.subjects, weight * penalty.units, message))

    return charges


def claims_of(scenario: Scenario, plan: Plan, scenario_hash: str | None = None) -> tuple[Finding, ...]:
    """
    Return `verify`, and whether the plan tells the truth about itself.

    That is the event that it is of; its score, and by what; that it was proved best, and what bound was
    proved, as far as the score shows that it is not so; how many findings there are. With the hash of the
    scenario: whether the plan was made for this version of it (a warning). What a plan says of another
    version that it names is true there: what it scores here is a warning, and what was proved is not judged.
    """
    findings = list(verify(scenario, plan))
    other = scenario_hash is not None and plan.scenario != scenario_hash
    of_other = other and plan.scenario != ""

    for about, message in _lies(scenario, plan, len(findings), proofs=not other):
        severity = Severity.WARNING if of_other and about in _COUNTED else Severity.ERROR
        findings.append(Finding(about, (), message, severity, fix=f"plan again, or correct `{about}`"))

    findings = [*of_another_event(scenario, plan), *findings]  # it is why there are all the others

    if other:
        message = "the plan was made for another version of the scenario"
        findings.append(Finding("scenario", (), message, Severity.WARNING, fix="plan again"))

    return tuple(findings)


_COUNTED = ("score", "score_by", "findings")
"""What a plan says of itself that is another thing for another version of the scenario."""


OTHER_EVENT = "event"
"""What the finding is about that says that a plan is of another event: it is why there are all the others."""


def of_another_event(scenario: Scenario, plan: Plan) -> tuple[Finding, ...]:
    """The finding that a plan is of another event, if it says so."""
    if plan.event in ("", scenario.event.id):
        return ()

    message = f"the plan is of the event '{plan.event[:60]}', and not of '{scenario.event.id}'"
    return (Finding(OTHER_EVENT, (), message, fix="take the plan of this event"),)


class Audit(NamedTuple):
    """What is to be said of a plan: what it breaks and claims wrongly, and what it costs."""

    findings: tuple[Finding, ...]
    score: Score

    @property
    def lawful(self) -> bool:
        """Whether no finding is an error."""
        return is_lawful(self.findings)


def audit(scenario: Scenario, plan: Plan) -> Audit:
    """
    Judge a plan, wherever it comes from: every finding, what it says wrongly of itself, and its score.

    A plan that was changed (`plan.moved`, …) claims nothing, and so nothing wrong.
    """
    return Audit(claims_of(scenario, plan), score(scenario, plan))


def _by(charges: Iterable[Charge]) -> dict[str, int]:
    """What rules and preferences cost, those that cost anything."""
    by: dict[str, int] = {}

    for charge in charges:
        if charge.points:
            by[charge.about] = by.get(charge.about, 0) + charge.points

    return by


def _lies(scenario: Scenario, plan: Plan, findings: int, *, proofs: bool) -> Iterator[tuple[str, str]]:
    """What a plan says of itself that is not so: the field, and what is the case."""
    if plan.claims_nothing:
        return

    by = points_by(scenario, plan)
    total = sum(by.values())
    if plan.score != total:
        yield "score", f"the plan says that it scores {plan.score}; it scores {total}"

    if plan.score_by and dict(plan.score_by) != by:
        both = {**by, **plan.score_by}
        name = next(name for name in both if plan.score_by.get(name) != by.get(name))
        stated, true = plan.score_by.get(name, 0), by.get(name, 0)
        yield "score_by", f"the plan says that it pays {stated} for '{name[:60]}'; it pays {true}"

    if plan.findings and plan.findings != findings:
        yield (
            "findings",
            f"the plan says that it has {number_of(plan.findings, 'finding')}; it has {findings}",
        )
    if plan.status not in (Status.OPTIMAL, Status.FEASIBLE):
        yield "status", f"the plan says that its status is {plan.status}; there is a plan"
    if not proofs:
        return

    if plan.bound > total:
        message = f"the plan says that no plan scores less than {plan.bound}; it scores {total} itself"
        yield "bound", message
    elif plan.status is Status.OPTIMAL and plan.bound < total:
        message = f"the plan says that it is optimal; it scores {total}, and the bound is {plan.bound}"
        yield "status", message
    elif plan.status is Status.FEASIBLE and 0 < plan.bound == total:
        message = (
            f"the plan says that no plan scores less than {plan.bound}, which it scores, and is not optimal"
        )
        yield "status", message


def located(scenario: Scenario, finding: Finding) -> str:
    """A finding as a line of a report: `file:line:column: error rule: message`."""
    place = next((place for subject in finding.subjects if (place := scenario.where(subject))), None)
    where = f"{show_place(*place)}: " if place else ""
    fix = f" ({finding.fix})" if finding.fix else ""

    return one_line(f"{where}{finding.severity} {finding.rule}: {finding.message}{fix}")
