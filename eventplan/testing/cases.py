"""A scenario under test: loaded once, solved once however many items ask, judged item by item."""

import time
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from eventplan.checks import check
from eventplan.model import (
    Complaint,
    ExpectedReplan,
    NoPlan,
    Plan,
    Scenario,
    ScenarioError,
    Status,
    Stress,
)
from eventplan.model.changes import with_changes
from eventplan.numbers import number_of

from .cache import code_of, digest, fingerprint
from .evidence import MOST_REASONS, Item, no_plan
from .expectations import CHECK, items_of

if TYPE_CHECKING:
    from eventplan.replanning import Replan
from .answers import CaseAnswers, interruptible

TRIED = 10.0
"""Most effort, and most seconds, given to finding out why something is not as expected."""


class Verdict(NamedTuple):
    """What came out of one item. Nothing found, and it passes."""

    findings: tuple[Complaint, ...]
    seconds: float
    remembered: bool = False
    """True: nothing on which it depends has changed, and it was not judged again."""

    @property
    def failed(self) -> bool:
        """Whether anything is an error."""
        return any(finding.severity == "error" for finding in self.findings)


def _complaints(stored: Any) -> tuple[Complaint, ...] | None:
    """Return the complaints that were stored; None if these are none: anybody may have written them."""
    try:
        rows = [Complaint(*row) for row in stored]
        complaints = tuple(row._replace(path=tuple(row.path), other=tuple(row.other)) for row in rows)
    except (TypeError, ValueError):
        return None

    texts = [(*complaint[1:4], complaint.severity) for complaint in complaints]
    places = [(complaint.line, complaint.column) for complaint in complaints]
    whole = all(isinstance(text, str) for text in chain(*texts))
    whole &= all(isinstance(number, int) for number in chain(*places))
    whole &= all(
        isinstance(step, str | int)
        for complaint in complaints
        for step in (*complaint.path, *complaint.other)
    )

    return complaints if whole else None


class Case(CaseAnswers):
    """One scenario file under test."""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What there is to test. A file that cannot be read has one item: that."""
        if self.complaints:
            return (Item(CHECK, ("schema",), (), "the scenario can be read", lambda _: iter(())),)

        return items_of(self.scenario)

    def item(self, name: str) -> Item:
        """Return the item with an id."""
        return next(item for item in self.items if item.id == name)

    def run(self, name: str) -> Verdict:
        """Judge one item, unless it is known what comes out."""
        item = self.item(name)
        began = time.monotonic()

        if item.id == CHECK:
            findings = self.complaints or tuple(self._placed(complaint) for complaint in check(self.scenario))
            return Verdict(findings, time.monotonic() - began)

        if not self.options.update:
            known = _complaints(self._known.get(item.id))
            if known is not None:
                return Verdict(known, time.monotonic() - began, remembered=True)

        findings = tuple(self._finding(item, sentence) for sentence in item.judge(self))
        if self._whole:
            self._remember(item, findings)

        return Verdict(findings, time.monotonic() - began)

    def _placed(self, complaint: Complaint) -> Complaint:
        """A finding of a check, with a place: that of the file, if what it is about stands nowhere."""
        return complaint if complaint.file else complaint._replace(file=str(self.file), line=1, column=1)

    def _finding(self, item: Item, sentence: str) -> Complaint:
        message = f"expected: {item.says}; but {sentence}"
        return Complaint(item.path, item.id, message, *self.where(item))

    @cached_property
    def _key(self) -> str:
        """Whatever verdicts depend on: program, scenario, where its parts stand, baseline, parameters."""
        scenario = self.scenario
        places = repr(sorted(scenario._source.items(), key=repr))
        replan = self.expect.replan
        stored = self._baseline(replan) if replan else None
        baseline = stored.read_bytes() if stored and stored.is_file() else b""

        return digest(
            fingerprint(),
            scenario.model_dump_json(),
            places,
            baseline,
            str(self.file),
            repr(self.options[:2]),
            code_of(scenario),
        )

    @property
    def _known(self) -> dict[str, Any]:
        if self._verdicts is None:
            stored = self.cache.get(self._key)
            self._verdicts = stored if isinstance(stored, dict) else {}

        return self._verdicts

    def _remember(self, item: Item, findings: tuple[Complaint, ...]) -> None:
        with self.cache.locked(self._key):
            stored = self.cache.get(self._key)
            verdicts = {**(stored if isinstance(stored, dict) else {}), item.id: findings}
            self.cache.put(self._key, verdicts)

    def why_not(self, session: str, pins: dict[str, Any]) -> str:
        """Say what stands against a session being where it is expected, or what it would cost."""
        if not pins:
            return ""

        scenario = self.scenario

        try:
            pinned = scenario.changed(
                sessions=tuple(s.model_copy(update=pins) if s.id == session else s for s in scenario.sessions)
            )
        except Exception:  # noqa: BLE001 - what cannot even be stated needs no search
            return ""

        answer = self.answer(pinned, min(self.effort, TRIED))

        if isinstance(answer, Plan):
            plan = self.answer()
            assert isinstance(plan, Plan)
            more = answer.score - plan.score
            price = f"for {number_of(more, 'point')} more" if more > 0 else "at no higher score"

            return f"; it could be as expected {price}: pin it, or state it as a wish"

        if answer.status is not Status.INFEASIBLE:
            return ""

        reasons = self.reasons(pinned)[:MOST_REASONS]
        return "; the expectation cannot be met:" + "".join(f"\n  {reason}" for reason in reasons)

    def replanned(self, expected: ExpectedReplan) -> Iterator[str]:
        """Yield what is wrong with a replan from the stored plan."""
        from eventplan.files import load_plan, save_plan
        from eventplan.model import PlanError

        file = self._baseline(expected)

        if file is None:
            yield f"'{expected.baseline}' is not in the scenario's folder"
            return

        if self.options.update:
            answer = self.answer()
            if isinstance(answer, NoPlan):
                yield no_plan(self, answer)
            else:
                save_plan(answer, file)

            return

        if not file.is_file():
            how = "`eventplan test --update` (or `pytest --eventplan-update`) accepts the plan as it is now"
            yield f"there is no file '{expected.baseline}': {how}"
            return

        try:
            baseline = load_plan(file)
        except PlanError as error:
            yield str(error)
            return

        yield from self._moves(self.scenario, (), baseline, expected.most, self.effort)

    def withstood(self, variation: Stress) -> Iterator[str]:
        """Yield what is wrong with a variation."""
        effort = variation.effort or self.effort

        try:
            if variation.most_moves is not None:
                plan = self.answer()
                if isinstance(plan, NoPlan):
                    yield no_plan(self, plan)
                else:
                    yield from self._moves(
                        self.scenario, variation.changes, plan, variation.most_moves, effort
                    )

                return

            changed = self._changed(variation)
        except ScenarioError as error:
            yield from (complaint.message for complaint in error.complaints)
            return

        answer = self.answer(changed, effort)

        if isinstance(answer, Plan):
            if variation.status == "infeasible":
                yield f"there is a plan, with a score of {answer.score}"
        elif answer.status is not Status.INFEASIBLE:
            yield f"neither a plan nor a proof that there is none was found within an effort of {effort:g}"
        elif variation.status == "feasible":
            reasons = self.reasons(changed)[:MOST_REASONS]
            yield "there is no plan: proved" + "".join(f"\n  {reason}" for reason in reasons)

    def _changed(self, variation: Stress) -> Scenario:
        """Return the scenario after a variation."""
        try:
            return with_changes(self.scenario, variation.changes)
        except ScenarioError:
            # Some changes can be told only of a plan: "20 minutes later than planned".
            plan = self.answer()
            if isinstance(plan, NoPlan):
                raise

            return with_changes(self.scenario, variation.changes, plan)

    def _moves(
        self, scenario: Scenario, changes: tuple[str, ...], baseline: Plan, most: int, effort: float
    ) -> Iterator[str]:
        """Yield what moves, if it takes more than *most* sessions."""
        answer = self._replan(scenario, changes, baseline, effort)

        if isinstance(answer, NoPlan):
            proved = (
                "proved"
                if answer.status is Status.INFEASIBLE
                else f"none was found in an effort of {effort:g}"
            )

            lines = "".join(f"\n  {reason}" for reason in answer.reasons[:MOST_REASONS])
            yield f"there is no replan: {proved}{lines}"

            return

        moves = answer.difference.moves
        if len(moves) <= most:
            return

        # The least disruption may be many small moves: ask whether few, of whatever weight, would do.
        fewer = self._replan(scenario, changes, baseline, effort, most)

        if isinstance(fewer, NoPlan):
            proved = ", and fewer will not do (proved)" if fewer.status is Status.INFEASIBLE else ""
            lines = "".join(f"\n  {change.message}" for change in moves[:MOST_REASONS])
            more = f"\n  and {len(moves) - MOST_REASONS} more" if len(moves) > MOST_REASONS else ""
            sessions = number_of(len(moves), "session moves", "sessions move")
            yield f"{sessions}{proved}:{lines}{more}"

    def _replan(
        self,
        scenario: Scenario,
        changes: tuple[str, ...],
        baseline: Plan,
        effort: float,
        budget: int | None = None,
    ) -> "Replan | NoPlan":
        from eventplan.replanning import replan

        began, seconds = time.monotonic(), self.options.seconds
        answer = interruptible(
            lambda stop: replan(
                scenario,
                baseline,
                changes=changes,
                budget=budget,
                seconds=seconds,
                effort=effort,
                workers=1,
                seed=self.seed,
                stop=stop,
            )
        )
        if seconds is not None and time.monotonic() - began >= seconds:
            self._whole = False

        return answer
