"""What press conferences report on, and what is prepared by meetings of officials."""

from collections.abc import Mapping, Sequence

from .attendance import ScenarioAttendance
from .bodies import BODIES
from .session_parts import Attendance
from .sessions import Kind
from .stated_times import may_follow, stated_spans
from .title_words import AHEAD_OR_CALL, LEADERS, OFFICIALS, names_ceremony, text_of, words_in

TOLD_OF = (Kind.CEREMONY, Kind.PLENARY, Kind.HIGH_LEVEL_SESSION, Kind.ROUNDTABLE)
"""Kinds that a press conference reports on."""


def told_by_press(scenario: ScenarioAttendance) -> Mapping[str, tuple[str, ...]]:
    """
    Return what each press conference tells of: sessions that share a theme, and ceremonies that it names.

    It names a ceremony if a word of its id or title is the ceremony's id, or says which ceremony it is;
    not if it is a photo call, or held ahead of it. Sessions of leaders "tell" of the first meeting of
    sherpas or senior officials, which prepares them. Where an order is stated, or both are pinned, nothing
    is said here.
    """
    if not scenario.common_sense:
        return {}

    ordered = {(order.before, order.after) for order in scenario.ordered if order.in_order}
    by_press = _prepared(scenario, ordered)

    for press in scenario.sessions:
        if press.kind is not Kind.PRESS_CONFERENCE:
            continue

        words = words_in(scenario, press)
        tells_ahead = not AHEAD_OR_CALL.search(text_of(scenario, press))
        by_press[press.id] = tuple(
            other.id
            for other in scenario.sessions
            if other.kind in TOLD_OF
            if not {*press.themes}.isdisjoint(other.themes) or (tells_ahead and names_ceremony(words, other))
            if not (press.start and other.start)
            if ordered.isdisjoint(((press.id, other.id), (other.id, press.id)))
        )

    return {press: others for press, others in by_press.items() if others}


def _prepared(scenario: ScenarioAttendance, ordered: set[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The sessions of leaders, each with the first meeting of those who prepare them, if it can be before."""
    officials = [s for s in scenario.sessions if s.kind in BODIES and OFFICIALS.search(text_of(scenario, s))]
    if not officials:
        return {}

    first = min(officials, key=lambda s: min(span.start for span in stated_spans(scenario, s)))

    return {
        session.id: (first.id,)
        for session in scenario.sessions
        if session.kind in (Kind.PLENARY, Kind.HIGH_LEVEL_SESSION) and session not in officials
        if session.attendance is Attendance.HEADS or LEADERS.search(text_of(scenario, session))
        if not (session.start and first.start) and may_follow(scenario, first, session)
        if ordered.isdisjoint(((first.id, session.id), (session.id, first.id)))
    }


def told_soon(scenario: ScenarioAttendance, told_of: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """
    Return the press conferences that come after one ceremony, by name or by a stated order, and the ceremony.

    Those with a start, a slot or windows of their own are held when that says.
    """
    if not scenario.common_sense:
        return {}

    ordered: dict[str, set[str]] = {}
    for order in scenario.ordered:
        if order.in_order:
            ordered.setdefault(order.after, set()).add(order.before)

    ceremony_of = {}
    for press in scenario.sessions:
        stated = press.start is not None or press.slots is not None or scenario.own_windows(press)
        if press.kind is not Kind.PRESS_CONFERENCE or stated:
            continue

        before = {*told_of.get(press.id, ()), *ordered.get(press.id, ())}
        ceremonies = [name for name in before if scenario.session_by_id[name].kind is Kind.CEREMONY]
        if len(ceremonies) == 1:
            ceremony_of[press.id] = ceremonies[0]

    return ceremony_of
