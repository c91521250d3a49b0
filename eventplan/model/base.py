"""The ground that every part of a scenario stands on: strict, immutable records, ids and texts."""

import functools
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, NoReturn, Self, TypeAlias, TypeVar

import pydantic
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, PydanticCustomError, PydanticSerializationError

from .errors import Complaint, InvalidPart
from .words import faults, words_of

_T = TypeVar("_T")


class FrozenDict(dict[Any, Any]):
    """A dict that stays as it is, and so can be hashed. What is copied from it (`{**it}`) is a plain dict."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a part of a scenario or plan stays as it is: make a copy with `model_copy`")

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __copy__(self) -> "FrozenDict":
        return self

    def __deepcopy__(self, memo: Any) -> "FrozenDict":
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


def frozen(value: Any) -> Any:
    """Return a value with every dict and list in it as one that cannot change."""
    if isinstance(value, FrozenDict):
        return value
    if isinstance(value, dict):
        return FrozenDict({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    if type(value) is tuple and any(isinstance(item, dict | list) for item in value):
        return tuple(frozen(item) for item in value)

    return value


class cached_property(functools.cached_property[_T]):  # noqa: N801 - as functools has it
    """What is computed once from a part: a dict among it cannot change."""

    def __init__(self, compute: Callable[[Any], _T]) -> None:
        @functools.wraps(compute)
        def kept(part: Any) -> Any:
            computed: Any = compute(part)
            return FrozenDict(computed) if type(computed) is dict else computed

        super().__init__(kept)


def _tightened(node: Any) -> Any:
    """A schema in which numbers and truths are strict, and every dict is one that cannot change."""
    if isinstance(node, list | tuple):
        return type(node)(_tightened(value) for value in node)
    if not isinstance(node, dict):
        return node

    for key, value in node.items():
        if key not in ("default", "default_factory", "metadata", "serialization"):
            node[key] = _tightened(value)

    if node.get("type") in ("int", "bool", "float"):
        node["strict"] = True
    if node.get("default_factory") is dict:
        node["default_factory"] = FrozenDict

    if node.get("type") == "dict":
        return {
            "type": "function-after",
            "function": {"type": "no-info", "function": FrozenDict},
            "schema": node,
        }

    return node


if TYPE_CHECKING:
    # What type checkers know of a part, without plugins: which fields may be left out, what each takes
    # (`"45 min"`, `"09:00"`, a list), and what it holds then (minutes, a tuple).
    from typing import dataclass_transform

    from pydantic._internal._model_construction import ModelMetaclass

    _Kept = TypeVar("_Kept", covariant=True)
    _Given = TypeVar("_Given", contravariant=True)

    class Takes(Generic[_Kept, _Given]):
        """A field that holds the first, and takes the second."""

        def __get__(self, instance: object, owner: Any = None) -> _Kept: ...

        def __set__(self, instance: object, value: _Given) -> None: ...

    Many: TypeAlias = Takes[tuple[_T, ...], Sequence[_T]]

    def Field(default: Any = ..., **known: Any) -> Any:  # noqa: N802 - as pydantic has it
        """Describe a field."""

    @dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
    class _Meta(ModelMetaclass): ...

else:
    Field = pydantic.Field
    Many = tuple[_T, ...]

    class Takes:
        """A field that holds the first, and takes the second; at run time, the type of the first."""

        def __class_getitem__(cls, types: tuple[Any, Any]) -> Any:
            return types[0]

    class _Meta(type(BaseModel)):
        def __call__(cls, *arguments: Any, **fields: Any) -> Any:
            """Make a part; what is wrong with its fields is one of our errors."""
            try:
                return super().__call__(*arguments, **fields)
            except ValidationError as error:
                raise _invalid(cls.__name__, error, cls.model_fields) from error


def _invalid(name: str, error: ValidationError, fields: Iterable[str]) -> InvalidPart:
    complaints = []
    for path, fault in faults(error):
        about = next((str(step) for step in reversed(path) if isinstance(step, str)), name)
        complaints.append(Complaint((name, *path), about, words_of(fault, fields if len(path) == 1 else ())))

    return InvalidPart(complaints)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let an interrupt through: pydantic makes an error of its own of it, while a serializer of ours runs."""
    try:
        yield
    except PydanticSerializationError as error:
        if KeyboardInterrupt.__name__ in str(error):
            raise KeyboardInterrupt from error
        raise


class Part(BaseModel, metaclass=_Meta):
    """
    A piece of a scenario or a plan: immutable, hashable, and with no fields but its own.

    Its constructor raises InvalidPart, with every complaint about its fields.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_default=False, ignored_types=(cached_property,)
    )

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """Return the fields as a dict, as pydantic does; a Ctrl-C meanwhile is a KeyboardInterrupt."""
        with _interruptible():
            return super().model_dump(**options)

    def model_dump_json(self, **options: Any) -> str:
        """Return the fields as JSON, as pydantic does; a Ctrl-C meanwhile is a KeyboardInterrupt."""
        with _interruptible():
            return super().model_dump_json(**options)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields replaced, unvalidated; forget what was computed from the old."""
        update = {name: frozen(value) for name, value in update.items()} if update else update
        copied = super().model_copy(update=update, deep=deep)
        for name in copied.__dict__.keys() - type(self).model_fields.keys() if update else ():
            del copied.__dict__[name]

        return copied

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """
        Make numbers and truths strict, and dicts immutable.

        `"20"`, `true` and `1` are not taken for 20, 1 and true.
        """
        schema: CoreSchema = _tightened(handler(source))
        return schema


def _own_values(value: Any) -> Any:
    """Own fields as they are kept: texts, numbers, truths, lists and mappings of these, and nothing else."""
    _plain(value, 0)
    return FrozenDict({name: frozen(item) for name, item in value.items()})


def _plain(value: Any, depth: int) -> None:
    if depth > 8:
        raise PydanticCustomError("x", "own fields are nested too deep")
    if isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                raise PydanticCustomError("x", "the names of own fields are texts")
            _plain(item, depth + 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _plain(item, depth + 1)
    elif isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("x", "an own field holds no such number")
    elif value is not None and not isinstance(value, str | int | float | bool):
        raise PydanticCustomError("x", "an own field holds a text, a number, a list or a mapping")


OwnFields = Annotated[
    dict[str, Any],
    AfterValidator(_own_values),
]
"""Fields of one's own, by name."""


class Open(Part):
    """A part that may hold more than eventplan knows: fields of one's own, in `x`."""

    x: Takes[OwnFields, Mapping[str, Any]] = Field(
        default_factory=dict,
        description="Fields of your own: kept on every way, and read by your own rules and exports.",
    )


class ByName(Open):
    """A part that may be written as the id that it is about, where nothing else is said of it."""

    named: ClassVar[str]
    """The field of that id."""
    stated_in: ClassVar[str] = "delegations"
    """The list of the scenario in which what has that id is stated."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        stated = value.keys() if isinstance(value, Mapping) else ()
        if "id" in stated and "id" not in cls.model_fields and cls.named not in stated:
            words = "what has an `id` is stated in `{list}`, and only named here: write `{id}` alone"
            raise PydanticCustomError("stated_elsewhere", words, {"list": cls.stated_in, "id": value["id"]})

        return {cls.named: value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        schema = handler(core_schema)
        known = handler.resolve_ref_schema(schema)
        fields = {key: known.pop(key) for key in [*known] if key not in ("title", "description")}
        known["anyOf"] = [fields, fields["properties"][cls.named]]

        return schema


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# Ids name things in files, tables and messages. They never become a path or a UID as they are.
# Two ids that look alike are one id: they are compared in normal form C.
Id = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64, pattern=r"^[\w][\w.:-]*$"),
    AfterValidator(_nfc),
]
"""Identifies one thing of its kind: letters, digits, `_ . : -`, beginning with a letter or digit."""

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
"""A language tag such as `en`, `vi` or `zh-Hans` (BCP 47)."""

Words = Annotated[str, StringConstraints(min_length=1, max_length=10_000), AfterValidator(_nfc)]

Text = Words | Annotated[dict[Language, Words], Field(min_length=1)]
"""Words for people: one text, or one per language tag."""

Price = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""What one breach or one unmet wish adds to the score (points, no unit of money)."""

Heads = Annotated[int, Field(ge=0, le=1_000_000)]
"""A number of people."""


def say(text: Text | None, languages: Sequence[str] = (), *, lines: bool = False) -> str:
    """
    Return *text* in the first of *languages* it exists in, else in its own first language.

    It is one line, as messages quote it, unless its own *lines* are asked for. No text is the empty string.

    >>> say({"en": "Signing", "vi": "Lễ ký"}, ["fr", "vi"])
    'Lễ ký'
    """
    if text is None:
        return ""

    if isinstance(text, str):
        text_of_language = text
    else:
        text_of_language = next((text[tag] for tag in languages if tag in text), "") or next(
            iter(text.values())
        )

    return " ".join(text_of_language.split()) if "\n" in text_of_language and not lines else text_of_language
