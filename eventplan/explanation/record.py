"""What the explanation knows about one rule: how to say it, where it is stated, and what could be changed."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from eventplan.explanation.edits import Path
from eventplan.explanation.remedy import Remedy
from eventplan.model import Scenario
from eventplan.solver.problem import Label

Subjects = tuple[str, ...]
"""The subjects of one rule instance, as in its label."""

Instances = list[Subjects]
"""Instances of one rule that one line describes together."""


def _by_subjects(scenario: Scenario, subjects: Subjects) -> Path | None:
    """Return no path: the rule instance is stated where its subjects are."""
    del scenario, subjects
    return None


def alone(scenario: Scenario, subjects: Subjects) -> Hashable:
    """Give each instance a line of its own."""
    del scenario
    return subjects


def together(scenario: Scenario, subjects: Subjects) -> Hashable:
    """Put all instances of the rule in one line."""
    del scenario, subjects
    return None


def by_first(scenario: Scenario, subjects: Subjects) -> Hashable:
    """Put the instances about one session, person, party or list in one line."""
    del scenario
    return subjects[0]


def by_second(scenario: Scenario, subjects: Subjects) -> Hashable:
    """Put the instances about one second subject in one line."""
    del scenario
    return subjects[1]


def first_only(scenario: Scenario, subjects: Subjects) -> Subjects:
    """Offer a waiver for the first subject."""
    del scenario
    return subjects[:1]


def second_only(scenario: Scenario, subjects: Subjects) -> Subjects:
    """Offer a waiver for the second subject."""
    del scenario
    return subjects[1:2]


def nobody(scenario: Scenario, subjects: Subjects) -> Subjects:
    """Offer no waiver."""
    del scenario, subjects
    return ()


def _none_among(scenario: Scenario, subjects: Subjects, labels: Sequence[Label]) -> Iterator[Remedy]:
    """Offer nothing that depends on the rest of the conflict."""
    del scenario, subjects, labels
    return iter(())


@dataclass(frozen=True)
class RuleExplanation:
    """Describes one rule to planners. There is one for each rule, in the file with the stem of its id."""

    rule: str
    sentence: Callable[[Scenario, Instances], str]
    """Describes instances that belong to one group."""

    remedies: Callable[[Scenario, Subjects], Iterator[Remedy]]
    """Yields the changes that make one instance less strict, except waivers."""

    stated_at: Callable[[Scenario, Subjects], Path | None] = _by_subjects
    """Returns the path to the field that states an instance; None if no field is closer than its subjects."""

    group_by: Callable[[Scenario, Subjects], Hashable] = alone
    """Returns the key that instances share if one line describes them together."""

    waivable: Callable[[Scenario, Subjects], Subjects] = first_only
    """Returns the subjects for which a waiver can be offered: those that the verifier's findings name too."""

    remedies_among: Callable[[Scenario, Subjects, Sequence[Label]], Iterator[Remedy]] = _none_among
    """Yields the changes that depend on the other labels of the conflict."""

    about_one: bool = False
    """True: a counting argument with this rule is about one resource, person or party, and no other."""

    limits_rooms: bool = False
    """True: the rule says which rooms suit a session, so sums over rooms and zones depend on it."""
