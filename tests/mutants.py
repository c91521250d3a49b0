"""
Changes of the code of rules and preferences that a test should notice: see `tests/mutation.py`.

A mutant is the code of one function, or the value of one constant, with one thing in it changed.
"""

import ast
import copy
import importlib
import sys
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
PLACES = ("rules", "preferences", "solver/constraints", "solver/costs")
"""Folders in which every file has a rule or a preference, or what several of them share."""
JUDGES = ("verifier.py", "publish/lawful.py", "publish/visibility.py")
"""Files beside these folders, of which operators alone are changed."""
WHOLE = ("check", "post", "exclude", "penalty", "cost")

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.USub: ast.UAdd,
}

ENDS = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """A function whose code is another, or (with no code) a constant whose value is another."""

    module: str
    function: str
    """The name of the function, after that of its class if it is a method; or the name of the constant."""
    what: str
    code: CodeType | None
    value: Any = None

    def __str__(self) -> str:
        return f"{self.module}.{self.function} {self.what}"

    @property
    def rule(self) -> str:
        """The id of the rule or preference."""
        return self.module.rpartition(".")[2].replace("_", "-")

    def changed(self) -> FunctionType | None:
        """Return the function of a mutant; None for a constant."""
        if self.code is None:
            return None

        owner: Any = importlib.import_module(self.module)
        for name in self.function.split("."):
            owner = vars(owner)[name]

        return _function(owner)

    def put(self) -> None:
        """Put the mutant in the place of what is tested, in this process."""
        function = self.changed()
        if function is not None:
            assert self.code is not None
            function.__code__ = self.code
            return

        stated = vars(importlib.import_module(self.module))[self.function]
        for module in _that_use(self.function, stated):
            setattr(module, self.function, self.value)


def _function(member: Any) -> FunctionType:
    """What is behind a property, a static method or a cache."""
    if isinstance(member, property):
        member = member.fget
    elif isinstance(member, cached_property):
        member = member.func
    elif isinstance(member, staticmethod | classmethod):
        member = member.__func__

    member = getattr(member, "__wrapped__", member)
    assert isinstance(member, FunctionType)
    return member


def _that_use(name: str, value: Any) -> list[ModuleType]:
    """The modules of the law, or of the solver, that have a constant or have imported it."""
    return [
        module
        for known, module in list(sys.modules.items())
        if known.startswith("eventplan.") and vars(module).get(name) is value
    ]


def modules(*more: str) -> Iterator[tuple[str, ast.Module, str]]:
    """Each module with rules or preferences, and *more*: its name, what it says, and its file."""
    folders = [path for place in PLACES for path in sorted((ROOT / "eventplan" / place).glob("*.py"))]

    for path in (*folders, *(ROOT / "eventplan" / name for name in more)):
        if path.stem not in ("__init__", "rule", "preference"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name, ast.parse(path.read_text("utf-8")), str(path)


def deletions() -> Iterator[Mutant]:
    """Each check, post, exclude, penalty and cost, doing nothing."""
    for name, tree, path in modules():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in WHOLE and _does_something(node):
                nothing = "return\n    yield" if node.name in ("check", "penalty") else "return"
                source = f"def {node.name}({ast.unparse(node.args)}):\n    {nothing}\n"
                bare = ast.parse(f"from __future__ import annotations\n{source}")
                yield Mutant(name, node.name, "deleted", _code(compile(bare, path, "exec"), node.name))


def _does_something(node: ast.FunctionDef) -> bool:
    return len(node.body) > 1 or not isinstance(node.body[0], ast.Expr)


def operators(only: str = "") -> Iterator[Mutant]:
    """
    Each operator and number of every function and method, and the numbers of each constant, changed.

    *only* is part of the name of the modules that are looked at.
    """
    for name, tree, path in modules(*JUDGES):
        if only not in name:
            continue

        for node in tree.body:
            yield from _constants(name, node, path)

            for function, owner in _functions(node):
                called = f"{owner}.{function.name}" if owner else function.name
                for what in (what for part in function.body for what in _turned(part)):
                    yield Mutant(name, called, what, _code(compile(tree, path, "exec"), *called.split(".")))


def _functions(node: ast.stmt) -> Iterator[tuple[ast.FunctionDef, str]]:
    """The function that a statement defines, or the methods of its class, with the name of the class."""
    if isinstance(node, ast.FunctionDef):
        yield node, ""
    if isinstance(node, ast.ClassDef):
        for part in node.body:
            if isinstance(part, ast.FunctionDef):
                yield part, node.name


def _constants(name: str, node: ast.stmt, path: str) -> Iterator[Mutant]:
    """Each constant that a statement of a module gives a value to, with one number changed."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    names = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    stated = vars(importlib.import_module(name))
    alone = ast.Module([node], [])

    for what in _turned(node, numbers=True):
        known = {key: value for key, value in stated.items() if key not in names}
        exec(compile(alone, path, "exec"), known)  # noqa: S102 a line of our own
        for constant in names:
            if known[constant] != stated[constant]:
                yield Mutant(name, constant, what, None, copy.copy(known[constant]))


def _turned(node: ast.AST, *, numbers: bool = False) -> Iterator[str]:
    """Change one thing, or *numbers* alone, after the other; while it is changed, say what it is."""
    for part in _run(node):
        if numbers and not isinstance(part, ast.Constant):
            continue

        for owner, field, other in _changes(part):
            stated = getattr(owner, field)
            setattr(owner, field, other)
            yield f"line {getattr(part, 'lineno', 0)}: {_difference_of(stated, other)}"
            setattr(owner, field, stated)


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Each part of a program that runs: annotations do not."""
    yield node

    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list"):
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _run(part)


def _changes(part: ast.AST) -> Iterator[tuple[ast.AST, str, Any]]:
    """Each field of a part of a program that can be changed, and what it becomes."""
    if isinstance(part, ast.Compare):
        for place, operator in enumerate(part.ops):
            if type(operator) in SWAPS:
                yield part, "ops", [*part.ops[:place], SWAPS[type(operator)](), *part.ops[place + 1 :]]

    if isinstance(part, ast.BinOp | ast.BoolOp | ast.AugAssign | ast.UnaryOp) and type(part.op) in SWAPS:
        yield part, "op", SWAPS[type(part.op)]()
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ENDS:
        yield part.func, "id", ENDS[part.func.id]
    if isinstance(part, ast.Constant) and type(part.value) in (int, bool):
        yield part, "value", not part.value if isinstance(part.value, bool) else part.value + 1

    for field, value in ast.iter_fields(part):
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not):
            yield part, field, value.operand

        for place, item in enumerate(value) if isinstance(value, list) else ():
            if isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.Not):
                yield part, field, [*value[:place], item.operand, *value[place + 1 :]]
            if isinstance(item, ast.Continue):
                yield part, field, [*value[:place], ast.copy_location(ast.Break(), item)]


def _difference_of(stated: Any, other: Any) -> str:
    """What is changed, and into what, in a few words."""
    if isinstance(stated, list):
        pairs = zip(stated, other, strict=True)
        stated, other = next((first, two) for first, two in pairs if first is not two)
    if isinstance(stated, ast.UnaryOp) and other is stated.operand:
        return f"no `not` before {ast.unparse(other)}"

    first, two = (type(it).__name__ if isinstance(it, ast.AST) else str(it) for it in (stated, other))
    return f"{first} is {two}"


def _code(module: CodeType, *names: str) -> CodeType:
    """The code of a function of a module, or of a method after the name of its class."""
    for name in names:
        module = next(c for c in module.co_consts if isinstance(c, CodeType) and c.co_name == name)

    return module
