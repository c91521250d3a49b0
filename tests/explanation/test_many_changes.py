"""A way out of more changes than a search through small sets ever tries."""

from eventplan import Plan, plan
from eventplan.explanation.deadline import Deadline
from eventplan.explanation.edits import applied
from eventplan.explanation.many_changes import _prices, many_changes
from eventplan.explanation.ways_out import MOST_CHANGES
from tests.rules.builders import event, session
from tests.temptations import DAY

PAIRS = range(MOST_CHANGES + 1)
SPEAKERS = {name: {"speakers": ["ONE-01"]} for name in ("a", "b")}


def test_one_rule_is_changed_as_often_as_need_be() -> None:
    """Of five pairs of sessions of one speaker both are pinned to one time: five may start at another."""
    scenario = event(
        *(
            session(f"{name}{n}", **given, duration=30, start=f"{DAY} {9 + n:02}:00")
            for n in PAIRS
            for name, given in SPEAKERS.items()
        )
    )
    labels = [("pinned", (session.id,)) for session in scenario.sessions]
    changes = many_changes(scenario, [labels], Deadline(None, effort=20.0))
    assert len(changes) == len(PAIRS)
    assert {change.sort for change in changes} == {"unpin-start roundtable"}
    assert len({change.message.split("(")[1][1] for change in changes}) == len(PAIRS)
    changed = applied(scenario, [edit for change in changes for edit in change.edits])
    assert isinstance(plan(changed, workers=1, effort=5.0), Plan)


def test_nothing_is_found_where_one_rule_alone_does_not_help() -> None:
    """A rule that is not why: no changes."""
    scenario = event(
        session("a", speakers=["ONE-01"], start=f"{DAY} 09:00"),
        session("b", speakers=["ONE-01"], start=f"{DAY} 09:00"),
    )
    assert many_changes(scenario, [[("room-features", ("a", "A"))]], Deadline(None, effort=5.0)) == ()


def test_what_is_in_every_conflict_is_changed_first() -> None:
    """A start that is pinned costs less to change than a rule to waive, but has a part in one of two conflicts."""
    scenario = event(session("a", speakers=["ONE-01"], start=f"{DAY} 09:00"), session("b"))
    pinned, placed = ("pinned", ("a",)), ("placed", ("a",))
    assert [rule for rule, _ in _prices(scenario, [[pinned, placed]])] == ["pinned", "placed"]
    assert [rule for rule, _ in _prices(scenario, [[pinned, placed], [placed]])] == ["placed", "pinned"]
