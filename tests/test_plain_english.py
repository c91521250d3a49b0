"""Public text is plain English: messages, help, descriptions of fields and pages keep some forms out."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent

FORMS = {
    r"\bof wh(?:ich|om)\b": "start a new sentence, or say `whose`, `including`, `a party without …`",
    r"\bwho(?:m|so)?ever\b": "people who …, everybody who …",
    r"\b(?<!there )(?:is|are) no (?!longer|more|less|such|better|worse|later|earlier|higher|lower|greater|fewer|other|limit)[a-z]+\b(?! (?:is|are|can|has)\b)": "is not a …",
    r"\beach two\b": "every pair",
    r"\bso many\b": "this number of, up to n",
    r"\b(?:is|are|be|was) had\b": "exists, is available",
    r"\blest\b": "so that … not",
    r"\bwherefore\b|\bthereof\b|\bwhereof\b|\btherein\b": "the common word",
    r"\bnone: (?:once|never|to|not)\b": "If omitted, …",
}
"""What is left out, and what to say instead."""

PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*.md")),
]
MODULES = sorted((ROOT / "eventplan").rglob("*.py"))


def faults(text: str) -> list[str]:
    """Return the forms of a text that should not be there, with what is around them."""
    wrong = []
    for form, better in FORMS.items():
        for match in re.finditer(form, text, re.I):
            around = text[max(0, match.start() - 40) : match.end() + 30].replace("\n", " ")
            wrong.append(f"…{around}…: {better}")
    return wrong


def messages(module: Path) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that are not docstrings, each with its line; parts of one text together."""
    tree = ast.parse(module.read_text("utf-8"))
    docstrings = set()
    inside = set()

    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            docstrings |= {id(statement.value) for statement in body if isinstance(statement, ast.Expr)}
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
            yield node.lineno, text

    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and not {id(node)} & (docstrings | inside)
        ):
            yield node.lineno, node.value


def descriptions(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the descriptions of a JSON Schema, each with its place."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == "description" and isinstance(value, str):
                yield path, value
            else:
                yield from descriptions(value, f"{path}/{key}")
    elif isinstance(tree, list):
        for part in tree:
            yield from descriptions(part, path)


def docstrings(module: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings of a module, of what is in it and of its values, each with its line."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.lineno, value.value


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_plain(page: str) -> None:
    """No page of the documentation uses the forms that are left out."""
    assert faults((ROOT / page).read_text("utf-8")) == []


def test_descriptions_of_fields_are_plain() -> None:
    """No field, part or choice of a scenario file is described in them."""
    schema = json.loads((ROOT / "eventplan" / "scenario.schema.json").read_text("utf-8"))
    assert [(where, fault) for where, text in descriptions(schema) for fault in faults(text)] == []


def test_messages_and_help_are_plain() -> None:
    """No message and no help text is written in them."""
    wrong = [
        (f"{module.relative_to(ROOT)}:{line}", fault)
        for module in MODULES
        for line, text in messages(module)
        if " " in text
        for fault in faults(text)
    ]
    assert wrong == []


def test_docstrings_are_plain() -> None:
    """No docstring is written in them, be it of what is public or not."""
    wrong = [
        (f"{module.relative_to(ROOT)}:{line}", fault)
        for module in MODULES
        for line, text in docstrings(module)
        for fault in faults(text)
    ]
    assert wrong == []


def test_the_forms_are_noticed() -> None:
    """A form that is left out is found, and what to say instead is said; plain English is not."""
    assert "every pair" in faults("A wish of each two of some sessions.")[0]
    assert "is not a" in faults("'x' is no folder")[0]
    assert faults("a party of which nobody is named")
    assert faults("Whoever reads it")
    assert (
        faults("There is no folder 'x'. It is no longer there; no plan exists, and there are no others.")
        == []
    )
