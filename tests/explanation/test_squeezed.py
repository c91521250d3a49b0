"""What is seen to be at odds without a search: sessions that others leave no start, people with too many of them."""

from eventplan.explanation.squeezed import squeezed
from eventplan.files import load_text
from eventplan.solver.assemble import candidates_of
from eventplan.solver.problem import problem_of
from tests.explanation.four_parties import HEAD

FAIR = (
    HEAD
    + """\
slot_grids: [{id: grid, slots: [SLOTS]}]
"""
)
SLOTS = ["2026-05-12 09:00/09:20", "2026-05-12 09:20/09:40", "2026-05-12 09:40/10:00"]


def at_odds(slots: int, *meetings: str) -> list[set[str]]:
    """Return the sets of meetings that cannot all be held in the first slots; `AB 09:20` has that start."""
    rows = []
    for meeting in meetings:
        pair, _, at = meeting.partition(" ")
        start = f', start: "2026-05-12 {at}"' if at else ", slots: grid"
        rows.append(
            f"  - {{id: {pair}, kind: bilateral, title: {pair}, parties: [{pair[0]}, {pair[1]}]{start}}}"
        )
    text = FAIR.replace("SLOTS", ", ".join(f'"{slot}"' for slot in SLOTS[:slots]))
    problem = problem_of(load_text(text + "sessions:\n" + "\n".join(rows)))
    build = candidates_of(problem, frozenset())
    return [{problem.sessions[s].id for s in together} for together in squeezed(build, range(len(meetings)))]


def test_more_sessions_of_somebody_than_starts() -> None:
    """Three meetings of A in two slots; what B, C and D have among themselves is not part of it."""
    assert at_odds(2, "AB", "AC", "AD", "BC") == [{"AB", "AC", "AD"}]
    assert at_odds(3, "AB", "AC", "AD", "BC") == []


def test_what_has_one_start_leaves_none_to_another() -> None:
    """AB and CD take the first slot from AC, and BC the second."""
    assert at_odds(2, "AB 09:00", "BC 09:20", "AC", "CD 09:40") == [{"AB", "BC", "AC"}]


def test_what_follows_from_what_follows() -> None:
    """AC can only be in the second slot, then BC only in the first, which is taken from it by B's meeting."""
    assert at_odds(2, "AD 09:00", "AC", "BD 09:20", "BC") == []
    assert at_odds(2, "AB 09:00", "AC", "BC") == [{"AB", "AC", "BC"}]


def test_sessions_that_fill_their_starts_leave_none_of_them() -> None:
    """AB and AC have two slots, whichever has which: AD is in the third, which CD has already."""
    late = "AD 09:40"
    assert at_odds(2, "AB", "AC", late) == []
    assert at_odds(3, "AB 09:00", "AC 09:20", "AD", "BD 09:40") == [{"AB", "AC", "AD", "BD"}]
    assert at_odds(2, "AB", "AC", "BD", "CD", "BC 09:40", "AD 09:40") == []
