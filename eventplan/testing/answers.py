"""A scenario under test, and the answers of the planner, each asked for once."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from eventplan.files import load, parse_plan, plan_json, scenario_hash
from eventplan.files.reading import real
from eventplan.model import (
    Complaint,
    Expectations,
    ExpectedReplan,
    NoPlan,
    Plan,
    Scenario,
    ScenarioError,
    Status,
)
from eventplan.verifier import Score, score

from .cache import Cache, code_of, digest, fingerprint
from .evidence import PLAIN, Item

if TYPE_CHECKING:
    from eventplan.explanation import Conflict

EFFORT = 60.0
"""Deterministic effort where nothing is stated: that of the planner."""

EXPLAINED = 30.0
"""Most seconds given to finding a minimal conflict."""


class Options(NamedTuple):
    """How scenarios are tested."""

    seconds: float | None = None
    """Wall-clock limit of each search; None for none. What it cuts short is not remembered."""
    seed: int | None = None
    """Random seed; None for that of each scenario."""
    update: bool = False
    """Accept each new plan as the baseline that replans are measured from."""
    cache: Path | None = None
    """Folder for what was found out; None to remember nothing."""
    extensions: bool | None = None
    """Whether the modules run that scenarios name in `extensions`; None: as `allowing_extensions` says."""


Answer = TypeVar("Answer")


def interruptible(search: Callable[[threading.Event], Answer]) -> Answer:
    """
    Run a search so that Ctrl-C ends it and everything.

    Alone, a search takes the first Ctrl-C for the wish to see the best plan so far; here that would pass
    for what the whole search found, and be remembered.
    """
    stop = threading.Event()

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(search, stop)
        try:
            return future.result()
        except KeyboardInterrupt:
            stop.set()
            raise


class CaseAnswers:
    """A scenario under test: its files, its plan, its score."""

    def __init__(self, file: Path, options: Options = Options()) -> None:  # noqa: B008 - immutable
        self.file, self.options = file, options
        self.cache = Cache(options.cache)
        self._whole = True
        self._answers: dict[str, Plan | NoPlan] = {}
        self._verdicts: dict[str, Any] | None = None

    @cached_property
    def _loaded(self) -> Scenario | ScenarioError:
        try:
            return load(self.file, allow_extensions=self.options.extensions)
        except ScenarioError as error:
            return error

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        """What is wrong with the file; nothing if it can be read."""
        return self._loaded.complaints if isinstance(self._loaded, ScenarioError) else ()

    @property
    def scenario(self) -> Scenario:
        """The scenario. Raises ScenarioError."""
        if isinstance(self._loaded, ScenarioError):
            raise self._loaded

        return self._loaded

    @property
    def expect(self) -> Expectations:
        """What is expected; of a scenario that says nothing, that it can be planned."""
        return self.scenario.expect or PLAIN

    @property
    def effort(self) -> float:
        """Deterministic effort of each search."""
        return self.expect.effort or EFFORT

    @property
    def seed(self) -> int:
        """Random seed of each search."""
        return self.expect.seed if self.options.seed is None else self.options.seed

    def where(self, item: Item) -> tuple[str, int, int]:
        """Where an item is stated: file, line, column; the beginning of the file if nowhere."""
        path = item.path

        while path and not self.complaints:
            place = self.scenario._source.get(path)
            if place:
                return place

            path = path[:-1]

        return str(self.file), 1, 1

    def answer(self, scenario: Scenario | None = None, effort: float | None = None) -> Plan | NoPlan:
        """Return the plan, or that there is none, of the scenario or of a variation of it."""
        scenario = scenario or self.scenario
        effort = effort or self.effort
        key = digest(
            "answer",
            fingerprint(),
            scenario_hash(scenario),
            repr((effort, self.seed)),
            code_of(scenario),
        )

        if key not in self._answers:
            with self.cache.locked(key):
                self._answers[key] = self._remembered(key) or self._solved(key, scenario, effort)

        return self._answers[key]

    def _remembered(self, key: str) -> Plan | NoPlan | None:
        stored = self.cache.get(key)
        try:
            if isinstance(stored, dict) and "plan" in stored:
                return parse_plan(stored["plan"].encode(), "cache")
            if isinstance(stored, dict) and "none" in stored:
                return NoPlan.model_validate(stored["none"])
        except Exception:  # noqa: BLE001 - whatever cannot be read was never stored
            return None

        return None

    def _solved(self, key: str, scenario: Scenario, effort: float) -> Plan | NoPlan:
        from eventplan.planner import plan

        began = time.monotonic()
        seconds = self.options.seconds
        answer = interruptible(
            lambda stop: plan(scenario, seconds=seconds, effort=effort, workers=1, seed=self.seed, stop=stop)
        )
        certain = isinstance(answer, NoPlan) and answer.status is Status.INFEASIBLE
        certain |= isinstance(answer, Plan) and answer.status is Status.OPTIMAL

        if seconds is not None and not certain and time.monotonic() - began >= seconds:
            self._whole = False  # another day, another clock
        elif isinstance(answer, NoPlan):
            self.cache.put(key, {"none": answer.model_dump(mode="json")})
        else:
            self.cache.put(key, {"plan": plan_json(answer)})

        return answer

    def score(self) -> Score:
        """The charges of the plan."""
        answer = self.answer()
        assert isinstance(answer, Plan)

        return score(self.scenario, answer)

    def conflicts(self, scenario: Scenario) -> "tuple[Conflict, ...]":
        """Minimal conflicts of a scenario without a plan, as far as they are found in time."""
        from eventplan.explanation.conflict import conflicts
        from eventplan.explanation.deadline import Deadline

        return conflicts(scenario, deadline=Deadline(EXPLAINED)).conflicts

    def reasons(self, scenario: Scenario) -> list[str]:
        """Why there is no plan: the sums that do not come out, else a minimal conflict."""
        from eventplan.explanation.sums import arithmetic

        reasons = [remark.message for remark in arithmetic(scenario)]
        if not reasons:
            reasons = [
                str(reason) for conflict in self.conflicts(scenario)[:1] for reason in conflict.reasons
            ]

        return reasons

    def _baseline(self, expected: ExpectedReplan) -> Path | None:
        """The plan file that a replan starts from; None if it is not in the scenario's folder."""
        root = real(self.file.parent)
        baseline = real(root / expected.baseline)

        return baseline if baseline.is_relative_to(root) else None
