"""Fields of one's own are kept on every way, and change nothing."""

from pathlib import Path

import pytest

from eventplan.files import load, load_text, scenario_hash, to_yaml
from eventplan.model import Scenario, ScenarioError, parse_change, with_changes

from .scenes import SMALL, small

STATED = SMALL.replace(
    "title: Tides,", 'title: Tides, x: {budget: 1200, cameras: [one, two], note: {de: "Ja"}},'
).replace("{id: hall, name: Hall,", "{id: hall, x: {floor: second}, name: Hall,")


def stated() -> Scenario:
    """The small event, with fields of its own at a room and a session."""
    return load_text(STATED)


def test_they_are_read_and_kept() -> None:
    """In files, in JSON, and through changes; they cannot change, and can be hashed."""
    scenario = stated()
    session = scenario.session_by_id["tides"]
    assert session.x == {"budget": 1200, "cameras": ("one", "two"), "note": {"de": "Ja"}}
    assert scenario.room_by_id["hall"].x == {"floor": "second"}
    assert load_text(to_yaml(scenario)) == scenario
    assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
    changed = with_changes(scenario, [parse_change("longer tides 30 min")])
    assert changed.session_by_id["tides"].x == session.x
    assert hash(scenario) == hash(stated())
    with pytest.raises(TypeError):
        session.x["budget"] = 1  # type: ignore[index]


def test_without_them_a_scenario_is_what_it_was() -> None:
    """Parts that have none say so nowhere; with them it is another scenario."""
    assert "x:" not in to_yaml(small())
    assert scenario_hash(small()) != scenario_hash(stated())
    assert stated().changed(sessions=small().sessions, rooms=small().rooms) == small()


def test_they_are_columns_of_tables(tmp_path: Path) -> None:
    """A column for each field."""
    table = "id,name,venue,capacity,x.floor\nhall,Hall,house,50,second\nden,Den,house,20,\n"
    (tmp_path / "rooms.csv").write_text(table, "utf-8")
    before, _, rest = SMALL.partition("rooms:\n")
    rest = rest[rest.index("common_sense") :]
    (tmp_path / "s.yaml").write_text(f"{before}tables: {{rooms: rooms.csv}}\n{rest}", "utf-8")
    scenario = load(tmp_path / "s.yaml")
    assert scenario.room_by_id["hall"].x == {"floor": "second"}
    assert scenario.room_by_id["den"].x == {}


@pytest.mark.parametrize("value", ["5", "[1]", "text"])
def test_they_are_a_mapping(value: str) -> None:
    """Anything else is a complaint at its place."""
    with pytest.raises(ScenarioError, match="error x"):
        load_text(SMALL.replace("title: Tides,", f"title: Tides, x: {value},"))
