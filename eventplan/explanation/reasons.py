"""Rule instances in the planner's words: similar ones in one line, each with its place in the file."""

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from eventplan.explanation.edits import nearest
from eventplan.explanation.own import explanation_of
from eventplan.model import Scenario
from eventplan.model.errors import show_place
from eventplan.rules import RULES
from eventplan.solver.problem import Label
from eventplan.visible import one_line

MOST_LINES = 8
"""Maximum number of lines for one rule in one conflict: more are summed up in one line."""


class Reason(NamedTuple):
    """One line of a conflict: the rule, the subjects, a sentence, and where it is stated."""

    rule: str
    subjects: tuple[str, ...]
    message: str
    place: str
    """`file:line:column`, or nothing if the scenario did not come from a file."""

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return one_line(f"{where}{self.rule}: {self.message}")


def reasons(scenario: Scenario, labels: Sequence[Label]) -> tuple[Reason, ...]:
    """Return *labels* in words: one line for all that say the same of different subjects."""
    groups: dict[Hashable, list[Label]] = {}

    for rule, subjects in labels:
        key = rule, explanation_of(rule).group_by(scenario, subjects)
        groups.setdefault(key, []).append((rule, subjects))

    by_rule: dict[str, list[Reason]] = {}
    for reason in _once(_reason(scenario, group) for group in groups.values()):
        by_rule.setdefault(reason.rule, []).append(reason)

    lines: list[Reason] = []
    for of_rule in by_rule.values():
        lines += of_rule if len(of_rule) <= MOST_LINES else [_summed_up(of_rule)]

    order = {rule.id: position for position, rule in enumerate(RULES)}

    return tuple(
        sorted(lines, key=lambda reason: (order.get(reason.rule, len(order)), reason.rule, reason.subjects))
    )


def _once(reasons: Iterable[Reason]) -> Iterable[Reason]:
    """Each line once: what is said of several subjects in the same words is said of all of them."""
    by_words: dict[tuple[str, str, str], Reason] = {}

    for reason in reasons:
        key = reason.rule, reason.message, reason.place
        before = by_words.get(key)
        subjects = dict.fromkeys((*before.subjects, *reason.subjects)) if before else reason.subjects
        by_words[key] = reason._replace(subjects=tuple(subjects))

    return by_words.values()


def _reason(scenario: Scenario, group: Sequence[Label]) -> Reason:
    """One line for the instances of a group."""
    rule, first = group[0]
    subjects = tuple(dict.fromkeys(subject for _, ids in group for subject in ids))
    message = explanation_of(rule).sentence(scenario, [ids for _, ids in group])

    return Reason(rule, subjects, message, place_of(scenario, rule, first))


def _summed_up(lines: Sequence[Reason]) -> Reason:
    """One line for many lines of one rule."""
    messages = "; ".join(line.message for line in lines[:3])
    subjects = tuple(dict.fromkeys(subject for line in lines for subject in line.subjects))

    return Reason(
        lines[0].rule, subjects, f"{messages}; and {len(lines) - 3} more like these", lines[0].place
    )


def place_of(scenario: Scenario, rule: str, subjects: tuple[str, ...]) -> str:
    """
    Return the `file:line:column` where a rule instance is stated; nothing if no file states it.

    Without a *rule*, it is where the first of the subjects that a file states is stated.
    """
    path = explanation_of(rule).stated_at(scenario, subjects) if rule else None
    place = nearest(scenario, path)[1] if path else None

    if place is None:
        places = (scenario.where(subject) for subject in subjects)
        place = next((place for place in places if place), None)

    return show_place(*place) if place else ""
