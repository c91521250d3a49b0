"""A small file beside a scenario says what is different; the scenario itself stays as it is."""

import json
from pathlib import Path

import pytest

from eventplan.files import changed_scenario, load, load_before, load_text, scenario_hash
from eventplan.files.changed import digest
from eventplan.files.written import to_yaml
from eventplan.model import Plan, ScenarioError, Status, settled, with_changes

SMALL = Path(__file__).parent.parent.parent / "scenarios" / "small-roundtable.yaml"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A scenario in a folder of its own."""
    (tmp_path / "event").mkdir()
    event_file = tmp_path / "event" / "event.yaml"
    event_file.write_bytes(SMALL.read_bytes())
    return event_file


def written(base: Path, folder: Path, *changes: str) -> Path:
    """A file in a folder with changes to a scenario."""
    folder.mkdir(exist_ok=True)
    scenario_file = folder / "scenario.yaml"
    scenario_file.write_text(changed_scenario(base, folder, settled(load(base), changes)), "utf-8")
    return scenario_file


def test_the_changed_scenario_is_a_few_lines_and_loads_as_it_was_meant(base: Path) -> None:
    """Elsewhere or in the same folder: it names the scenario, and what is different, a line each."""
    scenario, changes = load(base), ("lose-room library", "longer opening 30 min")
    for folder in (base.parent / ".." / "new", base.parent):
        file = written(base, folder, *changes)
        assert len(file.read_text("utf-8").splitlines()) <= 8 + len(changes)
        assert load(file) == with_changes(scenario, changes)
    assert "include:\n- event.yaml\n" in written(base, base.parent, *changes).read_text("utf-8")


def test_changes_of_a_changed_scenario_follow_its_own(base: Path, tmp_path: Path) -> None:
    """A second generation names the first scenario, not the file between, and holds both changes."""
    first = written(base, tmp_path / "one", "lose-room library")
    second = written(first, tmp_path / "two", "longer opening 30 min")
    text = second.read_text("utf-8")
    assert "file: ../event/event.yaml" in text
    assert text.endswith("changes:\n- lose-room library\n- longer opening 30 min\n")
    assert load(second) == with_changes(load(base), ["lose-room library", "longer opening 30 min"])


def test_a_session_that_is_added_is_written_as_its_fields(base: Path, tmp_path: Path) -> None:
    """Not as a line of JSON: it can be read, and edited."""
    add = 'add {"id": "extra", "kind": "hold", "duration": 30, "room": "salon", "title": "Extra"}'
    file = written(base, tmp_path / "new", add)
    assert "  session:\n    id: extra\n    kind: hold\n" in file.read_text("utf-8")
    assert load(file) == with_changes(load(base), [add])


def test_any_scenario_file_may_state_changes(base: Path) -> None:
    """What cannot be read or applied is a complaint at its line, and the others are told as well."""
    base.write_text(base.read_text("utf-8") + "\nchanges:\n  - lose-room library\n", "utf-8")
    assert load(base) == with_changes(load(SMALL), ["lose-room library"])
    bad = base.parent / "bad.yaml"
    bad.write_text(
        "eventplan: 1\ninclude: [event.yaml]\nchanges:\n  - cancel nothing\n  - lose-room salon\n  - pin opening\n",
        "utf-8",
    )
    with pytest.raises(ScenarioError) as raised:
        load(bad)
    messages = [(complaint.line, complaint.message) for complaint in raised.value.complaints]
    assert [line for line, _ in messages] == [4, 6]
    assert "there is no session 'nothing'" in messages[0][1]
    bad.write_text(
        "eventplan: 1\ninclude: [event.yaml]\nchanges: [cancle opening, {change: late}]\n", "utf-8"
    )
    with pytest.raises(ScenarioError, match="did you mean 'cancel'"):
        load(bad)
    bad.write_text("eventplan: 1\ninclude: [event.yaml]\nchanges: cancel opening\n", "utf-8")
    with pytest.raises(ScenarioError, match="must be a list"):
        load(bad)


def test_a_file_elsewhere_is_read_only_if_it_is_known(base: Path, tmp_path: Path) -> None:
    """Without its SHA-256, or with another, nothing of it is read, nor told."""
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hush\n", "utf-8")
    file = base.parent / "spy.yaml"
    for include in (
        "../secret.yaml",
        f"{{file: ../secret.yaml, sha256: {'0' * 64}}}",
        "{file: ../secret.yaml}",
    ):
        file.write_text(f"eventplan: 1\ninclude: [{include}]\n", "utf-8")
        with pytest.raises(ScenarioError) as raised:
            load(file)
        assert "hush" not in str(raised.value)
        assert "password" not in str(raised.value)
    with pytest.raises(ScenarioError, match="no folder to read from"):
        load_text(f"eventplan: 1\ninclude: [{{file: x.yaml, sha256: {digest(b'')}}}]\n")


def test_a_scenario_that_was_edited_since_is_not_taken_for_what_was_changed(
    base: Path, tmp_path: Path
) -> None:
    """The complaint says what to do."""
    file = written(base, tmp_path / "new", "lose-room library")
    base.write_text(base.read_text("utf-8") + "# a comment\n", "utf-8")
    with pytest.raises(ScenarioError, match="was edited since: put this file beside it"):
        load(file)
    beside = base.parent / "changed.yaml"
    beside.write_text("eventplan: 1\ninclude: [event.yaml]\nchanges: [lose-room library]\n", "utf-8")
    assert load(beside) == with_changes(load(base), ["lose-room library"])


def test_a_folder_elsewhere_keeps_its_own_limits(base: Path, tmp_path: Path) -> None:
    """What the file elsewhere includes is in its folder, not in that of the file with the changes."""
    (base.parent / "more.yaml").write_text("levels: []\n", "utf-8")
    base.write_text(base.read_text("utf-8") + "\ninclude: [more.yaml]\n", "utf-8")
    file = written(base, tmp_path / "new", "lose-room library")
    assert load(file).room_by_id["library"].holds
    (tmp_path / "new" / "own.yaml").write_text("levels: []\n", "utf-8")
    base.write_text(SMALL.read_text("utf-8") + "\ninclude: [../new/own.yaml]\n", "utf-8")
    text = file.read_text("utf-8")
    before = text.split("sha256: ")[1].split("\n")[0]
    file.write_text(text.replace(before, digest(base.read_bytes())), "utf-8")
    with pytest.raises(ScenarioError, match="is not in the scenario's folder"):
        load(file)


def test_what_a_session_states_stays_where_its_kind_says_otherwise(base: Path, tmp_path: Path) -> None:
    """A session of an hour stays one, in files and in changes, where its kind has 75 minutes and an hour is usual."""
    base.write_text(
        base.read_text("utf-8") + "\nkinds: {side-event: {duration: 75 min, attendance: closed}}\n", "utf-8"
    )
    more = {"id": "more", "kind": "side-event", "title": "More", "duration": 60, "attendance": "open"}
    most = {"id": "most", "kind": "side-event", "title": "Most"}
    changes = [f"add {json.dumps({**added, 'organisers': ['PRT']})}" for added in (more, most)]
    meant = with_changes(load(base), changes)
    scenario = load(written(base, tmp_path / "new", *changes))

    assert [meant.session_by_id[name].duration for name in ("more", "most")] == [60, 75]
    assert scenario.sessions == meant.sessions
    assert load_text(to_yaml(meant)).sessions == meant.sessions


def test_the_scenario_of_an_earlier_plan_is_found(base: Path, tmp_path: Path) -> None:
    """Before the last change, before all of them, and as it is; a plan of another scenario has none here."""

    def plan_of(file: Path) -> Plan:
        return Plan(scenario=scenario_hash(load(file)), status=Status.OPTIMAL)

    first = written(base, tmp_path / "one", "cancel dykes")
    second = written(first, tmp_path / "two", "lose-room library")
    for file in (base, first, second):
        assert load_before(second, plan_of(file)) == load(file)
    assert load_before(first, plan_of(second)) is None
