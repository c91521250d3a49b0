"""Expectations in scenario files: what can be written, what is refused and where, and that they change no plan."""

import pytest

from eventplan.files import load_text, scenario_hash
from eventplan.files.written import to_yaml
from eventplan.model import Amount, ScenarioError, When
from eventplan.model.changes import with_changes
from tests.small import HOUSE

EVENT = (
    HOUSE.replace("rooms:", "zones:\n  - {id: inner, name: Inner zone}\nrooms:").replace(
        "venue: house,", "venue: house, zone: inner,"
    )
    + """\
delegations:
  - {id: NO, name: Norway, size: 3}
  - {id: VN, name: Viet Nam, size: 3}
sessions:
  - {id: talk, kind: roundtable, title: A talk, duration: 75 min}
  - {id: vote, kind: plenary, title: A vote, duration: 75 min}
speakers_lists:
  - {id: debate, parts: [{session: vote}], items: [{who: NO-01}, {who: VN-01}]}
"""
)

EVERYTHING = (
    EVENT
    + """\
expect:
  status: optimal
  effort: 20
  sessions: {roundtable: 1, plenary: {least: 1, most: 2}}
  places:
    - session: talk
      start: 2026-05-12 09:00
      end: {before: 2026-05-12 11:00}
      room: hall
      zone: inner
      attended_by: [NO, VN-02]
    - {session: vote, start: {between: 2026-05-12 09:00/12:00}, not_attended_by: NO-02}
  order: [[talk, vote]]
  never_parallel: [[talk, vote]]
  free: [{who: NO, during: 2026-05-12 16:00/18:00}]
  turns:
    - {who: NO-01, position: 1}
    - {who: NO-01, list: debate, part: vote, before: VN-01}
  score: 100
  preferences: {walking: 10}
  gap: 5
  replan: {baseline: small.plan.json, most: 2}
  agendas:
    - {reader: public, sees: [talk, vote]}
    - {reader: delegate, which: NO-01, sees: talk, does_not_see: vote}
stress:
  - {id: late-norway, changes: [late NO 20 min], most_moves: 1}
  - {id: no-hall, changes: [lose-room hal], status: infeasible}
waivers:
  - {finding: sweep, reason: There is no team yet., owner: Security, until: 2026-05-01}
"""
)


def complaints(text: str) -> list[tuple[int, int, str]]:
    """Line, column and message of each complaint."""
    with pytest.raises(ScenarioError) as error:
        load_text(text)
    return [(c.line, c.column, c.message) for c in error.value.complaints]


def test_everything_can_be_expected_and_is_written_back() -> None:
    """Each kind of expectation is read, and the file that is written from it reads back as the same."""
    scenario = load_text(EVERYTHING.replace("lose-room hal]", "lose-room hall]"))
    assert scenario.expect is not None
    assert scenario.expect.sessions["plenary"] == Amount(least=1, most=2)
    assert load_text(to_yaml(scenario)) == scenario


def test_a_change_to_what_is_not_there_is_told_in_its_place() -> None:
    """A variation that names a room that does not exist is refused at its line, with the nearest name."""
    line = EVERYTHING[: EVERYTHING.index("lose-room")].count("\n") + 1
    assert complaints(EVERYTHING) == [(line, 29, "there is no room 'hal' - did you mean 'hall'?")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("status: feasable", "did you mean 'feasible'"),
        ("sessions: {plenery: 1}", "did you mean 'plenary'"),
        ("sessions: {plenary: {least: 3, most: 2}}", "`most` is less than `least`"),
        ("sessions: {plenary: {}}", "give a number"),
        ("places: [{session: tlak}]", "did you mean 'talk'"),
        ("places: [{session: talk, zone: iner}]", "did you mean 'inner'"),
        ("places: [{session: talk, start: nine}]", "'nine' is not a time"),
        ("places: [{session: talk, start: {}}]", "give a time"),
        ("places: [{session: talk, strat: {}}]", "did you mean 'start'"),
        ("places: [{session: talk, attended_by: NO-04}]", "there is no delegate or delegation 'NO-04'"),
        ("places: [{session: talk, held: false, room: hall}]", "not held has no time"),
        ("order: [[talk, vot]]", "did you mean 'vote'"),
        ("never_parallel: [[talk]]", "must"),
        ("free: [{who: NOR, during: 2026-05-12}]", "no delegate or delegation 'NOR'"),
        ("turns: [{who: NO-02, position: 1}]", "'NO-02' is on no list"),
        ("turns: [{who: NO-01, list: debates, position: 1}]", "did you mean 'debate'"),
        ("turns: [{who: NO-01, part: talk}]", "'talk' holds no part"),
        ("turns: [{who: NO-01, before: NO-02}]", "'NO-02' is not on this list"),
        ("turns: [{who: NO-01}]", "give `position`"),
        ("preferences: {walk: 1}", "did you mean 'walking'"),
        ("agendas: [{reader: room, sees: talk}]", "`which` says"),
        ("agendas: [{reader: room, which: hal, sees: talk}]", "did you mean 'hall'"),
        ("agendas: [{reader: public}]", "give `sees`"),
        ("because: [room-free]", "`because` needs"),
        ("{status: infeasible, because: [room-fre]}", "did you mean 'room-free'"),
        ("{status: infeasible, score: 3}", "`score` expects nothing"),
        ("effort: soon", "must be a number"),
    ],
)
def test_what_cannot_be_expected_is_refused(said: str, expected: str) -> None:
    """Each mistake in an expectation is one complaint, at its line or its block, with advice."""
    block = f"expect: {said}\n" if said.startswith("{") else f"expect:\n  {said}\n"
    ((line, _, message),) = complaints(EVENT + block)
    first = EVENT.count("\n") + 1
    assert first <= line <= first + 1
    assert expected in message


def test_expectations_change_no_plan() -> None:
    """A plan answers the same scenario with and without expectations, so both have one hash."""
    scenario = load_text(EVERYTHING.replace("lose-room hal]", "lose-room hall]"))
    assert scenario_hash(scenario) == scenario_hash(load_text(EVENT))


def test_what_is_gone_is_expected_no_more() -> None:
    """A session can be cancelled though something is expected of it; other changes leave what is expected."""
    scenario = load_text(EVERYTHING.replace("lose-room hal]", "lose-room hall]"))
    assert with_changes(scenario, ["cancel talk"]).expect is None
    assert with_changes(scenario, ["longer talk 15 min"]).expect == scenario.expect
    with pytest.raises(ScenarioError, match="no session 'gone'"):
        scenario.changed(expect={"places": [{"session": "gone"}]})


def test_amounts_and_times_say_when_they_hold() -> None:
    """An exact number holds for itself alone, bounds hold at their ends, and one number may stand alone."""
    assert [Amount(least=2, most=3).holds(n) for n in (1, 2, 3, 4)] == [False, True, True, False]
    assert [Amount.model_validate(2).holds(n) for n in (1, 2, 3)] == [False, True, False]
    assert str(Amount(most=3)) == "at most 3"
    assert When.model_validate("2026-05-12 09:00").at is not None
