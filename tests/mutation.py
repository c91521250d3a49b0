"""
Change what a rule or a preference does, one thing at a time, and see whether a test notices.

    python -m tests.mutation                      # delete each check, post, exclude, penalty and cost
    python -m tests.mutation --operators          # change each operator and number of the law and of need to know
    python -m tests.mutation --operators --only rules.sweep --tests tests/rules -k "not search"

Each mutant is a process of its own that has everything loaded. The tests of a deletion are those that concern
the rule. For operators, the tests of `--tests` run once as they are, and it is recorded which of them enter which
function; then each mutant meets those that enter its function, the quickest first. The first test that fails ends it.
"""

import argparse
import gc
import importlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import settings

from tests.mutants import ROOT, Mutant, deletions, operators

MINUTES = 2
"""After so many minutes of the processor a mutant is given up."""

LAW = ("eventplan.rules.", "eventplan.preferences.", "eventplan.verifier", "eventplan.publish.")
"""The modules of which every operator is changed: what judges a plan, and who may see it."""

TESTS = (
    "tests/rules",
    "tests/preferences",
    "tests/presence",
    "tests/publish/test_visibility.py",
    "tests/publish/test_recalls.py",
    "tests/publish/test_unlawful.py",
)
"""Hand-made cases, most of which take milliseconds."""

OPTIONS = ["-q", "-p", "no:cacheprovider", "--assert=plain", "--tb=native"]
"""What fails is all that counts here, not why."""

KILLED, ALIVE = 13, 14
"""How a mutant's process ends; any other way is a fault of this program, or the end of its time."""


def tests_of(mutant: Mutant) -> list[list[str]]:
    """The tests that concern the deletion of a rule, the quickest first."""
    honest = "tests/solver/test_honesty.py"
    alike = [honest, "-k", "alike or accepts or planted or every"]
    if ".preferences." in mutant.module or ".costs." in mutant.module:
        return [["tests/preferences"], alike]
    if mutant.rule.startswith("-"):  # shared by several rules
        return [["tests/rules"], [honest, "tests/solver/test_completion.py"]]
    own = [f"{honest}::{test}[{mutant.rule}]" for test in ("test_rule_binds", "test_a_price_is_paid")]
    return [own, *_naming(mutant.rule), ["tests/rules", "tests/solver/test_completion.py"], alike]


def _naming(rule: str, folder: str = "rules") -> list[list[str]]:
    """The tests of rules, or of preferences, that name this one: they are quicker than all of them."""
    files = sorted((ROOT / "tests" / folder).glob("test_*.py"))
    named = [str(path) for path in files if {f'"{rule}"', rule.replace("-", "_")} & {*_words(path)}]
    return [named] if named else []


@cache
def _words(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r'"[\w-]+"|\w+', path.read_text("utf-8")))


def apart(work: Callable[[], int]) -> int:
    """Do something in a process of its own, without a word; return how it ends."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, MINUTES * 60)
        _silence()
        os._exit(work())

    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _silence() -> None:
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    os.close(silent)


def survives(mutant: Mutant) -> bool:
    """Whether none of the tests that concern it notices a deletion."""

    def work() -> int:
        mutant.put()

        for tests in tests_of(mutant):
            ended = pytest.main([*OPTIONS, "-x", *tests])
            if ended is not pytest.ExitCode.OK:
                return KILLED if ended is pytest.ExitCode.TESTS_FAILED else int(ended)

        return ALIVE

    code = apart(work)
    if code not in (KILLED, ALIVE, -signal.SIGPROF):
        raise RuntimeError(f"the tests of {mutant.module} could not be run: {code}")
    return code != KILLED


def control() -> bool:
    """Whether a rule that is not changed survives: else tests fail anyway, and killing proves nothing."""
    from eventplan.rules import sweep

    return survives(Mutant(sweep.__name__, "check", "unchanged", sweep.check.__code__))


class Trial:
    """A pytest plugin: run the tests once as they are, then those that enter a mutant against each mutant."""

    def __init__(
        self,
        mutants: list[Mutant],
        say: Callable[[str], object],
        *,
        longest: float,
        most: int | None,
        record: Path | None,
    ) -> None:
        """Try *mutants* with *most* tests of at most *longest* seconds, and *say* how it goes; keep the *record*."""
        self.mutants, self.say, self.record = mutants, say, record
        self.longest, self.most = longest, most
        self.files = {str(importlib.import_module(mutant.module).__file__) for mutant in operators()}
        self.alive: list[Mutant] = []
        self.failed = False
        self.known: dict[str, tuple[float, list[str]]] = {}
        """How long each test takes, and which functions it enters."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Learn that a test has failed."""
        self.failed |= report.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the running of tests."""
        if self.record is not None and self.record.exists():
            self.known = json.loads(self.record.read_text("utf-8"))

        fresh = [item for item in session.items if item.nodeid not in self.known]

        for place, item in enumerate(fresh):
            self.known[item.nodeid] = self._look(item, fresh[place + 1] if place + 1 < len(fresh) else None)
            if self.failed:
                self.say(f"{item.nodeid} fails without any mutant: mend it first")
                raise pytest.UsageError(item.nodeid)

        if self.record is not None:
            self.record.write_text(json.dumps(self.known), "utf-8")

        quick = [item for item in session.items if self.known[item.nodeid][0] <= self.longest]
        self.say(f"{len(quick)} of {len(session.items)} tests take at most {self.longest:g} s")
        entering: dict[str, list[pytest.Item]] = {}

        for item in quick:
            for function in self.known[item.nodeid][1]:
                entering.setdefault(function, []).append(item)

        gc.collect()
        gc.freeze()  # a child need not look through what its parent has

        for number, mutant in enumerate(self.mutants, start=1):
            tests = self._against(mutant, entering)
            code = apart(lambda mutant=mutant, tests=tests: self._work(mutant, tests))  # type: ignore[misc]
            verdict = {KILLED: "killed", ALIVE: "SURVIVED", -signal.SIGPROF: "ENDLESS"}[code]
            self.alive += [mutant] * (code == ALIVE)
            self.say(f"{number}/{len(self.mutants)} {verdict} {mutant} ({len(tests)} tests)")

        return True

    def _look(self, item: pytest.Item, following: pytest.Item | None) -> tuple[float, list[str]]:
        """Run a test as it is: how long it takes, and which functions it enters."""
        entered: set[CodeType] = set()

        def look(frame: FrameType, *_: object) -> None:
            entered.add(frame.f_code)

        began = time.process_time()
        sys.settrace(look)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        sys.settrace(None)
        seconds = time.process_time() - began

        return seconds, sorted({_called(code) for code in entered if code.co_filename in self.files})

    def _against(self, mutant: Mutant, entering: dict[str, list[pytest.Item]]) -> list[pytest.Item]:
        """
        The tests that enter a mutant: first those of files that name its module, the quickest first.

        Those of a constant are all that enter a function of its module.
        """
        function, stem = mutant.changed(), mutant.module.rpartition(".")[2]

        if function is not None:
            tests = entering.get(_called(function.__code__), [])
        else:
            file = f"{mutant.module.replace('.', '/')}.py:"
            tests = [
                *{item for called, items in entering.items() if called.startswith(file) for item in items}
            ]

        def order(item: pytest.Item) -> tuple[bool, float, str]:
            return stem not in _words(item.path), self.known[item.nodeid][0], item.nodeid

        return sorted(tests, key=order)[: self.most]

    def _work(self, mutant: Mutant, tests: list[pytest.Item]) -> int:
        mutant.put()

        for place, item in enumerate(tests):
            following = tests[place + 1] if place + 1 < len(tests) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return KILLED

        return ALIVE


def _called(code: CodeType) -> str:
    """The file and the name of a function."""
    return f"{Path(code.co_filename).relative_to(ROOT)}:{code.co_qualname}"


def try_operators(mutants: list[Mutant], tests: list[str], **limits: Any) -> list[Mutant]:
    """Put each mutant in its place, and return those that no test notices, of as many as the limits allow."""
    shown = os.dup(1)
    trial = Trial(mutants, lambda line: os.write(shown, f"{line}\n".encode()), **limits)
    sys.stdout.flush()
    _silence()
    ended = pytest.main([*OPTIONS, *tests], plugins=[trial])
    sys.stdout.flush()
    os.dup2(shown, 1)

    if ended is not pytest.ExitCode.OK:
        print(f"the tests could not be run: {ended!r}")
        return mutants

    print(f"{len(mutants) - len(trial.alive)} of {len(mutants)} killed")
    return trial.alive


def _chosen(only: str, again: Path | None) -> list[Mutant]:
    """The mutants of the law whose modules have a name with *only* in it; of these, those alive in a file."""
    mutants = [operator for operator in operators(only) if operator.module.startswith(LAW)]
    if again is None:
        return mutants

    alive = {line.removeprefix("alive: ") for line in again.read_text("utf-8").splitlines()}
    return [mutant for mutant in mutants if str(mutant) in alive]


def try_deletions(only: str) -> list[Mutant]:
    """Delete what each rule and preference does, and return what no test notices."""
    chosen = [deletion for deletion in deletions() if only in deletion.module]
    importlib.import_module("tests.solver.test_honesty")
    if not control():
        sys.exit("tests fail without any mutant: mend them first")

    began, alive = time.monotonic(), []

    for number, mutant in enumerate(chosen, start=1):
        survived = survives(mutant)
        alive += [mutant] * survived
        verdict = "SURVIVED" if survived else "killed"
        print(f"{number}/{len(chosen)} {verdict} {mutant}", flush=True)

    killed = len(chosen) - len(alive)
    print(f"{killed} of {len(chosen)} killed in {time.monotonic() - began:.0f} s")
    return alive


def main() -> int:
    """Try every deletion, or every operator of some modules; tell what survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--operators", action="store_true", help="operators and numbers instead of deletions")
    parser.add_argument("--only", default="", help="part of the name of a module")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="where the tests are that meet operators")
    parser.add_argument(
        "--longest", type=float, default=1, help="seconds of the longest test that meets them"
    )
    parser.add_argument("--most", type=int, help="most tests that meet each of them")
    parser.add_argument(
        "--record", type=Path, help="a file that keeps what each test enters, for the next run"
    )
    parser.add_argument(
        "--again", type=Path, help="what a run before has printed: only those that were alive"
    )
    asked, options = parser.parse_known_args()
    os.chdir(ROOT)
    importlib.import_module("eventplan.solver.solve")
    # The same examples each time, and none kept: what a mutant breaks is of no use to the next run.
    settings.register_profile("mutants", database=None, deadline=None, derandomize=True)
    settings.load_profile("mutants")

    if asked.operators:
        limits = {"longest": asked.longest, "most": asked.most, "record": asked.record}
        alive = try_operators(_chosen(asked.only, asked.again), [*asked.tests, *options], **limits)
    else:
        alive = try_deletions(asked.only)

    for mutant in alive:
        print(f"alive: {mutant}")

    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
