"""Bodies breathe: a comprehension says one thing, and what is inside another is short."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

MOST_LINES = 4
"""Lines of a comprehension that has another inside."""

IN_WORDS = {"any", "all", "sum", "min", "max", "next"}
"""Functions that make one value of a comprehension: `any(x for …)` reads as one condition."""


def inside(node: ast.AST, depth: int = 0, *, in_words: bool = False) -> Iterator[tuple[int, bool]]:
    """Yield how deep each comprehension below a node is inside others, and whether a function makes one value of it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, COMPREHENSIONS):
            yield depth + 1, in_words
            yield from inside(child, depth + 1)
        else:
            is_word = isinstance(child, ast.Call) and getattr(child.func, "id", "") in IN_WORDS
            yield from inside(child, depth, in_words=is_word)


def dense(tree: ast.AST) -> Iterator[int]:
    """Yield the line of each comprehension that is hard to read."""
    for node in ast.walk(tree):
        if isinstance(node, COMPREHENSIONS):
            others = [*inside(node)]
            is_long = (node.end_lineno or 0) - node.lineno >= MOST_LINES
            if any(depth > 1 for depth, _ in others) or (is_long and not all(words for _, words in others)):
                yield node.lineno


def test_comprehensions_are_short_where_there_are_two() -> None:
    """None has one inside that has another; and one with another inside is at most four lines long."""
    lines = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in (ROOT / "eventplan").rglob("*.py")
        for line in dense(ast.parse(path.read_text("utf-8")))
    }
    assert lines == set()


def test_dense_ones_are_noticed() -> None:
    """Three deep is; and two over five lines, unless one is a condition."""
    assert [*dense(ast.parse("x = [[[c for c in b] for b in a] for a in z]"))]
    assert [*dense(ast.parse("x = [\n [b for b in a]\n for a in z\n if a\n]"))]
    assert not [*dense(ast.parse("x = [\n a\n for a in z\n if any(b for b in a)\n]"))]
    assert not [*dense(ast.parse("x = [[b for b in a] for a in z]"))]
