"""Business-to-business meetings: what an instance says, what a plan is worth, and that a scenario says the same."""

from itertools import product
from pathlib import Path
from random import Random

import pytest

from benchmarks.suites import b2b, slotmachine
from eventplan import NoPlan, Plan, plan
from eventplan.model import Status
from eventplan.verifier import verify

TEXT = """nBusiness = 3;
nMeetings = 3;
nTables = 1;
nTotalSlots = 5;
nMorningSlots = 3;
requested = [|1, 2,1,
|1, 3,3,
|3, 2,2,
|];
meetingsxBusiness = [{1,2,3},
{1,2,4},
{1,3,4}];
nMeetingsBusiness = [2,2,2];
forbidden = [{0},
{0,1},
{}];
fixed = [0,0,4];
precedences = [{},
{1},
{}];
"""


def fair(tmp_path: Path, text: str = TEXT) -> b2b.Fair:
    """Read an instance from a file."""
    path = tmp_path / "tiny.dzn"
    path.write_text(text, "utf-8")
    return b2b.read(path)


def test_an_instance_is_read(tmp_path: Path) -> None:
    """Sessions, forbidden slots (0 is none), a fixed slot and what comes before."""
    instance = fair(tmp_path)
    assert (instance.participants, instance.tables, instance.slots, instance.morning) == (3, 1, 5, 3)
    assert [
        (meeting.first, meeting.other, meeting.slots, meeting.fixed, meeting.after)
        for meeting in instance.meetings
    ] == [
        (1, 2, range(1, 4), 0, ()),
        (1, 3, range(1, 6), 0, (1,)),
        (3, 2, range(4, 6), 4, ()),
    ]
    assert instance.forbidden == (frozenset(), frozenset({1}), frozenset())


@pytest.mark.parametrize(
    ("slots", "breaks", "wrong"),
    [
        ((2, 3, 4), [0, 1, 0], ""),
        ((2, 5, 4), [1, 1, 0], ""),
        ((1, 3, 4), [1, 1, 0], "2 does not meet in slot 1"),
        ((3, 2, 4), [0, 0, 1], "meeting 2 is not after 1"),
        ((2, 4, 4), [1, 1, 0], "3 has meetings 2 and 3 in slot 4"),
        ((2, 2, 4), [0, 1, 1], "2 meetings in slot 2"),
        ((2, 3, 5), [0, 1, 1], "meeting 3 may not be in slot 5"),
    ],
)
def test_breaks_are_counted_by_hand(
    tmp_path: Path, slots: tuple[int, ...], breaks: list[int], wrong: str
) -> None:
    """A stretch of idle slots is one break, however long; and what is wrong is said."""
    given, slot_of = fair(tmp_path), dict(enumerate(slots, 1))
    assert b2b.breaks(given, slot_of) == breaks
    by_hand = b2b.breaches(given, slot_of)
    assert wrong in by_hand if wrong else by_hand == []


@pytest.mark.parametrize("seed", range(6))
def test_a_scenario_says_the_same(seed: int) -> None:
    """Few meetings, all ways of holding them tried: the plan has as few breaks, or there is none."""
    draw = Random(seed)
    pairs = [tuple(draw.sample((1, 2, 3, 4), 2)) for _ in range(5)]
    halves = (range(1, 4), range(4, 6), range(1, 6))
    meetings = tuple(
        b2b.Meeting(
            first,
            other,
            draw.choice(halves),
            0 if draw.random() < 0.8 else draw.randint(1, 5),
            (draw.randint(1, m - 1),) if m > 1 and draw.random() < 0.3 else (),
        )
        for m, (first, other) in enumerate(pairs, 1)
    )
    forbidden = tuple(frozenset(draw.sample(range(1, 6), draw.choice((0, 0, 1)))) for _ in range(4))
    given = b2b.Fair(4, 2, 5, 3, meetings, forbidden)
    tries = (dict(enumerate(slots, 1)) for slots in product(range(1, 6), repeat=5))
    least = min(
        (
            sum(b2b.breaks(given, slots_tried))
            for slots_tried in tries
            if not b2b.breaches(given, slots_tried)
        ),
        default=None,
    )

    scenario = b2b.scenario_of(given)
    answer = plan(scenario, workers=1, effort=10.0, seconds=60.0)
    if least is None:
        assert isinstance(answer, NoPlan)
        assert answer.status is Status.INFEASIBLE
        return
    assert isinstance(answer, Plan)
    assert verify(scenario, answer) == ()
    assert b2b.breaches(given, b2b.slots_of(answer)) == []
    assert (sum(b2b.breaks(given, b2b.slots_of(answer))), answer.score, answer.bound) == (least,) * 3


def test_a_talk_without_a_title_is_called_by_its_number() -> None:
    """SlotMachine does not ask for a title."""
    times = [{"start": "2026-05-12T10:00:00", "end": "2026-05-12T12:00:00"}]
    talk = {"id": 7, "duration": 20, "speakers": [1], "venue_times": [{"venue": 1, "times": times}]}
    titles = [
        session.title
        for given in ({}, {"title": None}, {"title": ""}, {"title": "Bees"})
        for session in slotmachine.scenario_of([{**talk, **given}]).sessions
    ]
    assert titles == ["Talk 7", "Talk 7", "Talk 7", "Bees"]
