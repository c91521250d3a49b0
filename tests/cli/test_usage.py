"""How commands are asked for: help in words, and what is said of values that an option cannot take."""

import re

import pytest

from eventplan.cli.commands import ORDER
from eventplan.cli.usage import _in_pairs
from tests.command_line import run

SMALL = "scenarios/small-roundtable.yaml"


@pytest.mark.parametrize("command", ORDER)
def test_help_has_no_types_of_python(command: str) -> None:
    """What an option takes is a word (`--cancel SESSION`) or a list of choices; no argument is optional twice."""
    page = run(command, "-h").stdout
    assert not re.search(r"<(list|str|int|float|path|dir|bool)\b|%Y|\[\[", page)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("plan", SMALL, "--workers", "x"), "'x' (must be a whole number|is not a valid integer range)"),
        (("plan", SMALL, "--workers", "0"), "'?0'? (must be at least 1|is not in the range)"),
        (("plan", SMALL, "--effort", "soon"), "'soon' (must be a number|is not a valid float range)"),
        (("picture", SMALL, SMALL, "dya"), "'dya' is not one of 'day'"),
        (("rules", "nope"), "there is no rule, preference or check 'nope': `eventplan rules` lists them"),
        (("rules", "room-fre"), r"did you mean 'room-free'\?"),
    ],
)
def test_a_value_that_is_none_is_page_in_words(words: tuple[str, ...], said: str) -> None:
    """Nobody reads what pydantic says to programmers; older versions of typer have the words of click."""
    done = run(*words)
    assert done.returncode == 2
    assert re.search(said, done.stderr)
    assert "Value error" not in done.stderr
    assert "Input should" not in done.stderr


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (["--late", "USA", "45 min", "-q"], ["--late", "USA", "45 min", "-q"]),
        (["--late", "USA 45 min", "-q"], ["--late", "USA", "45 min", "-q"]),
        (["--late=USA 45 min", "-q"], ["--late", "USA", "45 min", "-q"]),
        (["--late", "USA", "45", "min", "-q"], ["--late", "USA", "45 min", "-q"]),
        (["--late", "USA", "45min", "plan.json"], ["--late", "USA", "45min", "plan.json"]),
        (["--late"], ["--late"]),
        (["--change", "late USA 45 min"], ["--change", "late USA 45 min"]),
    ],
)
def test_two_values_may_be_quoted_as_one(given, read):
    """Who quotes both values together, or none of them, means the same; what follows stays what it is."""
    assert _in_pairs(given, {"--late"}) == read
