"""
Rules and preferences of one's own: what they are, and how they travel.

They are objects of a module, known by `module:name`: that is how they are pickled. What is made is not yet in
force: a scenario has those of `Scenario.extended`, of its `extensions`, and of packages that are installed.
"""

import importlib
import inspect
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import count
from threading import current_thread, main_thread
from typing import Any, Literal, TypeAlias

from .errors import EventplanError, Stopped
from .finding import Finding, Penalty, Severity

MOST_POINTS = 1_000_000_000
"""The most that one thing may cost, as any price: sums of many are still whole numbers for a solver."""

MOST_SAID = 100_000
"""The most findings, or penalties, of one rule or preference about one plan."""

About: TypeAlias = Literal["session", "pairs", "day"]
"""What a finding depends on: where and when one session is, or two; or all sessions of one day."""

Breach: TypeAlias = Finding | tuple[str | Sequence[str], str]
"""What a rule yields: a finding, or its subjects (ids) and a sentence."""

Miss: TypeAlias = Penalty | tuple[str | Sequence[str], int, str]
"""What a preference yields: its subjects, how many units, and a sentence."""

_END = object()
"""Nothing more is said."""

Looked: TypeAlias = Collection[str] | Callable[[Any], Collection[str]]


class OwnRuleError(EventplanError):
    """A rule or preference of one's own that fails, says what makes no sense, or is not available."""


class _Own:
    """What rules and preferences of one's own have in common."""

    sort = ""

    def __init__(self, function: Callable[..., Any], about: About | None, looked: Looked | None) -> None:
        self.function = function
        self.id = ""
        self.source = ""
        self.about: About | None = about
        """What a finding depends on; None: on anything."""
        self.looked = looked
        self.monotone = False
        self.poster: Callable[[Any], None] | None = None
        """Tells the solver beforehand what it says of plans, if anything does."""
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__module__ = function.__module__
        self.__doc__ = function.__doc__

    def post(self, function: Callable[[Any], None]) -> Callable[[Any], None]:
        """Take a function that tells the solver beforehand what `check` says of plans (a decorator)."""
        self.poster = function
        return function

    def say(self, model: Any) -> None:
        """Call the function that was taken by `post`. Raises OwnRuleError."""
        if self.poster is None:
            return

        try:
            self.poster(model)
        except BaseException as error:
            raise self._failed(error, "`post` of ") from error

    def sessions(self, scenario: Any) -> frozenset[str] | None:
        """The sessions that it looks at; None for any."""
        if self.looked is None:
            return None
        try:
            looked_at = self.looked(scenario) if callable(self.looked) else self.looked
            subjects = None if isinstance(looked_at, str) else _subjects([*looked_at])
        except BaseException as error:
            raise self._failed(error, "`sessions` of ") from error

        if subjects is None:
            message = f"`sessions` of {self.sort} '{self.id}' ({self.place}) is a list of ids"
            raise OwnRuleError(f"{message}, and not {looked_at!r:.200}")

        return frozenset(subjects)

    @property
    def place(self) -> str:
        """Where it is found: `module:name`."""
        return f"{self.__module__}:{self.__qualname__}"

    def __repr__(self) -> str:
        return f"<{self.sort} of one's own '{self.id}' ({self.place})>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel by name: the receiver imports the module. Raises OwnRuleError for what has no name."""
        reason = self._not_found()
        if reason:
            raise OwnRuleError(f"{self.sort} '{self.id}' cannot go to another process: {reason}")

        return found_at, (self.__module__, self.__qualname__)

    def _not_found(self) -> str:
        module = sys.modules.get(self.__module__)
        if "<locals>" in self.__qualname__:
            return "it is made inside a function; make it at the top of a module"
        if self.__module__ == "__main__" and not hasattr(module, "__file__"):
            return "it is made in a notebook or a console; put it into a module"
        if _at(module, self.__qualname__) is not self:
            return f"{self.place} is something else"

        return ""

    def _called(self, scenario: Any, plan: Any) -> Iterator[Any]:
        """Whatever the function yields; what it raises is an OwnRuleError, and so is what never ends."""
        answers: Iterator[Any] = self._safe(lambda: iter(self.function(scenario, plan) or ()))

        for number in count():
            given = self._safe(lambda: next(answers, _END))
            if given is _END:
                return
            if number >= MOST_SAID:
                message = f"says more than {MOST_SAID:,} things about one plan"
                raise OwnRuleError(f"{self.sort} '{self.id}' ({self.place}) {message}")

            yield given

    def _safe(self, work: Callable[[], Any]) -> Any:
        """Do a part of what the function does. Raises OwnRuleError, whatever it raises."""
        try:
            return work()
        except (OwnRuleError, Stopped):
            raise
        except BaseException as error:
            raise self._failed(error) from error

    def _failed(self, error: BaseException, part: str = "") -> OwnRuleError:
        if isinstance(error, KeyboardInterrupt) and current_thread() is main_thread():
            raise error  # it is most likely a Ctrl-C: elsewhere there is none

        who = f"{part}{self.sort} '{self.id}' ({self.place})"
        return OwnRuleError(f"{who} failed: {type(error).__name__}: {error}")

    def _nonsense(self, given: object, form: str) -> OwnRuleError:
        return OwnRuleError(f"{self.sort} '{self.id}' ({self.place}) yields {form}, and not {given!r:.200}")


class OwnRule(_Own):
    """A rule of one's own: `eventplan.rule` makes it of a function, which it still is."""

    sort = "rule"

    def __init__(
        self,
        function: Callable[[Any, Any], Iterable[Breach] | None],
        *,
        id: str,  # noqa: A002 - as rules have it
        law: str,
        source: str,
        about: About | None,
        sessions: Looked | None,
        monotone: bool,
    ) -> None:
        super().__init__(function, about, sessions)
        self.id, self.law, self.source, self.monotone = id, law, source, monotone

    def __call__(self, scenario: Any, plan: Any) -> Iterable[Breach]:
        """Call the function itself."""
        breaches: Iterable[Breach] = self.function(scenario, plan) or ()
        return breaches

    def check(self, scenario: Any, plan: Any) -> Iterator[Finding]:
        """Return the findings. Raises OwnRuleError."""
        for given in self._called(scenario, plan):
            finding = given if isinstance(given, Finding) else None
            if finding is None and isinstance(given, tuple) and len(given) == 2:
                finding = Finding(self.id, *given)

            subjects = None if finding is None else _subjects(finding.subjects)
            if finding is None or subjects is None or not isinstance(finding.message, str):
                raise self._nonsense(given, "a `Finding`, or (subjects, message)")

            if finding.severity not in set(Severity) or not isinstance(finding.fix, str):
                raise self._nonsense(given, "findings of a `Severity`, with a `fix` that is a text")

            yield Finding(self.id, subjects, finding.message, Severity(finding.severity), finding.fix)

    def errors(self, scenario: Any, plan: Any) -> Iterator[Finding]:
        """Return the findings that make a plan unlawful. Raises OwnRuleError."""
        return (finding for finding in self.check(scenario, plan) if finding.severity is Severity.ERROR)


class OwnPreference(_Own):
    """A preference of one's own: `eventplan.preference` makes it of a function, which it still is."""

    sort = "preference"

    def __init__(
        self,
        function: Callable[[Any, Any], Iterable[Miss] | None],
        *,
        id: str,  # noqa: A002 - as preferences have it
        goal: str,
        unit: str,
        source: str,
        weight: int,
        about: About | None,
        sessions: Looked | None,
    ) -> None:
        super().__init__(function, about, sessions)
        self.id, self.goal, self.unit, self.source, self.weight = id, goal, unit, source, weight

    def __call__(self, scenario: Any, plan: Any) -> Iterable[Miss]:
        """Call the function itself."""
        misses: Iterable[Miss] = self.function(scenario, plan) or ()
        return misses

    def penalty(self, scenario: Any, plan: Any) -> Iterator[Penalty]:
        """Return what is missed. Raises OwnRuleError, also for fewer units than none or far too many."""
        form = "(subjects, units, message)"

        for given in self._called(scenario, plan):
            if not isinstance(given, tuple) or len(given) != 3:
                raise self._nonsense(given, form)

            subjects, units, message = _subjects(given[0]), given[1], given[2]
            whole = isinstance(units, int) and not isinstance(units, bool) and 0 <= units <= MOST_POINTS
            if subjects is None or not whole or not (isinstance(message, str) or callable(message)):
                raise self._nonsense(given, f"{form} with a whole number of units from 0 to {MOST_POINTS}")

            yield Penalty(subjects, units, message)


Own: TypeAlias = OwnRule | OwnPreference


def function_given(function: Any, sort: str, id: str) -> None:  # noqa: A002 - as rules have it
    """Refuse what cannot be called with a scenario and a plan. Raises OwnRuleError."""
    if not callable(function) or not hasattr(function, "__qualname__"):
        raise OwnRuleError(f"{sort} '{id}' is made of a function, and not of {function!r:.80}")

    who = f"{sort} '{id}' ({function.__module__}:{function.__qualname__})"
    if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
        raise OwnRuleError(f"{who} is asynchronous: it is written with `def`, without `async`")

    try:
        form = inspect.signature(function)
    except (TypeError, ValueError):
        return  # what is not written in Python does not tell

    try:
        form.bind(None, None)
    except TypeError:
        takes = f"takes a scenario and a plan, `(scenario, plan)`, and not `{form}`"
        raise OwnRuleError(f"{who} {takes}") from None


def _subjects(given: Any) -> tuple[str, ...] | None:
    """Subjects as a finding has them; None for what are none."""
    if isinstance(given, str):
        return (given,)
    if isinstance(given, list | tuple) and all(isinstance(item, str) for item in given):
        return tuple(given)

    return None


def found_at(module: str, name: str) -> Own:
    """Return a rule or preference by its module and its name there. Raises OwnRuleError."""
    try:
        own = _at(importlib.import_module(module), name)
    except ImportError as error:
        message = f"the rule or preference {module}:{name} is not in this process: {error}"
        raise OwnRuleError(message) from error

    if not isinstance(own, OwnRule | OwnPreference):
        raise OwnRuleError(f"there is no rule or preference {module}:{name} in this process")

    return own


def _at(module: object, name: str) -> Any:
    for step in name.split("."):
        module = getattr(module, step, None)

    return module
