"""
YAML, strictly: what a scenario file needs, with the place of everything, and nothing that surprises.

YAML 1.2 scalars: `true`, `false`, `null`, whole and decimal numbers; everything else is text, so that
`10:30` is half past ten and `NO` is Norway. Anchors, aliases, merge keys and tags are refused: no
scenario needs them, and a few hundred bytes of them fill a memory. The events of PyYAML's parser are
read one by one, so limits hold before anything is built; directives are refused before it
begins, because the parser walks a list of all of them for each.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from eventplan.model import Complaint

from .refusals import not_utf8, too_large

MOST_BYTES = 64 * 1024 * 1024
MOST_NODES = 200_000
MOST_DEPTH = 20
MOST_CHARACTERS = 10_000

Path = tuple[str | int, ...]
Positions = dict[Path, tuple[int, int]]
"""Line and column, from 1, of every key and item."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})\Z", re.A)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z", re.A)
_DIRECTIVE = re.compile(r"^%(?!YAML 1\.[0-9] *$)[^\n]*", re.M)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLAIN = {"true": True, "false": False, "null": None, "~": None, "": None}


class Document(NamedTuple):
    """What a file holds, where, and what is wrong with it."""

    tree: Any
    positions: Positions
    complaints: list[Complaint]
    nodes: int = 0
    """How many entries it has."""


class _Refusal(Exception):  # noqa: N818 - it never leaves this module
    """What stops the reading of a file."""

    def __init__(self, line: int, column: int, message: str) -> None:
        self.place, self.message = (line, column), message
        super().__init__(message)


def read_yaml(data: bytes, file: str, most: int = MOST_NODES) -> Document:
    """
    Read a document of at most *most* entries.

    Whatever is wrong with it is a complaint, never an exception.
    """
    reader = _Reader(file, most)
    text = ""

    try:
        text = _decoded(data)
        tree = reader.document(text)
    except _Refusal as refusal:
        reader.complain((), *refusal.place, refusal.message)
        tree = None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = getattr(error, "problem", None) or str(error)
        message = _quotes(text, line, column, problem) or f"this is not YAML: {problem}"
        reader.complain((), line, column, message)
        tree = None

    return Document(tree, reader.positions, reader.complaints, reader.nodes)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise _Refusal(1, 1, too_large(MOST_BYTES))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _Refusal(1, 1, "the file is UTF-16: save it as UTF-8")

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message, line = not_utf8(data, error)
        raise _Refusal(line, 1, message) from None

    control = _CONTROL.search(text)

    if control:
        before = text[: control.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise _Refusal(line, column, f"control character U+{ord(control[0]):04X}: remove it")

    directive = _DIRECTIVE.search(text)

    if directive:
        line = text.count("\n", 0, directive.start()) + 1
        message = f"`{directive[0][:20]}` is a directive: scenario files have none"
        raise _Refusal(line, 1, message)

    return text


_STATED = re.compile(r"(?:- +)?[\w.:-]+:[ \t]+(?P<value>[^|>\s].*)")
"""A key with a value, in a line of its own."""
IN_QUOTES = "a text with `: ` in it: put it in quotes"

_STARTS = re.compile(r"[@`%&*!\[{]")


def _quotes(text: str, line: int, column: int, problem: str) -> str | None:
    """What to do, where a text was to be put in quotes; None where that is not what is wrong."""
    lines = text.split("\n")
    line_text = lines[line - 1] if line <= len(lines) else ""
    if problem.startswith("mapping values are not allowed"):
        return IN_QUOTES

    # In braces a text ends before its second colon.
    if "flow" in problem or "',' or " in problem:
        colon = re.match(r"\s*:\s", line_text[column - 1 :])
        return IN_QUOTES if colon else None

    stated = _STATED.match(line_text.strip())
    value = stated["value"] if stated else ""
    if value[:1] in ("'", '"') and problem == "did not find expected key":
        return "a quote ends the text here: write `\\\"` inside double quotes, `''` inside single ones"
    if _STARTS.match(value):
        return f"a text that begins with `{value[0]}`: put it in quotes (else: {problem})"

    return None


class _Reader:
    def __init__(self, file: str, most: int) -> None:
        self.file, self.most = file, most
        self.positions: Positions = {}
        self.complaints: list[Complaint] = []
        self.nodes = 0

    def complain(self, path: Path, line: int, column: int, message: str) -> None:
        self.complaints.append(Complaint(path, "yaml", message, self.file, line, column))

    def document(self, text: str) -> Any:
        # The parser in C is ten times as fast; the one in Python is always there.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        events = iter(yaml.parse(text, Loader=loader))
        tree: Any = None
        documents = 0

        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    line, column = _place(event)
                    raise _Refusal(line, column, "a second document begins here: one file, one document")

                tree = self.node(next(events), events, ())

        return tree

    def node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        line, column = _place(event)
        self.nodes += 1
        if self.nodes > self.most:
            raise _Refusal(line, column, f"more than {MOST_NODES} entries: put the bulk into tables")
        if len(path) > MOST_DEPTH:
            raise _Refusal(line, column, f"nested more than {MOST_DEPTH} deep")

        self.positions.setdefault(path, (line, column))
        if isinstance(event, yaml.AliasEvent):
            raise _Refusal(line, column, f"`*{event.anchor}` is an alias: write the value out")

        if getattr(event, "anchor", None):
            raise _Refusal(
                line,
                column,
                f"`&{event.anchor}` is an anchor: scenario files have none (put a text in quotes)",
            )

        if event.tag is not None and event.tag != "!":
            raise _Refusal(
                line, column, f"`{event.tag}` is a tag: scenario files have none (put a text in quotes)"
            )

        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(events, path)

        return self.mapping(events, path)

    def scalar(self, event: Any, line: int, column: int) -> Any:
        value: str = event.value
        if len(value) > MOST_CHARACTERS:
            raise _Refusal(line, column, f"a text of more than {MOST_CHARACTERS} characters")
        if event.style:
            return value
        if value in _PLAIN:
            return _PLAIN[value]
        if _INTEGER.match(value):
            return int(value)

        return float(value) if _DECIMAL.match(value) else value

    def sequence(self, events: Iterator[Any], path: Path) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break

            items.append(self.node(event, events, (*path, len(items))))

        return items

    def mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        first: dict[str, int] = {}

        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break

            line, column = _place(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refusal(line, column, "a key is a plain word")

            key = event.value
            if key == "<<" and not event.style:
                raise _Refusal(line, column, "`<<` is a merge key: write the entries out")
            if getattr(event, "anchor", None) or event.tag is not None:
                raise _Refusal(line, column, "anchors and tags are not for scenario files")

            inner = (*path, key)

            if key in first:
                message = f"`{key}` is given twice; the first is in line {first[key]}"
                self.complain(inner, line, column, message)
                self.node(next(events), events, (*path, f"{key} (again)"))
                continue

            first[key] = line
            self.positions[inner] = (line, column)
            fields[key] = self.node(next(events), events, inner)

        return fields


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1
