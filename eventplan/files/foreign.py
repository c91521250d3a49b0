"""
XML and JSON that others wrote, read with the place of everything and nothing that could hurt.

XML with a document type is refused before any entity in it is defined, so there is nothing to expand
and nothing to fetch. Size, depth and number of elements are bounded. JSON keys must not repeat.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.parsers import expat

from eventplan.model.strict_json import AmbiguousJsonError, read_unambiguous

from .refusals import not_utf8, too_large

MOST_BYTES = 16 * 1024 * 1024
MOST_NODES = 200_000
MOST_DEPTH = 20

Path = tuple[str | int, ...]


class ForeignError(Exception):
    """What stops the reading of a file; never leaves this package."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        self.message, self.place = message, (line, column)
        super().__init__(message)


class Element(NamedTuple):
    """An XML element."""

    name: str
    attributes: dict[str, str]
    children: list["Element"]
    content: list["str | Element"]
    """Texts and children in their order."""
    place: tuple[int, int]

    @property
    def text(self) -> str:
        """All of its text, that of markup inside it included."""
        return "".join(self._texts()).strip()

    def _texts(self) -> Iterator[str]:
        for part in self.content:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    def all(self, name: str) -> Iterator["Element"]:
        """Yield the children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Element | None":
        """Return the first child of a name."""
        return next(self.all(name), None)

    def said(self, name: str) -> str:
        """Return the text of the first child of a name; empty if there is none."""
        child = self.first(name)
        return child.text if child else ""


def read_xml(data: bytes) -> Element:
    """
    Read an XML document.

    Raises:
        ForeignError: It is not XML, has a document type, or is larger than any schedule.

    """
    _bounded(data)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    top = Element("", {}, [], [], (1, 1))
    stack = [top]
    count = 0

    def position() -> tuple[int, int]:
        return parser.CurrentLineNumber, parser.CurrentColumnNumber + 1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MOST_NODES:
            raise ForeignError(f"more than {MOST_NODES} elements", *position())
        if len(stack) > MOST_DEPTH:
            raise ForeignError(f"elements nested more than {MOST_DEPTH} deep", *position())

        element = Element(name, attributes, [], [], position())
        stack[-1].children.append(element)
        stack[-1].content.append(element)
        stack.append(element)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: stack.pop()
    parser.CharacterDataHandler = lambda text: stack[-1].content.append(text)
    _parse(parser, data)

    return top.children[0]


def check_xml(data: bytes) -> None:
    """
    Read an XML document and forget it, to know that it may be given to another parser.

    Raises:
        ForeignError: It is not XML, or has a document type.

    """
    _parse(expat.ParserCreate(), data)


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    def refuse(*_: Any) -> int:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        raise ForeignError("XML with a document type or entity: remove it", line, column)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse

    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"this is not XML: {expat.ErrorString(error.code)}"
        raise ForeignError(message, error.lineno, error.offset + 1) from None
    except (ValueError, LookupError) as error:  # an encoding that Python does not have
        raise ForeignError(f"this is not XML: {error}") from None


def read_json(data: bytes) -> Any:
    """
    Read a JSON document. `place_in` says where a part of it stands.

    Raises:
        ForeignError: It is not JSON, repeats a key, or is larger than any schedule.

    """
    _bounded(data)

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ForeignError(*not_utf8(data, error)) from None

    try:
        return read_unambiguous(text)
    except AmbiguousJsonError as error:
        raise ForeignError(str(error)) from None
    except json.JSONDecodeError as error:
        raise ForeignError(f"this is not JSON: {error.msg}", error.lineno, error.colno) from None
    except RecursionError:
        raise ForeignError("this is nested deeper than any schedule") from None
    except ValueError as error:  # a number of more digits than Python reads
        raise ForeignError(f"this is not JSON: {error}") from None


def _bounded(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise ForeignError(too_large(MOST_BYTES))


_BLANK = re.compile(r"[ \t\r\n]*")


def place_in(data: bytes, path: Path) -> tuple[int, int]:
    """Return line and column of the value at *path*, or of the nearest thing around it, in valid JSON."""
    text = data.decode("utf-8-sig")
    at = _skip(text, 0)
    decoder = json.JSONDecoder()

    for step in path:
        inner_at = _inside(text, at, step, decoder)
        if inner_at is None:
            break

        at = inner_at

    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _skip(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    assert match is not None
    return match.end()


def _inside(text: str, at: int, step: str | int, decoder: json.JSONDecoder) -> int | None:
    """Where the value of a key, or the item of a number, begins in the object or list that begins at *at*."""
    wanted = "{" if isinstance(step, str) else "["
    if text[at] != wanted:
        return None

    at, number = _skip(text, at + 1), 0

    while text[at] not in "]}":
        key: Any = number
        if wanted == "{":
            key, at = decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)  # the colon

        if key == step:
            return at

        _, at = decoder.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at, number = _skip(text, at + 1), number + 1

    return None
