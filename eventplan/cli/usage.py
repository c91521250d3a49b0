"""How commands are asked for: what an option takes, in a word, and what is said of a value that is none."""

import inspect
from collections.abc import Callable, Container
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import typer

_NAMED = {
    "at": "TIME", "cancel": "SESSION", "change": "LINE", "date": "TIME", "day": "DAY", "language": "LANGUAGE",
    "lose_room": "ROOM", "now": "TIME", "of": "WHO", "revised": "TIME", "room": "ROOM", "session": "SESSION",
    "since": "TIME", "time_zone": "ZONE", "today": "DAY", "until": "TIME", "url": "ADDRESS", "waive": "RULE",
}  # fmt: skip
"""What options of a name take, as help has it."""

_TYPED: tuple[tuple[type, str], ...] = (
    (bool, ""), (Enum, ""), (Path, "FILE"), (int, "NUMBER"), (float, "NUMBER"), (str, "TEXT"),
    (date, "DAY"),
)  # fmt: skip
"""What other options of a type take; flags take nothing, and choices are listed as they are."""


class Commands(typer.core.TyperGroup):
    """The commands: they say what is wrong with a value in the words of scenario files."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command; help has what its arguments are called, and not their types in Python."""
        command = super().get_command(ctx, cmd_name)

        for parameter in command.params if command else ():
            if parameter.param_type_name == "argument" and parameter.metavar:
                vars(parameter)["display_type"] = _nothing

        return command

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = _in_words(error)
            raise


class Quoted(typer.core.TyperCommand):
    """A command with options of two values, which may be given as one text, or with a unit of its own."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Read `--late "USA 45 min"` and `--late USA 45 min` as `--late USA "45 min"`."""
        pairs = {name for option in self.params if option.nargs == 2 for name in option.opts}
        return super().parse_args(ctx, _in_pairs(args, pairs))


_UNITS = frozenset({"min", "minute", "minutes", "h", "hour", "hours"})


def _in_pairs(args: list[str], pairs: Container[str]) -> list[str]:
    """Return arguments in which each option that takes *pairs* has two values, however they are quoted."""
    left, read = [*args], list[str]()

    while left:
        option, given, value = left[0].partition("=")
        if option not in pairs:
            read.append(left.pop(0))
            continue

        del left[0]
        first, _, second = (value if given else left.pop(0) if left else "").strip().partition(" ")
        read += filter(None, (option, first))
        if not second and left:
            second = left.pop(0)
            if second.isdecimal() and left and left[0] in _UNITS:
                second += f" {left.pop(0)}"

        read += filter(None, (second.strip(),))

    return read


def _nothing(ctx: Any) -> None:
    """Say nothing about the type of an argument."""


def _in_words(error: typer.BadParameter) -> str:
    """Return what is wrong with a value: what pydantic says is meant for programmers."""
    from pydantic import ValidationError

    if not isinstance(error.__cause__, ValidationError):
        return error.message

    from eventplan.model.words import words_of

    first = error.__cause__.errors(include_url=False)[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])  # typer's own words

    return f"{str(first['input'])[:40]!r} {words_of(first)}"


def name_values(command: Callable[..., Any]) -> None:
    """Give each option and argument of a command a word for what it takes, where it states none."""
    for name, parameter in inspect.signature(command).parameters.items():
        hint = parameter.annotation
        if get_origin(hint) is not Annotated:
            continue

        stated, about = get_args(hint)[:2]
        if about.metavar is None:
            about.metavar = _named(name, stated, about.help or "") or None


def _named(name: str, hint: Any, about: str) -> str:
    kinds = [kind for kind in (hint, *_inside(hint)) if inspect.isclass(kind)]
    choices = next((kind for kind in kinds if issubclass(kind, Enum)), None)
    if choices and get_origin(hint) is not None:
        return "|".join(str(choice.value) for choice in choices)

    word = next((word for of, word in _TYPED for kind in kinds if issubclass(kind, of)), "")

    if word and name in _NAMED:
        return _NAMED[name]

    return "FOLDER" if word == "FILE" and "older" in about.partition(" for ")[0] else word


def _inside(hint: Any) -> list[Any]:
    """The types that a type is made of: of `list[str] | None`, `list[str]`, `str` and None."""
    return [inner for part in get_args(hint) for inner in (part, *_inside(part))]
