"""Bodies breathe: a statement has one comprehension at most, and intermediate results have names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


def comprehensions(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the comprehensions of a statement, without those of the statements in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            if isinstance(child, COMPREHENSIONS):
                yield child
            yield from comprehensions(child)


def dense(tree: ast.AST) -> Iterator[int]:
    """Yield the line of each statement that has two comprehensions or more."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and len([*comprehensions(node)]) > 1:
            yield node.lineno


def test_a_statement_has_one_comprehension_at_most() -> None:
    """No statement has two comprehensions, one inside another or side by side: their results have names."""
    lines = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in (ROOT / "eventplan").rglob("*.py")
        for line in dense(ast.parse(path.read_text("utf-8")))
    }
    assert lines == set()


@pytest.mark.parametrize(
    "text",
    [
        "x = [[b for b in a] for a in z]",
        "x = {a: [b for b in a] for a in z}",
        "x = [a for a in z if any(b for b in a)]",
        "x, y = [a for a in z], {a for a in z}",
        "x = {\n 'a': [a for a in z],\n 'b': [b for b in z],\n}",
        "return f(g(a for a in z), lambda: [b for b in z])",
        "for a in (b for b in z if any(c for c in b)):\n pass",
        "if any(z) and [a for a in z] and {a: 1 for a in z}:\n pass",
        "def f(a=[b for b in z], c={b for b in z}): pass",
        "class C:\n x = [[b for b in a] for a in z]",
    ],
)
def test_two_in_a_statement_are_noticed(text: str) -> None:
    """One inside another is, and so are two side by side, in whatever statement."""
    assert [*dense(ast.parse(text))]


@pytest.mark.parametrize(
    "text",
    [
        "x = [b for a in z for b in a if b]",
        "x = [*map(f, z)]\ny = [a for a in x]",
        "for a in [b for b in z]:\n x = {c for c in a}",
        "def f():\n x = [a for a in z]\n return any(b for b in x)",
    ],
)
def test_one_in_a_statement_is_not(text: str) -> None:
    """One with two loops is one; those of a body are not those of its head."""
    assert not [*dense(ast.parse(text))]
