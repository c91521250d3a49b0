"""Parts of sentences that several rules share: numbers, sessions, rooms and windows in words."""

from collections.abc import Sequence

from eventplan.checks.words import names
from eventplan.explanation.record import Instances
from eventplan.model import Scenario, Window
from eventplan.numbers import first_of, number_of, plural
from eventplan.rules import RULES


def how_many(number: int | None, noun: str) -> str:
    """How many there are of something; any number, if none is stated."""
    if number is None:
        return f"there is no limit to {noun}s"
    if number == 0:
        return f"there is no {noun}"

    return f"there {plural(number, 'is', 'are')} {number_of(number, noun)}"


def by_the_law(scenario: Scenario, rule: str, instances: Instances) -> str:
    """The subjects, and the law of the rule: what is said where no closer sentence fits."""
    laws = {stated.id: stated.law for stated in RULES}
    laws |= {stated.id: stated.law for stated in scenario.own_rules}
    law = laws.get(rule, rule)
    subjects = [subject for ids in instances for subject in ids]

    return f"{names(scenario, subjects)}: {law}" if subjects else law


def first_subjects(instances: Instances) -> list[str]:
    """Return the first subjects of the instances, each once."""
    return list(dict.fromkeys(ids[0] for ids in instances))


def second_subjects(instances: Instances) -> list[str]:
    """Return the second subjects of the instances, each once."""
    return list(dict.fromkeys(ids[1] for ids in instances if len(ids) > 1))


def sessions_in_words(scenario: Scenario, sessions: Sequence[str]) -> str:
    """Sessions: by name if they are few, else by number and kind, with the first ids."""
    if len(sessions) <= 4:
        return names(scenario, sessions)

    kinds = {scenario.session_by_id[session].kind for session in sessions}
    what = f"{next(iter(kinds)).replace('-', ' ')}s" if len(kinds) == 1 else "sessions"

    return f"{len(sessions)} {what} ({', '.join(sessions[:3])} and {len(sessions) - 3} more)"


def windows_in_words(windows: Sequence[Window]) -> str:
    """List the first four windows, and count the others."""
    return ", ".join(map(str, windows[:4])) + (f" or {len(windows) - 4} more" if len(windows) > 4 else "")


def rooms_in_words(instances: Instances) -> str:
    """List the first five rooms that the instances name second, and count the others."""
    return first_of(second_subjects(instances), 5)
