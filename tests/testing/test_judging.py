"""Expectations judged: each kind holds where it is so, and is told with what is the case where it is not."""

import os
from pathlib import Path

import pytest

from eventplan.files import load_text
from eventplan.model import Plan, Turn
from eventplan.model.policy import RULE_IDS
from eventplan.testing.answers import Options
from eventplan.testing.cases import Case, Verdict
from eventplan.testing.expectations import items_of
from eventplan.testing.families import FAMILIES, family_of

FILE = Path(__file__).parent / "everything.yaml"

NOT_SO = {
    "sessions-side-event": "1 session of kind side-event is held; dropped: extra",
    "talk-start-2": "'talk' starts at 2026-05-12 09:00; it could be as expected at no higher score",
    "talk-end-2": "'talk' ends at 2026-05-12 10:00",
    "talk-room-2": "'talk' is in hall; the expectation cannot be met:",
    "talk-attended-by-2": "'VN' is not at 'talk': 'VN-01' is at 'aside'",
    "talk-not-attended-by-2": "'NO-01' of 'NO' is at 'talk'",
    "vote-dropped": "'vote' is held: 2026-05-12 11:00 in hall",
    "extra-held": "'extra' is dropped",
    "aside-zone": "'aside' is in den, in no zone; the expectation cannot be met:",
    "loose-start-2": "it could be as expected for 5 points more",
    "loose-start-3": "the event is closed",
    "order-vote-talk": "'vote' is 2026-05-12 11:00 to 12:00 and 'talk' 2026-05-12 09:00 to 10:00",
    "never-parallel-talk-aside-vote": "'talk' is 2026-05-12 09:00 to 10:00 and 'aside'",
    "always-parallel-talk-vote": "'vote' is 2026-05-12 11:00 to 12:00",
    "always-parallel-talk-extra": "'extra' is dropped",
    "free-NO": "'NO-01' is at 'talk': 2026-05-12 09:00 in hall",
    "score": "the score is 7 (proved: no plan scores less):\n      7 dropped: 'extra' is not held",
    "agenda-press": "of 'pair' it may see nothing: it is a bilateral classified participants",
    "agenda-delegate-NO-02": "it may see 'talk', but does not attend it",
    "agenda-zone-inner": "of 'pair' it may see nothing",
    "stress-no-hall": "there is no plan: proved\n",
    "stress-fewer-impossible": "there is a plan, with a score of 7",
    "stress-late": "NO-01 is away",
}
"""Items that fail, and what is told. Every other item of the file passes."""


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """Every item of the file, judged."""
    case = Case(FILE)
    return {item.id: case.run(item.id) for item in case.items}


def test_what_is_so_passes_and_what_is_not_fails(verdicts: dict[str, Verdict]) -> None:
    """Exactly the expectations that are not met fail."""
    assert {name for name, verdict in verdicts.items() if verdict.failed} == set(NOT_SO)


@pytest.mark.parametrize("name", NOT_SO)
def test_a_failure_says_what_is_the_case_and_why(name: str, verdicts: dict[str, Verdict]) -> None:
    """Each failure says what was expected, and what is so instead, at the line of the expectation."""
    finding = verdicts[name].findings[0]
    assert finding.message.startswith("expected: ")
    assert any(NOT_SO[name] in finding.message for finding in verdicts[name].findings)
    key = "stress" if name.startswith("stress") else "expect"
    first = FILE.read_text("utf-8").splitlines().index(f"{key}:") + 1
    assert (finding.file, finding.line > first) == (str(FILE), True)


BASE = FILE.read_text("utf-8").partition("expect:")[0]


def case_of(tmp_path: Path, text: str, options: Options = Options()) -> Case:  # noqa: B008
    """A scenario file under test."""
    file = tmp_path / "a.yaml"
    file.write_text(text, "utf-8")
    return Case(file, options)


def message_of(case: Case, name: str) -> str:
    """Everything that is told of an item."""
    return "\n".join(finding.message for finding in case.run(name).findings)


LISTED = (
    BASE
    + """\
speakers_lists:
  - {id: debate, parts: [{session: talk}, {session: vote}], items: [{who: NO-01}, {who: VN-01}, {who: VN-02}]}
expect:
  turns:
    - {who: VN-01, position: 1}
    - {who: NO-01, position: {least: 3}}
    - {who: NO-01, position: 1}
    - {who: VN-01, before: NO-01}
    - {who: NO-01, before: VN-01}
    - {who: NO-01, part: vote, position: 1}
    - {who: VN-02, position: 1}
"""
)


def test_places_on_lists_are_counted_over_parts(tmp_path: Path) -> None:
    """Positions count over the parts of a list, or within the part that is named."""
    case = case_of(tmp_path, LISTED)
    at = "2026-05-12T09:00:00+07:00"
    later = "2026-05-12T11:00:00+07:00"
    turns = {
        "talk": (Turn(who="VN-01", part="talk", position=1, start=at, end=later),),
        "vote": (Turn(who="NO-01", part="vote", position=1, start=later, end=later),),
    }
    case.answer = lambda *_: Plan(orders=turns)  # type: ignore[method-assign]
    assert [message_of(case, name) for name in ("turn-VN-01", "turn-VN-01-2", "turn-NO-01-4")] == ["", "", ""]
    assert "'NO-01' has position 2 of 2 in 'vote', after 'VN-01'" in message_of(case, "turn-NO-01")
    assert "'NO-01' has position 2 of 2" in message_of(case, "turn-NO-01-2")
    assert "'NO-01' has position 2, 'VN-01' position 1" in message_of(case, "turn-NO-01-3")
    assert "'VN-02' has no place on list 'debate'" in message_of(case, "turn-VN-02")


BOTH_AT_ONCE = BASE.replace("room: den\n    attendance", "room: hall\n    attendance", 1)


def test_infeasible_because_of_rules(tmp_path: Path) -> None:
    """The rules named are to be in one conflict, with the subjects named; others are told instead."""
    so = "expect: {status: infeasible, because: [room-free, {rule: pinned, about: [aside, talk]}]}\n"
    assert message_of(case_of(tmp_path, BOTH_AT_ONCE + so), "infeasible") == ""
    other = "expect: {status: infeasible, because: [workload]}\n"
    assert "but for other reasons:" in message_of(case_of(tmp_path, BOTH_AT_ONCE + other), "infeasible")
    subject = "expect: {status: infeasible, because: [{rule: room-free, about: den}]}\n"
    assert "room-free" in message_of(case_of(tmp_path, BOTH_AT_ONCE + subject), "infeasible")
    assert "there is a plan" in message_of(case_of(tmp_path, BASE + so), "infeasible")


def test_infeasible_because_of_a_sum(tmp_path: Path) -> None:
    """A sum that does not come out needs no search for a conflict."""
    text = BASE.replace("heads: 10", "heads: 30")
    case = case_of(tmp_path, text + "expect: {status: infeasible, because: [room-capacity]}\n")
    assert message_of(case, "infeasible") == ""


def test_a_scenario_that_says_nothing_is_to_have_a_plan(tmp_path: Path) -> None:
    """Without expectations the items are the file and that there is a plan; why there is none is told."""
    case = case_of(tmp_path, BOTH_AT_ONCE)
    assert [item.id for item in case.items] == ["check", "status"]
    assert "there is no plan: proved, not out of time\n" in message_of(case, "status")
    assert case.run("status").findings[0][3:6] == (str(case.file), 1, 1)


def test_an_expectation_of_a_plan_points_to_the_status(tmp_path: Path) -> None:
    """Where there is no plan, the reasons are told once."""
    case = case_of(tmp_path, BOTH_AT_ONCE + "expect: {score: 3}\n")
    assert message_of(case, "score").endswith("there is no plan (see `status`)")


def test_optimal_means_proved(tmp_path: Path) -> None:
    """`optimal` holds for the small event."""
    assert message_of(case_of(tmp_path, BASE + "expect: {status: optimal}\n"), "status") == ""


def test_too_little_effort_proves_nothing(tmp_path: Path) -> None:
    """A search that is cut short neither passes nor claims that there is no plan."""
    from eventplan.model import NoPlan, Status

    case = case_of(tmp_path, BASE)
    case.answer = lambda *_: NoPlan(status=Status.UNKNOWN)  # type: ignore[method-assign]
    assert "That proves nothing" in message_of(case, "status")
    case = case_of(tmp_path, BASE + "expect: {status: infeasible}\n")
    case.answer = lambda *_: NoPlan(status=Status.UNKNOWN)  # type: ignore[method-assign]
    assert "neither a plan nor a proof" in message_of(case, "infeasible")


def test_ids_are_unique_and_choosable() -> None:
    """Ids tell items apart, and hold nothing that a shell or `-k` would take for its own."""
    names = [item.id for item in Case(FILE).items]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").replace(".", "").replace("_", "").isalnum() for name in names)


def test_every_rule_is_in_one_family_and_every_marker_is_a_family() -> None:
    """Each rule of the catalogue names a family that is described; items carry no other marker."""
    assert {family_of(rule) for rule in RULE_IDS} <= set(FAMILIES)
    scenario = load_text(FILE.read_text("utf-8"))
    assert {family for item in items_of(scenario) for family in item.families} <= set(FAMILIES)


def test_what_was_found_out_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run judges nothing again; a changed scenario is solved anew; another expectation is not."""
    options = Options(cache=tmp_path / "cache")
    text = BASE + "expect: {score: 7}\n"
    assert not case_of(tmp_path, text, options).run("score").remembered
    monkeypatch.setattr("eventplan.planner.plan", lambda *_, **__: pytest.fail("solved again"))
    again = case_of(tmp_path, text, options).run("score")
    assert (again.remembered, again.failed) == (True, False)
    other = case_of(tmp_path, BASE + "expect: {score: 6}\n", options).run("score")
    assert (other.remembered, other.failed) == (False, True)
    remembered = case_of(tmp_path, BASE + "expect: {score: 6}\n", options).run("score")
    assert (remembered.remembered, remembered.findings) == (True, other.findings)
    with pytest.raises(pytest.fail.Exception, match="solved again"):
        case_of(tmp_path, text.replace("drop_price: 7", "drop_price: 6"), options).run("score")


BROKEN = (
    b"", b"{", b"[" * 50_000, b"[]", b"3", b"null", b'{"status": 3}', b'{"status": [3]}', b'{"status": [[]]}',
    b'{"status": [[[], "a", "b", 3]]}', b'{"status": [[[[]], "a", "b"]]}', b'{"status": [[["a"], "a"]]}',
    b'{"plan": 3}', b'{"plan": "{}"}', b'{"plan": "\\ud800"}', b'{"none": 3}', b'{"none": {"status": "x"}}', b"\xff",
)  # fmt: skip


def test_a_broken_cache_is_no_cache(tmp_path: Path) -> None:
    """Whatever cannot be read in the cache is found out again, and a pipe is not waited for."""
    options = Options(cache=tmp_path / "cache")
    case_of(tmp_path, BASE, options).run("status")
    files = list((tmp_path / "cache").rglob("*.json"))
    for text in BROKEN:
        for file in files:
            file.write_bytes(text)
        verdict = case_of(tmp_path, BASE, options).run("status")
        assert (verdict.remembered, verdict.failed) == (False, False), text
    for file in files:
        file.unlink()
        os.mkfifo(file)
        file.with_suffix(".lock").unlink()
        file.with_suffix(".lock").symlink_to(tmp_path / "other")
    (tmp_path / "other").write_text("mine", "utf-8")
    assert not case_of(tmp_path, BASE, options).run("status").failed
    assert (tmp_path / "other").read_text("utf-8") == "mine"


MOVES = BASE.replace("    room: den\n    prefer_times", "    prefer_times") + "expect: {effort: 5}\n"


def test_a_variation_within_a_number_of_moves(tmp_path: Path) -> None:
    """A replan that moves few sessions passes; one that takes more is told, with what moves and a proof."""
    few = "stress: [{id: no-den, changes: [lose-room den from 2026-05-12 13:00], most_moves: %d}]\n"
    text = MOVES.replace(
        "    start: 2026-05-12 14:00\n    room: den\n", "    windows: [2026-05-12 14:00/18:00]\n    prefer_rooms: [{room: den}]\n"
    )  # fmt: skip
    assert message_of(case_of(tmp_path, text + few % 2), "stress-no-den") == ""
    message = message_of(case_of(tmp_path, text + few % 0), "stress-no-den")
    assert "move, and fewer will not do (proved):\n" in message.replace("moves,", "move,")
    assert "den" in message


def test_a_replan_from_a_stored_plan(tmp_path: Path) -> None:
    """Without a stored plan that is told; `update` stores it; then nothing moves; a change is measured."""
    text = MOVES.replace("{effort: 5}", "{effort: 5, replan: {baseline: base.json, most: 0}}")
    assert "there is no file 'base.json'" in message_of(case_of(tmp_path, text), "replan")
    assert message_of(case_of(tmp_path, text, Options(update=True)), "replan") == ""
    assert (tmp_path / "base.json").is_file()
    assert message_of(case_of(tmp_path, text), "replan") == ""
    moved = text.replace("start: 2026-05-12 11:00", "start: 2026-05-12 12:00")
    assert "1 session moves" in message_of(case_of(tmp_path, moved), "replan")
    assert message_of(case_of(tmp_path, moved.replace("most: 0", "most: 1")), "replan") == ""
    outside = text.replace("base.json", "../base.json")
    assert "not in the scenario's folder" in message_of(case_of(tmp_path, outside), "replan")
    (tmp_path / "base.json").write_text("{", "utf-8")
    assert "this is not JSON" in message_of(case_of(tmp_path, text), "replan")
