"""Numbers of things in words."""

import re
from pathlib import Path

import eventplan
from eventplan.numbers import first_of, number_of, plural

NOUNS = [
    "booths",
    "changes",
    "days",
    "delegations",
    "findings",
    "files",
    "heads",
    "hours",
    "items",
    "languages",
    "members",
    "minutes",
    "places",
    "points",
    "rooms",
    "seats",
    "sessions",
    "slots",
    "statements",
    "teams",
]
"""Things that messages count."""

COUNTED = re.compile(rf"\{{(?:len\([^{{}}]*\)|[a-z_.]+)\}} (?:[a-z]+ )?({'|'.join(NOUNS)})\b")

MANY = {
    "checks/duties.py: {number} members",  # 3 of 4 members
    "checks/people.py: {len(guests)} delegations",
    "cli/explained.py: {count} statements",
    "cli/summary.py: {plan.findings} findings",  # always 0
    "files/schedule_reading.py: {hours} hours",  # a text
    "rules/delegation_coverage.py: {one.session.seats} fitting members",
    "rules/interpretation.py: {len(set(numbers))} different teams",
    "testing/expectations/places.py: {amount} sessions",  # a text
}
"""What is said of several alone, or of a part of a number."""


def test_one_is_one() -> None:
    """One thing, several things, and none."""
    assert [number_of(n, "room") for n in range(3)] == ["0 rooms", "1 room", "2 rooms"]
    assert [number_of(n, "person goes", "people go") for n in (1, 2)] == ["1 person goes", "2 people go"]
    assert [plural(n, "is", "are") for n in (1, 2)] == ["is", "are"]


def test_many_things_are_counted_after_the_first_few() -> None:
    """All of a few; of many the first, by name, and how many more."""
    assert [first_of("abcd"[:n], 3) for n in range(5)] == ["", "a", "a, b", "a, b, c", "a, b, c and 1 more"]
    assert first_of([1, 2, 3], 1, "no. {}".format) == "no. 1 and 2 more"


def test_no_message_counts_one_thing_as_several() -> None:
    """Whatever counts things in a text does it with `number_of`, so that nobody reads of `1 rooms`."""
    folder = Path(eventplan.__file__).parent
    phrases = set()
    for file in sorted(folder.rglob("*.py")):
        name = file.relative_to(folder).as_posix()
        if name.startswith("solver/"):
            continue  # nobody reads what it says
        for line in file.read_text("utf-8").splitlines():
            if 'f"' in line or "f'" in line:
                phrases |= {f"{name}: {match.group()}" for match in COUNTED.finditer(line)}
    assert phrases == MANY
