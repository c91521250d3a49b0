"""
Delete what a rule or a preference does, one at a time, and see whether a test notices.

    python -m tests.mutation                    # delete each check, post, exclude, penalty and cost
    python -m tests.mutation --operators 60     # and turn round 60 comparisons or sums, drawn by lot

Each mutant is a process of its own that has everything loaded, so that most of them take a second.
It runs the tests that concern the rule, those that are quickest first; the first that fails kills it.
"""

import argparse
import ast
import importlib
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
PLACES = ("rules", "preferences", "solver/constraints", "solver/costs")
WHOLE = ("check", "post", "exclude", "penalty", "cost")
MINUTES = 2
"""After so many minutes a mutant is given up, and counted as not noticed."""

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}

ENDS = {"min": "max", "max": "min"}


class Mutant(NamedTuple):
    """A function whose code is another."""

    module: str
    function: str
    what: str
    code: CodeType

    @property
    def rule(self) -> str:
        """The id of the rule or preference."""
        return self.module.rpartition(".")[2].replace("_", "-")


def modules() -> Iterator[tuple[str, ast.Module, str]]:
    """Each module with rules or preferences: its name, what it says, and its file."""
    for place in PLACES:
        for path in sorted((ROOT / "eventplan" / place).glob("*.py")):
            if path.stem not in ("__init__", "rule", "preference"):
                name = f"eventplan.{place.replace('/', '.')}.{path.stem}"
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


def operators() -> Iterator[Mutant]:
    """Each comparison, sum, conjunction, least and greatest of a function, turned round; and numbers one more."""
    for name, tree, path in modules():
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef):
                continue
            for part in ast.walk(node):
                for owner, field, other in _turned(part):
                    stated = getattr(owner, field)
                    setattr(owner, field, other)
                    what = f"line {part.lineno}: {_told(stated)} is {_told(other)}"  # type: ignore[attr-defined]
                    code = _code(compile(tree, path, "exec"), node.name)
                    setattr(owner, field, stated)
                    yield Mutant(name, node.name, what, code)


def _turned(part: ast.AST) -> Iterator[tuple[ast.AST, str, object]]:
    """Each field of a part of a program that can be turned round, and what it becomes."""
    if isinstance(part, ast.Compare) and type(part.ops[0]) in SWAPS:
        yield part, "ops", [SWAPS[type(part.ops[0])](), *part.ops[1:]]
    if isinstance(part, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(part.op) in SWAPS:
        yield part, "op", SWAPS[type(part.op)]()
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in ENDS:
        yield part.func, "id", ENDS[part.func.id]
    if isinstance(part, ast.Constant) and type(part.value) is int:
        yield part, "value", part.value + 1


def _told(stated: object) -> str:
    first = stated[0] if isinstance(stated, list) else stated
    return type(first).__name__ if isinstance(first, ast.AST) else str(first)


def _code(module: CodeType, function: str) -> CodeType:
    return next(c for c in module.co_consts if isinstance(c, CodeType) and c.co_name == function)


def tests_of(mutant: Mutant) -> list[list[str]]:
    """The tests that concern a mutant, the quickest first."""
    honest = "tests/solver/test_honesty.py"
    alike = [honest, "-k", "alike or accepts or planted or every"]
    if ".preferences." in mutant.module or ".costs." in mutant.module:
        return [["tests/preferences"], alike]
    if mutant.rule.startswith("-"):  # shared by several rules
        return [["tests/rules"], [honest, "tests/solver/test_completion.py"]]
    own = [f"{honest}::{test}[{mutant.rule}]" for test in ("test_rule_binds", "test_a_price_is_paid")]
    return [own, *_naming(mutant.rule), ["tests/rules", "tests/solver/test_completion.py"], alike]


def quick_tests_of(mutant: Mutant) -> list[list[str]]:
    """The hand-made cases that name a mutant, or those of its folder; no test that plans."""
    folder = "preferences" if ".preferences." in mutant.module else "rules"
    named = _naming(mutant.rule, folder)
    plans = (
        "plan",
        "solver",
        "search",
        "found",
        "best",
        "same_on_both",
        "out_of_their_order",
        "booths_are_given",
    )
    return [
        [*(named[0] if named else [f"tests/{folder}"]), "-k", " and ".join(f"not {word}" for word in plans)]
    ]


def _naming(rule: str, folder: str = "rules") -> list[list[str]]:
    """The tests of rules, or of preferences, that name this one: they are quicker than all of them."""
    files = sorted((ROOT / "tests" / folder).glob("test_*.py"))
    named = [str(path) for path in files if {f'"{rule}"', rule.replace("-", "_")} & {*_words(path)}]
    return [named] if named else []


def _words(path: Path) -> list[str]:
    return re.findall(r'"[\w-]+"|\w+', path.read_text("utf-8"))


KILLED, ALIVE = 3, 4
"""How a mutant's process ends; any other way is a fault of this program, or the end of its time."""


def survives(mutant: Mutant, *, quick: bool = False) -> bool:
    """Whether no test notices a mutant; of the *quick* ones alone, if that is asked for."""
    child = os.fork()
    if child == 0:
        signal.alarm(MINUTES * 60)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        function = getattr(importlib.import_module(mutant.module), mutant.function)
        assert isinstance(function, FunctionType)
        function.__code__ = mutant.code
        options = ["-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
        for tests in quick_tests_of(mutant) if quick else tests_of(mutant):
            ended = pytest.main([*options, *tests])
            if ended is pytest.ExitCode.TESTS_FAILED:
                os._exit(KILLED)
            if ended is not pytest.ExitCode.OK:
                os._exit(ended)
        os._exit(ALIVE)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (KILLED, ALIVE, -signal.SIGALRM):
        raise RuntimeError(f"the tests of {mutant.module} could not be run: {code}")
    return code != KILLED


def control(*, quick: bool = False) -> bool:
    """Whether a rule that is not changed survives: else tests fail anyway, and killing proves nothing."""
    from eventplan.rules import sweep

    return survives(Mutant(sweep.__name__, "check", "unchanged", sweep.check.__code__), quick=quick)


def main() -> int:
    """Try every deletion, and as many operators as are asked for; tell who survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operators", type=int, default=0, help="operators turned round, drawn by lot")
    parser.add_argument("--no-deletions", action="store_true", help="only operators")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="part of the name of a module")
    parser.add_argument("--quick", action="store_true", help="only hand-made cases, each within a second")
    asked = parser.parse_args()
    os.chdir(ROOT)
    chosen = [] if asked.no_deletions else [one for one in deletions() if asked.only in one.module]
    drawn = [one for one in operators() if asked.only in one.module]
    chosen += random.Random(asked.seed).sample(drawn, min(asked.operators, len(drawn)))
    importlib.import_module("tests.solver.test_honesty")
    importlib.import_module("eventplan.solver.solve")
    if not control(quick=asked.quick):
        sys.exit("tests fail without any mutant: mend them first")
    began, alive = time.monotonic(), []
    for number, mutant in enumerate(chosen, start=1):
        survived = survives(mutant, quick=asked.quick)
        alive += [mutant] * survived
        told = "SURVIVED" if survived else "killed"
        print(f"{number}/{len(chosen)} {told} {mutant.module}.{mutant.function} {mutant.what}", flush=True)
    killed = len(chosen) - len(alive)
    print(f"{killed} of {len(chosen)} killed in {time.monotonic() - began:.0f} s")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
