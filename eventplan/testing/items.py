"""What there is to test in a scenario: an item for the file, for each expectation, for each variation."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from eventplan.model import Expectations, Scenario, Stress, When, say, show_moment

from . import judging
from .families import family_of

if TYPE_CHECKING:
    from .cases import Case

Path = tuple[str | int, ...]
Judge = Callable[["Case"], Iterator[str]]

CHECK = "check"
"""The item that reads the file and looks whether it fits together."""
SLOW_EFFORT = 10.0
SLOW_SESSIONS = 30
PLAIN = Expectations()
"""What is expected of a scenario that says nothing: that it can be planned."""


@dataclass(frozen=True)
class Item:
    """One thing to test. `judge` yields a sentence for each thing that is not as expected."""

    id: str
    families: tuple[str, ...]
    path: Path
    """Where in the scenario it is stated."""
    says: str
    """The expectation in words."""
    judge: Judge
    slow: bool = False


def items_of(scenario: Scenario) -> tuple[Item, ...]:
    """Return what there is to test in a scenario, the file itself first. Ids are unique."""
    expect = scenario.expect or PLAIN
    items = [Item(CHECK, ("schema",), (), "the scenario can be read and fits together", lambda _: iter(()))]
    items += _status(expect)
    if expect.status != "infeasible":
        items += [*_sessions(expect), *_places(expect), *_together(expect), *_people(scenario, expect)]
        items += [*_quality(expect), *_agendas(expect), *_replan(expect)]
    items += [_stress(scenario, number, one) for number, one in enumerate(scenario.stress)]
    return tuple(_unique([_marked(scenario, item) for item in items]))


def is_slow(scenario: Scenario, effort: float | None) -> bool:
    """Whether planning takes more than a few seconds, as far as one can tell beforehand."""
    return (effort or 0.0) > SLOW_EFFORT or len(scenario.sessions) > SLOW_SESSIONS


def _marked(scenario: Scenario, item: Item) -> Item:
    expect = scenario.expect or PLAIN
    if item.id == CHECK or item.slow:
        return item
    return replace(item, slow=is_slow(scenario, expect.effort))


def _unique(items: list[Item]) -> Iterator[Item]:
    seen: dict[str, int] = {}
    for item in items:
        seen[item.id] = seen.get(item.id, 0) + 1
        yield item if seen[item.id] == 1 else replace(item, id=f"{item.id}-{seen[item.id]}")


def _named(*words: str) -> str:
    """An id from ids of the scenario: readable, and nothing that a shell or `-k` takes for its own."""
    shown = [*words[:3], f"{len(words) - 3}-more"] if len(words) > 4 else words
    return re.sub(r"[^\w.-]+", "-", "-".join(shown))


def _status(expect: Expectations) -> Iterator[Item]:
    if expect.status == "infeasible":
        says = "there is no plan"
        families = ("status", *dict.fromkeys(family_of(one.rule) for one in expect.because))
        if expect.because:
            says += ", because of " + ", ".join(one.rule for one in expect.because)
        yield Item("infeasible", families, ("expect", "status"), says, judging.infeasible)
        return
    says = "there is a plan" if expect.status == "feasible" else "the best plan is found, and proved best"
    if expect.effort is not None:
        says += f" within an effort of {expect.effort:g}"
    yield Item("status", ("status",), ("expect", "status"), says, judging.status)


def _sessions(expect: Expectations) -> Iterator[Item]:
    for kind, amount in expect.sessions.items():
        yield Item(
            f"sessions-{kind}",
            ("rooms",),
            ("expect", "sessions", str(kind)),
            f"{amount} sessions of kind {kind} are held",
            judging.counted(kind, amount),
        )


def when(time: When) -> str:
    """A time that is expected, in words."""
    if time.at is not None:
        return f"at {show_moment(time.at)}"
    if time.after is not None:
        return f"at {show_moment(time.after)} or later"
    if time.before is not None:
        return f"at {show_moment(time.before)} or earlier"
    return f"within {time.between}"


def _places(expect: Expectations) -> Iterator[Item]:
    for number, place in enumerate(expect.places):
        name, here = place.session, ("expect", "places", number)
        if not place.held:
            yield Item(
                f"{_named(name)}-dropped", ("rooms",), here, f"'{name}' is not held", judging.dropped(name)
            )
            continue
        several = [
            ("start", "times", f"starts {when(place.start)}" if place.start else ""),
            ("end", "times", f"ends {when(place.end)}" if place.end else ""),
            ("room", "rooms", f"is in {' or '.join(place.room)}" if place.room else ""),
            ("zone", "security", f"is in zone {place.zone}" if place.zone else ""),
            ("attended_by", "people", f"is attended by {', '.join(place.attended_by)}"),
            ("not_attended_by", "people", f"is not attended by {', '.join(place.not_attended_by)}"),
        ]
        given = place.model_fields_set - {"session", "held"}
        for field, family, says in several:
            if field in given:
                yield Item(
                    f"{_named(name)}-{field.replace('_', '-')}",
                    (family,),
                    (*here, field),
                    f"'{name}' {says}",
                    judging.placed(place, field),
                )
        if not given:
            yield Item(f"{_named(name)}-held", ("rooms",), here, f"'{name}' is held", judging.held(name))


def _together(expect: Expectations) -> Iterator[Item]:
    for field, sort, words, judge in (
        ("order", "order", "are in this order", judging.in_order),
        ("never_parallel", "never-parallel", "are never parallel", judging.never_parallel),
        ("always_parallel", "always-parallel", "are parallel", judging.always_parallel),
    ):
        for number, sessions in enumerate(getattr(expect, field)):
            yield Item(
                f"{sort}-{_named(*sessions)}",
                ("times",),
                ("expect", field, number),
                f"{', '.join(sessions)} {words}",
                judge(sessions),
            )


def _people(scenario: Scenario, expect: Expectations) -> Iterator[Item]:
    for number, free in enumerate(expect.free):
        yield Item(
            f"free-{_named(free.who)}",
            ("people",),
            ("expect", "free", number),
            f"'{free.who}' has nothing in {free.during}",
            judging.free(free),
        )
    for number, turn in enumerate(expect.turns):
        told = []
        if turn.part:
            told.append(f"in '{turn.part}'")
        if turn.position:
            told.append(f"in position {turn.position}")
        if turn.before:
            told.append(f"before '{turn.before}'")
        listed = judging.list_of(scenario, turn)
        yield Item(
            f"turn-{_named(turn.who)}",
            ("protocol",),
            ("expect", "turns", number),
            f"'{turn.who}' is on list '{listed.id}' {', '.join(told)}",
            judging.turn(turn),
        )


def _quality(expect: Expectations) -> Iterator[Item]:
    if expect.score is not None:
        says = f"the score is at most {expect.score}"
        yield Item("score", ("quality",), ("expect", "score"), says, judging.score_at_most(expect.score))
    for name, most in expect.preferences.items():
        yield Item(
            f"preference-{name}",
            ("quality",),
            ("expect", "preferences", name),
            f"'{name}' costs at most {most} points",
            judging.preference_at_most(name, most),
        )
    if expect.gap is not None:
        says = f"the score is within {expect.gap:g} % of its bound"
        yield Item("gap", ("quality",), ("expect", "gap"), says, judging.gap_at_most(expect.gap))


def _agendas(expect: Expectations) -> Iterator[Item]:
    for number, agenda in enumerate(expect.agendas):
        reader = agenda.reader if agenda.which is None else f"{agenda.reader}-{agenda.which}"
        told = []
        if agenda.sees:
            told.append("sees " + ", ".join(agenda.sees))
        if agenda.sees_reserved:
            told.append("sees as reserved " + ", ".join(agenda.sees_reserved))
        if agenda.does_not_see:
            told.append("does not see " + ", ".join(agenda.does_not_see))
        yield Item(
            f"agenda-{_named(reader)}",
            ("agendas",),
            ("expect", "agendas", number),
            f"{reader.replace('-', ' ', 1)} {'; '.join(told)}",
            judging.agenda(agenda),
        )


def _replan(expect: Expectations) -> Iterator[Item]:
    if expect.replan is not None:
        says = f"at most {expect.replan.most} sessions move from {expect.replan.baseline}"
        yield Item("replan", ("replan",), ("expect", "replan"), says, judging.replan(expect.replan))


def _stress(scenario: Scenario, number: int, stress: Stress) -> Item:
    expect = scenario.expect or PLAIN
    says = "can still be planned" if stress.status == "feasible" else "cannot be planned"
    if stress.most_moves is not None:
        says = f"moves at most {stress.most_moves} sessions"
    what = say(stress.title, scenario.event.languages) if stress.title else "; ".join(stress.changes)
    return Item(
        f"stress-{_named(stress.id)}",
        ("stress",),
        ("stress", number),
        f"{what}: {says}",
        judging.stress(stress),
        is_slow(scenario, stress.effort or expect.effort),
    )
