"""`eventplan verify` on plans edited by hand: each breach is found, and told in plain words with names."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import invoke

SCENARIO = Path(__file__).parent / "breaches.yaml"
Tree = dict[str, Any]


def lawful() -> Tree:
    """A plan that breaks no rule."""
    places = {
        "debate": ("09:00", "hall"),
        "harbours": ("11:00", "blue"),
        "nets": ("11:00", "hall"),
        "oars": ("13:00", "hall"),
        "tides": ("13:00", "blue"),
        "press": ("15:00", "blue"),
    }
    return {
        "score": 24,
        "placements": [
            {"session": session, "start": f"2026-05-12T{start}:00+07:00", "room": room}
            for session, (start, room) in places.items()
        ],
        "dropped": ["sails"],
        "attendance": {
            "debate": ["gruber", "BEL-01"],
            "tides": ["gruber"],
            "harbours": ["BEL-01"],
            "nets": ["BEL-02"],
            "oars": ["AUT-01"],
        },
    }


def put(session: str, start: str = "", room: str = "") -> Callable[[Tree], None]:
    """Move a session."""

    def edit(plan: Tree) -> None:
        for placement in plan["placements"]:
            if placement["session"] == session:
                placement["start"] = f"2026-05-12T{start}:00+07:00" if start else placement["start"]
                placement["room"] = room or placement["room"]

    return edit


def both(*edits: Callable[[Tree], None]) -> Callable[[Tree], None]:
    """Make several edits."""

    def edit(plan: Tree) -> None:
        for edit in edits:
            edit(plan)

    return edit


def lose(plan: Tree) -> None:
    """Delete the line of a session."""
    plan["placements"] = [p for p in plan["placements"] if p["session"] != "tides"]
    plan["attendance"].pop("tides")


def hold_a_second(plan: Tree) -> None:
    """Hold the side event that was dropped as well."""
    plan["placements"].append({"session": "sails", "start": "2026-05-12T14:30:00+07:00", "room": "hall"})
    plan["dropped"] = []


def send(session: str, *people: str) -> Callable[[Tree], None]:
    """Send other people to a session."""
    return lambda plan: plan["attendance"].update({session: list(people)})


BREACHES: dict[str, tuple[Callable[[Tree], None], str]] = {
    "placed": (lose, "'Tides' (tides) has no place"),
    "opening-hours": (put("oars", "17:30"), "'Oars' (oars) occupies its room 12 May 17:30-18:30, outside the opening hours"),
    "allowed-times": (put("debate", "10:30"), "'Debate' (debate) is held 12 May 10:30-11:30, outside its windows"),
    "pinned": (put("press", "15:30"), "'Press' (press) is pinned to 12 May 15:00 and starts at 12 May 15:30"),
    "room-available": (put("oars", "12:30"), "'Oars' (oars) occupies Great hall 12 May 12:30-13:30, which is held"),
    "room-free": (put("oars", "13:00", "blue"), "'Oars' (oars)"),
    "room-capacity": (put("oars", "13:00", "tiny"), "'Oars' (oars) has 10 heads and Tiny room 5 seats"),
    "room-features": (put("debate", "09:00", "blue"), "'Debate' (debate) needs stage, which Blue room has not"),
    "order": (put("tides", "13:45"), "the second must start 30 minutes after the first ends"),
    "not-parallel": (put("harbours", "13:30", "hall"), "overlap, but"),
    "parallel-limit": (put("oars", "11:30", "blue"), "2 (side events) run at 12 May 11:30; 'side-events-at-once' allows 1"),
    "person-free": (
        both(put("harbours", "09:30"), send("debate", "gruber", "BEL-01")),
        "BEL-01",
    ),
    "person-available": (both(put("tides", "16:30"), put("press", "15:00")), "Anna Gruber"),
    "delegation-coverage": (send("debate", "gruber"), "Belgium has 0 of 1 fitting members in 'Debate' (debate)"),
    "organiser-quota": (hold_a_second, "Belgium leads 2 sessions; 'one-each' allows 1"),
    "zone-clearance": (put("tides", "13:00", "vault"), "Anna Gruber (gruber) is not cleared on 12 May for zone inner"),
}  # fmt: skip


def verified(tmp_path: Path, tree: Tree, *options: str) -> tuple[int, str]:
    """Exit code and output of `eventplan verify`."""
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(tree))
    done = invoke(["verify", str(SCENARIO), str(file), *options])
    return done.exit_code, done.stdout


def test_the_plan_before_the_edits_is_lawful(tmp_path: Path) -> None:
    """The plan that the breaches are planted in has none, and says its score."""
    code, output = verified(tmp_path, lawful())
    assert code == 0, output
    assert "lawful: no rule is broken" in output


@pytest.mark.parametrize("rule", BREACHES)
def test_each_planted_breach_is_told(rule: str, tmp_path: Path) -> None:
    """A breach of each rule ends with exit code 1 and a line `error rule: …` with names and a way to mend it."""
    edit, words = BREACHES[rule]
    tree = lawful()
    edit(tree)
    code, output = verified(tmp_path, tree)
    assert code == 1
    lines = [line for line in output.splitlines() if f" error {rule}: " in line]
    assert any(words in line for line in lines), output
    assert all(line.startswith(str(SCENARIO)) and line.endswith(")") for line in lines)
    report = json.loads(verified(tmp_path, tree, "--json")[1])
    assert {finding["rule"] for finding in report["findings"] if finding["severity"] == "error"} - {
        "score"
    } >= {rule}


def test_a_score_that_is_not_true_is_told(tmp_path: Path) -> None:
    """A plan that claims another score than it has is not lawful."""
    code, output = verified(tmp_path, {**lawful(), "score": 0})
    assert code == 1
    assert "error score: the plan says that it scores 0; it scores " in output


def test_that_a_plan_is_of_another_event_is_told_first(tmp_path: Path) -> None:
    """It is why there are all the other findings."""
    code, output = verified(tmp_path, {**lawful(), "event": "elsewhere", "score": 0})
    assert code == 1
    assert output.startswith("error event: the plan is of the event 'elsewhere'")
    # Nearly everything is wrong then, for that one reason: a few findings are said, and how many more.
    few = {**lawful(), "event": "elsewhere", "placements": [], "orders": {}}
    code, output = verified(tmp_path, few)
    assert code == 1
    assert [line.split(" ")[1] for line in output.splitlines()[:1]] == ["event:"]
    assert re.fullmatch(r"and [0-9]+ more, since it is of another event", output.splitlines()[4])
    assert len(output.splitlines()) == 6


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "this is not JSON"),
        (b"\xff", "is not UTF-8"),
        (b"[]", "plan: "),
        (b'{"placements": [{"session": "x"}]}', "placements.0.start: is missing"),
        (b"[" * 100_000, "this is not JSON"),
        (b'{"score": "many"}', "score: "),
    ],
)
def test_a_plan_file_that_is_none_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    """What is no plan is said to be none, with the place, and exit code 2."""
    from eventplan.files import load_plan
    from eventplan.model import PlanError

    (tmp_path / "p.json").write_bytes(data)
    with pytest.raises(PlanError, match=words) as error:
        load_plan(tmp_path / "p.json")
    assert error.value.exit_code == 2
    assert "p.json" in str(error.value)
