"""Numbers of things in words."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple, get_origin

import eventplan
from eventplan.model.base import Part
from eventplan.numbers import first_of, number_of, plural

FOLDER = Path(eventplan.__file__).parent

MANY = {
    "checks/duties.py: {number} members",  # 3 of 4 members
    "cli/explained.py: {count} conditions",
    "cli/summary.py: {plan.findings} findings",  # always 0
    "explanation/place_sums.py: {len(chain)} sessions",  # that follow each other
    "files/schedule_items.py: {hours} hours",  # a text
    "files/schedules.py: {max(SEATS, most)} seats",
    "model/words.py: {context['min_length']} items",
    "publish/secret.py: {2 * LEAST} random characters",
    "rules/delegation_coverage.py: {booking.session.seats} fitting members",
    "rules/interpretation.py: {len(set(numbers))} different teams",
    "rules/person_available.py: {times} times",
    "rules/placed.py: {count[session.id]} times",
    "rules/placed.py: {times} times",
    "testing/expectations/places.py: {amount} sessions",  # a text
}
"""What is said of several alone, or of a part of a number."""

VERBS = {"holds", "rules", "sweeps"}
"""Nouns for several things that are verbs, too: after a name they say what it does."""

NEUTRAL = re.compile(
    "a|after|and|apart|at|before|beside|between|cannot|done|for|free|from|held|in|more|must|of|on|or|there|waived"
    "|with|without"
)
"""Words that can follow one thing as they follow many: whatever else does is to be chosen with its noun."""


def test_one_is_one() -> None:
    """One thing, several things, and none."""
    assert [number_of(n, "room") for n in range(3)] == ["0 rooms", "1 room", "2 rooms"]
    assert [number_of(n, "person goes", "people go") for n in (1, 2)] == ["1 person goes", "2 people go"]
    assert [plural(n, "is", "are") for n in (1, 2)] == ["is", "are"]


def test_many_things_are_counted_after_the_first_few() -> None:
    """All of a few; of many the first, by name, and how many more."""
    assert [first_of("abcd"[:n], 3) for n in range(5)] == ["", "a", "a, b", "a, b, c", "a, b, c and 1 more"]
    assert first_of([1, 2, 3], 1, "no. {}".format) == "no. 1 and 2 more"


class Said(NamedTuple):
    """A value in a text, and the words after it, up to the next value."""

    file: str
    value: ast.expr
    after: str

    @property
    def counted(self) -> ast.Call | None:
        """How things are counted by it, if they are: the call of `number_of`."""
        return next((node for node in ast.walk(self.value) if called(node, "number_of")), None)

    @property
    def number(self) -> bool:
        """Whether it is a number, whatever follows it."""
        return any(called(node, "len", "sum") for node in ast.walk(self.value))


def called(node: ast.AST, *names: str) -> bool:
    """Whether it is a call of a function of one of these names."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


@cache
def read() -> tuple[list[Said], set[str]]:
    """
    Return what stands in texts with values, and the nouns for several things, of all that somebody reads.

    Nouns are those that are counted anywhere, and those of the model: a field of many things is called what they
    are, `rooms`, `variations`, `drop_offs`. What the solver says is read by nobody.
    """
    phrases, nouns = [], set()

    for file in sorted(FOLDER.rglob("*.py")):
        name, source = file.relative_to(FOLDER).as_posix(), file.read_text("utf-8")
        if name.startswith("solver/") or not re.search("number_of|plural|f[\"']", source):
            continue

        for node in ast.walk(ast.parse(source)):
            if called(node, "number_of", "plural"):
                assert isinstance(node, ast.Call)
                words = [str(a.value) for a in node.args[1:] if isinstance(a, ast.Constant)] or [""]
                nouns |= {f"{words[0]}s".split()[-1], *words[-1].split()}
            elif isinstance(node, ast.JoinedStr):
                for value, after in pairwise([*node.values, ast.Constant("")]):
                    if isinstance(value, ast.FormattedValue):
                        text = str(after.value) if isinstance(after, ast.Constant) else ""
                        phrases.append(Said(name, value.value, text))

    for part in parts_below(Part):
        for name, field in part.model_fields.items():
            if get_origin(field.annotation) in (tuple, list, dict, frozenset):
                nouns.add(name.split("_")[-1])

    return phrases, {noun for noun in nouns if noun.endswith("s")}


def parts_below(part: type[Part]) -> Iterator[type[Part]]:
    """A kind of part, and all that are made of it."""
    yield part
    for subclass in part.__subclasses__():
        yield from parts_below(subclass)


def test_nouns_are_found() -> None:
    """Those of the model and those of messages are among them."""
    assert {"variations", "exhibitors", "rooms", "minutes", "members", "arrivals"} <= read()[1]


def test_no_message_counts_one_thing_as_several() -> None:
    """
    Whatever counts things in a text does it with `number_of`, so that nobody reads of `1 rooms`.

    What `len` or `sum` says is a number, whatever follows it; of other values only a noun that is known tells.
    """
    texts, nouns = read()
    phrases = set()

    for text in texts:
        constant = isinstance(text.value, ast.Name) and text.value.id.isupper()
        words = re.match(r" (?:([a-z]+) )?([a-z]+s)\b", text.after)
        if constant or text.counted or not words or NEUTRAL.fullmatch(words[1] or ""):
            continue
        if text.number or words[2] in nouns - VERBS:
            phrases.add(f"{text.file}: {{{ast.unparse(text.value)}}}{words[0]}")

    assert phrases == MANY


def test_a_verb_is_chosen_with_its_noun() -> None:
    """After a number of things no verb follows that is said of several alone: `1 session follow`."""
    phrases = set()

    for text in read()[0]:
        word = re.match(r" ([a-z]+)", text.after)
        if text.counted and word and len(text.counted.args) == 2 and not NEUTRAL.fullmatch(word[1]):
            phrases.add(f"{text.file}: {ast.unparse(text.value)} {word[1]}")

    assert not phrases
