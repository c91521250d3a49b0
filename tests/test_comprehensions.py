"""Bodies breathe: a comprehension says one thing, and what is inside another is short."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp

MOST_LINES = 4
"""Lines of a comprehension that has another inside."""

AT_A_GLANCE = 2
"""Lines of a statement that may have two comprehensions on one line."""


def inside(node: ast.AST, depth: int = 0) -> Iterator[int]:
    """Yield how deep each comprehension below a node is inside others."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, COMPREHENSIONS):
            yield depth + 1
            yield from inside(child, depth + 1)
        else:
            yield from inside(child, depth)


def of_statement(node: ast.AST) -> Iterator[ast.expr | ast.comprehension]:
    """Yield the expressions of a statement, without those of the statements in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.stmt):
            if isinstance(child, ast.expr | ast.comprehension):
                yield child
            yield from of_statement(child)


def crowded(statement: ast.stmt) -> bool:
    """Whether a statement is long, and has two comprehensions on one line of it."""
    nodes = [*of_statement(statement)]
    lines = [node.generators[0].target.lineno for node in nodes if isinstance(node, COMPREHENSIONS)]
    last = max((node.end_lineno or 0 for node in nodes if isinstance(node, ast.expr)), default=0)

    return last - statement.lineno >= AT_A_GLANCE and len(lines) > len({*lines})


def dense(tree: ast.AST) -> Iterator[int]:
    """Yield the line of each comprehension, and of each statement, that is hard to read."""
    for node in ast.walk(tree):
        if isinstance(node, COMPREHENSIONS):
            depths = [*inside(node)]
            is_long = (node.end_lineno or 0) - node.lineno >= MOST_LINES
            if any(depth > 1 for depth in depths) or (is_long and depths):
                yield node.lineno
        elif isinstance(node, ast.stmt) and crowded(node):
            yield node.lineno


def test_comprehensions_are_short_where_there_are_two() -> None:
    """
    No comprehension has one inside that has another; one with another inside is at most four lines long.

    In a statement of more than two lines, each comprehension has a line of its own.
    """
    lines = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in (ROOT / "eventplan").rglob("*.py")
        for line in dense(ast.parse(path.read_text("utf-8")))
    }
    assert lines == set()


def test_dense_ones_are_noticed() -> None:
    """Three deep is; two over five lines; and two on one line of a statement of three."""
    assert [*dense(ast.parse("x = [[[c for c in b] for b in a] for a in z]"))]
    assert [*dense(ast.parse("x = [\n [b for b in a]\n for a in z\n if a\n]"))]
    assert [*dense(ast.parse("x = [\n a\n for a in z\n if any(b for b in a)\n]"))]
    assert [*dense(ast.parse("x = [\n [b for b in a] for a in z if any(a)\n]"))]
    assert not [*dense(ast.parse("x = [\n [b for b in a]\n for a in z\n]"))]
    assert not [*dense(ast.parse("x = [[b for b in a] for a in z]"))]
    assert not [*dense(ast.parse("x = {\n 'a': [a for a in z],\n 'b': [b for b in z],\n}"))]
