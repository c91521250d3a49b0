"""Functions that check what they are given against the types that they state."""

import functools
import inspect
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from threading import Event
from typing import Any, ParamSpec, TypeVar

from pydantic import BaseModel

from .errors import ArgumentError

_P = ParamSpec("_P")
_T = TypeVar("_T")

REFUSED: dict[type, Callable[[Any], Any]] = {}
"""What says more of a wrong argument, by the type that is meant: it raises ArgumentError."""

WORDS: Mapping[Any, str] = {
    Any: "anything",
    type(None): "None",
    str: "a text",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    bytes: "bytes",
    Path: "the name of a file or folder",
    datetime: "a datetime",
    date: "a date",
    Event: "a `threading.Event`",
    Callable: "a function",
}
"""What types are called; one that is not here is called by its name."""


SHORT = 60
"""The most letters that an error spends on the items of a list: some lists take changes of twenty sorts."""


def checked(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return a function that raises ArgumentError for an argument that is not of the type it states."""
    stated: list[tuple[str, Any, bool]] = []

    @functools.wraps(function)
    def careful(*given: _P.args, **named: _P.kwargs) -> _T:
        if not stated:  # types may be known only once all modules are
            stated.extend(_stated(function))

        for name, value, hint in _arguments(stated, given, named):
            if not _fits(value, hint):
                _refuse(name, value, hint)

        return function(*given, **named)

    return careful


def _stated(function: Callable[..., Any]) -> Iterator[tuple[str, Any, bool]]:
    """Yield the name and type of each parameter, and whether it takes all further arguments."""
    hints = typing.get_type_hints(function)

    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind is not parameter.VAR_KEYWORD:
            yield name, hints.get(name, Any), parameter.kind is parameter.VAR_POSITIONAL


def _arguments(
    stated: list[tuple[str, Any, bool]], given: tuple[Any, ...], named: Mapping[str, Any]
) -> Iterator[tuple[str, Any, Any]]:
    for number, (name, hint, takes_all) in enumerate(stated):
        if takes_all:
            yield from ((name, value, hint) for value in given[number:])
            given = given[:number]
        elif number < len(given):
            yield name, given[number], hint
        elif name in named:
            yield name, named[name], hint


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of a type, as far as can be seen without using it up."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)

    if isinstance(hint, TypeVar):
        return hint.__bound__ is None or _fits(value, hint.__bound__)
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, kind) for kind in inner)
    if origin is typing.Annotated:
        return _fits(value, inner[0])
    if origin is typing.Literal:
        return isinstance(value, str) and value in inner
    if origin is Callable:
        return callable(value)
    if origin is tuple:
        return _is_tuple(value, inner)

    return _is_one(value, hint) if origin is None else _is_collection(value, origin, inner)


def _is_tuple(value: Any, inner: tuple[Any, ...]) -> bool:
    if not isinstance(value, tuple):
        return False
    if inner[1:] == (...,):
        return all(_fits(item, inner[0]) for item in value)

    return len(value) == len(inner) and all(map(_fits, value, inner))


def _is_collection(value: Any, origin: Any, inner: tuple[Any, ...]) -> bool:
    """Whether it is a list or mapping of the right things; one text, or one part, is not a list."""
    if isinstance(value, str | bytes | BaseModel) or not isinstance(value, origin):
        return False
    if not isinstance(value, Collection):
        return True  # its items are seen when they are taken
    if isinstance(value, Mapping) and issubclass(origin, Mapping):
        return all(_fits(key, inner[0]) and _fits(item, inner[1]) for key, item in value.items())

    return all(_fits(item, inner[0]) for item in value)


def _is_one(value: Any, hint: Any) -> bool:
    """Whether it is of a type that has no others in it."""
    if hint is Any or not isinstance(hint, type):
        return True
    if hint is Event:
        return hasattr(value, "is_set")  # a `multiprocessing.Event` is one as well
    if hint is Path:
        return isinstance(value, PathLike)
    if hint in (int, float):
        return isinstance(value, int | hint) and not isinstance(value, bool)
    if hint is bytes:
        return isinstance(value, bytes | bytearray)
    if hint is date and isinstance(value, datetime):
        return False

    return isinstance(value, hint)


def _refuse(name: str, value: Any, hint: Any) -> None:
    """Raise ArgumentError."""
    kinds = list(_kinds(hint))

    for kind in kinds:
        if kind in REFUSED:
            REFUSED[kind](value)

    plain = isinstance(value, str | bytes | int | float | list | dict | tuple | None)
    shown = repr(value) if plain else type(value).__name__
    raise ArgumentError(f"`{name}` is {_either(kinds)}, and not {shown:.60}")


def _kinds(hint: Any) -> Iterator[Any]:
    """Yield the types that a type may be, one after another."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        for kind in typing.get_args(hint):
            yield from _kinds(kind)
    elif isinstance(hint, TypeVar):
        yield from _kinds(hint.__bound__)
    else:
        yield hint


def _either(kinds: Iterable[Any]) -> str:
    return " or ".join(dict.fromkeys(map(_words, kinds)))


def _words(hint: Any) -> str:
    """What is meant, as part of a sentence."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)

    if origin is typing.Annotated:
        return _words(inner[0])
    if origin is typing.Literal:
        return " or ".join(map(repr, inner))
    if isinstance(origin, type) and issubclass(origin, Iterable):
        items = " to ".join(_either(_kinds(item)) for item in inner if item is not ...)
        name = "mapping" if issubclass(origin, Mapping) else "list"
        return f"a {name} (each {items})" if len(items) <= SHORT else f"a {name}"

    kind = origin or hint
    return WORDS.get(kind) or f"a `{kind.__name__}`"


__all__ = ["REFUSED", "checked"]
