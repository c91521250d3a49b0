"""What tests read of pages: elements, links and words, without the library that wrote them."""

from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from typing import NamedTuple

VOID = frozenset({"meta", "link", "input", "col", "br", "hr", "img"})


class Element(NamedTuple):
    """A start tag with its attributes."""

    tag: str
    attributes: dict[str, str]


class Reader(HTMLParser):
    """Everything of a page: elements, words, and tags that were not closed in order."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.words = ""
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        """Keep a start tag."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Keep a tag that is closed at once."""
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        """Close the last tag; note one that is not the last."""
        if not self._open or self._open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        """Keep words."""
        self.words += data

    def all(self, tag, **attributes):
        """Return the elements of a tag with these attributes."""
        return [
            element
            for element in self.elements
            if element.tag == tag and all(element.attributes.get(k) == v for k, v in attributes.items())
        ]


def targets(page: str, data: bytes) -> list[str]:
    """Return what a page links to or loads, as names of files from the root of its site."""
    nodes = []
    for element in Reader(data).elements:
        for name in ("href", "src"):
            value = element.attributes.get(name, "")
            if value and not value.startswith("#"):
                nodes.append(normpath(join(dirname(page), value.partition("#")[0])))
    return nodes
