"""Kinds of session that a scenario names itself: read, referred to, shown, and complained of."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import eventplan
from eventplan.checks import check
from eventplan.files import load, load_text
from eventplan.files.json_schema import schema
from eventplan.files.variations import load_session
from eventplan.files.written import to_yaml
from eventplan.model import Classification, Kind, Plan, Roundtable, Scenario, ScenarioError
from eventplan.model.changes import Add, parse_change, with_changes
from eventplan.publish.colours import CSS3, contrast, nearest_name, on_dark, on_light, rgb
from eventplan.publish.kinds import in_order, look_of

TEXT = """\
eventplan: 1
event:
  id: academy
  title: A summer academy
  time_zone: Asia/Ho_Chi_Minh
  languages: [en, vi]
  days:
    - {date: 2026-05-12, opens: "09:00", closes: "18:00"}
venues:
  - {id: house, name: The house}
rooms:
  - {id: hall, name: Hall, venue: house, capacity: 40, meant_for: masterclass}
  - {id: den, name: Den, venue: house, capacity: 40}
delegations:
  - {id: NO, name: Norway, size: 3}
kinds:
  roundtable: {duration: 90 min, setup: 5 min}
  masterclass:
    like: roundtable
    words: {en: Masterclass, fr: Cours magistral}
    colour: "#ffdd00"
    duration: 45 min
  retreat: {like: side-event, words: Retreat, public: false}
sessions:
  - {id: talk, kind: roundtable, title: A talk, heads: 30}
  - {id: class1, kind: masterclass, title: Cyber, heads: 10}
  - {id: class2, kind: masterclass, title: More cyber, heads: 10}
  - {id: away, kind: retreat, title: Away, organisers: [NO], heads: 10}
not_parallel:
  - {id: classes, sessions: [masterclass]}
parallel:
  - {id: few, kinds: [masterclass, retreat], most: 1}
quotas:
  - {id: one, kinds: [retreat], most: 1}
order:
  - {before: masterclass, after: retreat}
expect:
  sessions: {masterclass: 2, roundtable: 3, retreat: 1}
"""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The academy."""
    return load_text(TEXT)


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    """Its plan."""
    answer = eventplan.plan(scenario, workers=1, effort=1)
    assert isinstance(answer, Plan)
    return answer


@pytest.fixture(scope="module")
def written(scenario: Scenario, plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its agendas, and its public site."""
    folder = tmp_path_factory.mktemp("academy")
    eventplan.write_agendas(scenario, plan, folder / "agendas")
    eventplan.write_site(scenario, plan, folder / "site")
    return folder


def test_sessions_have_the_class_and_the_defaults(scenario: Scenario) -> None:
    """Its own defaults come first, then those of the kind that it is like, then those of that kind."""
    talk, second_talk, _, away = scenario.sessions
    assert isinstance(second_talk, Roundtable)
    assert (second_talk.kind, second_talk.own_kind, second_talk.kind_id) == (
        Kind.ROUNDTABLE,
        "masterclass",
        "masterclass",
    )
    assert (second_talk.duration, second_talk.setup, talk.duration, talk.kind_id) == (45, 5, 90, "roundtable")
    assert (away.duration, away.settling) == (60, 15)


def test_words_name_them(scenario: Scenario) -> None:
    """Order, groups, limits and counts take kinds of one's own; the kind that one is like has them, too."""
    assert scenario.named(["masterclass"]) == ("class1", "class2")
    assert scenario.named(["roundtable"]) == ("talk", "class1", "class2")
    assert [s.id for s in scenario.sessions if scenario.parallel[0].counts(s)] == ["class1", "class2", "away"]
    assert {(o.before, o.after) for o in scenario.ordered} == {("class1", "away"), ("class2", "away")}


def test_a_plan_keeps_what_is_said_of_them(scenario: Scenario, plan: Plan) -> None:
    """In order, and one at a time."""
    assert eventplan.verify(scenario, plan) == ()
    at = plan.placement_by_session
    assert max(at["class1"].start, at["class2"].start) < at["away"].start
    moved = plan.moved("class2", start=at["class1"].start)
    assert {"not-parallel", "parallel-limit"} <= {f.rule for f in eventplan.audit(scenario, moved).findings}


@pytest.mark.parametrize("way", ["yaml", "json", "dump", "changed"])
def test_they_survive_every_way(scenario: Scenario, way: str) -> None:
    """Written and read again, the scenario is the same."""
    ways: dict[str, Any] = {
        "yaml": lambda: load_text(to_yaml(scenario)),
        "json": lambda: Scenario.model_validate_json(scenario.model_dump_json()),
        "dump": lambda: Scenario.model_validate(scenario.model_dump(exclude_unset=True)),
        "changed": lambda: scenario.changed(rooms=scenario.rooms),
    }
    assert ways[way]() == scenario


def test_they_are_written_as_their_kind(scenario: Scenario) -> None:
    """`kind: masterclass`, and no second field."""
    text = to_yaml(scenario)
    assert "kind: masterclass" in text
    assert "own_kind" not in text


def test_changes_know_them(scenario: Scenario) -> None:
    """A session is cancelled, and one is added; what names the kind stays."""
    left = with_changes(scenario, [parse_change("cancel class2")])
    assert left.named(["masterclass"]) == ("class1",)
    assert left.not_parallel[0].sessions == ("masterclass",)
    line = 'add {"id": "c3", "kind": "roundtable", "own_kind": "masterclass", "title": "C", "duration": 45}'
    more = with_changes(scenario, [parse_change(line)])
    assert more.named(["masterclass"]) == ("class1", "class2", "c3")
    assert str(parse_change(str(parse_change(line)))) == str(parse_change(line))


def test_an_added_session_has_what_its_kind_gives(scenario: Scenario, tmp_path: Path) -> None:
    """In a line, as fields, as a session, from a file of its own, and in `changes` of a file: the same session."""
    line = 'add {"id": "c3", "kind": "masterclass", "title": "C"}'
    fields = {"id": "c3", "kind": "masterclass", "title": "C"}
    (tmp_path / "one.yaml").write_text("id: c3\nkind: masterclass\ntitle: C\n")
    (tmp_path / "e.yaml").write_text(
        f"{TEXT}changes:\n  - change: add\n    session: {fields}\n  - longer c3 5 min\n"
    )
    typed = Roundtable(id="c3", own_kind="masterclass", title="C", duration=45)
    added = [
        with_changes(scenario, [text]).session_by_id["c3"]
        for text in (
            line,
            Add.model_validate({"session": fields}),
            Add(session=load_session(tmp_path / "one.yaml", scenario.kinds)),
            Add(session=typed),
            parse_change(str(Add(session=typed))),
        )
    ]
    assert {(session.kind_id, session.duration, session.setup) for session in added} == {
        ("masterclass", 45, 5)
    }
    assert load(tmp_path / "e.yaml").session_by_id["c3"].duration == 50
    hour = with_changes(scenario, [Add(session=typed.model_copy(update={"duration": 60}))])
    assert hour.session_by_id["c3"].duration == 60


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ("    like: mastercls\n", "must be a kind of eventplan: one of plenary, "),
        ("    like: roundtabel\n", "hold - did you mean 'roundtable'?"),
        ("    like: retreat\n", "'retreat' is one of your own; it must be a kind of eventplan"),
        ("    like: [a]\n", "must be a kind of eventplan"),
        ("", "for a kind of your own, say which it is `like`: one of plenary, "),
    ],
)
def test_what_a_kind_is_not_like_is_told_once(stated: str, message: str) -> None:
    """And not of each session of that kind, and of whatever names the kind."""
    with pytest.raises(ScenarioError) as error:
        load_text(TEXT.replace("    like: roundtable\n", stated))
    (complaint,) = error.value.complaints
    assert (complaint.about, message in complaint.message) == ("like", True)


def test_what_is_wrong_with_an_added_session_is_told_in_words(scenario: Scenario, tmp_path: Path) -> None:
    """By the field, with the scenario's own kinds, and at the place in a file."""
    with pytest.raises(
        ScenarioError, match=r"`add c3`: kind: must be one of plenary, .*, masterclass, retreat - did"
    ):
        with_changes(scenario, ['add {"id": "c3", "kind": "masterclas", "title": "C"}'])
    (tmp_path / "one.yaml").write_text("id: c3\nkind: masterclass\ntitel: C\n")
    with pytest.raises(ScenarioError) as error:
        load_session(tmp_path / "one.yaml", scenario.kinds)
    messages = {(complaint.line, complaint.about, complaint.message) for complaint in error.value.complaints}
    assert messages == {
        (1, "title", "is missing"),
        (3, "titel", "there is no such field - did you mean 'title'?"),
    }
    wanted = 'stress:\n  - {id: one, changes: [\'add {"id": "c3", "kind": "masterclass"}\', \'cancel c3\']}\n'
    with pytest.raises(ScenarioError, match="error change: title: is missing"):
        load_text(TEXT + wanted)


def test_tables_have_them(tmp_path: Path) -> None:
    """A row of a table says `masterclass` as any other kind."""
    (tmp_path / "s.csv").write_text("id,kind,title,heads\nclass3,masterclass,Third,10\nx,masterclas,X,1\n")
    (tmp_path / "e.yaml").write_text(TEXT.replace("venues:", "tables: {sessions: s.csv}\nvenues:", 1))
    with pytest.raises(ScenarioError) as error:
        load(tmp_path / "e.yaml")
    (complaint,) = error.value.complaints
    assert (complaint.line, complaint.column) == (3, 3)
    assert complaint.message.endswith("did you mean 'masterclass'?")
    (tmp_path / "s.csv").write_text("id,kind,title,heads\nclass3,masterclass,Third,10\n")
    assert load(tmp_path / "e.yaml").session_by_id["class3"].duration == 45


WRONG = [
    ('colour: "#ffdd00"', "colour: brown", "colour:", "'brown' is not a colour: write `#2a7880`"),
    ("    like: roundtable\n", "", "masterclass:", "for a kind of your own, say which it is `like`"),
    ("  roundtable: {d", "  roundtabl: {d", "roundtabl:", "is `like` - did you mean 'roundtable'?"),
    ("roundtable: {d", "roundtable: {like: plenary, d", "like: plenary", "a kind of eventplan already"),
    ("masterclass, title: C", "masterclas, title: C", "kind: masterclas,", "did you mean 'masterclass'?"),
    ("public: false", "publik: false", "publik", "there is no such field - did you mean 'public'?"),
    (
        "title: Away,",
        "title: Away, classification: public,",
        "classification",
        "'retreat' is not public, and",
    ),
    ("side-event, words: Retreat, public: false", "bilateral, public: true", "public: true", "are never"),
    ("[masterclass, retreat]", "[masterclass, retreet]", "retreet]", "did you mean 'retreat'?"),
    ("kinds: [retreat]", "kinds: [retreet]", "retreet]", "did you mean 'retreat'?"),
    ("{masterclass: 2,", "{masterklass: 2,", "masterklass", "did you mean 'masterclass'?"),
    ("before: masterclass", "before: masterklass", "before:", "neither a session nor a kind"),
    ("words: Retreat", "words: {e: Retreat}", "e: Retreat", "'e' is not a language tag"),
    ("id: talk,", "id: masterclass,", "masterclass:", "there is a session 'masterclass' already"),
    ("A talk,", "A talk, own_kind: foo,", "own_kind", "there is no kind 'foo' in `kinds`"),
    ("A talk,", "A talk, own_kind: retreat,", "own_kind", "is like side-event, and not like roundtable"),
    ("A talk,", "A talk, beside: [foo],", "foo]", "must be one of"),
]


@pytest.mark.parametrize(("old", "new", "place", "message"), WRONG)
def test_what_is_wrong_is_said_where_it_stands(old: str, new: str, place: str, message: str) -> None:
    """Each slip has its line and column."""
    assert old in TEXT
    wrong = TEXT.replace(old, new, 1)
    before = wrong[: wrong.index(place)].split("\n")
    with pytest.raises(ScenarioError) as error:
        load_text(wrong)
    complaints = [c for c in error.value.complaints if message in c.message]
    assert complaints, [c.message for c in error.value.complaints]
    assert (complaints[0].line, complaints[0].column) == (len(before), len(before[-1]) + 1)


def test_what_is_not_public_never_becomes_so(scenario: Scenario) -> None:
    """Sessions of a kind with `public: false` are for participants; of one that is like a hold, for fewer."""
    away = scenario.session_by_id["away"]
    assert away.classification is Classification.PARTICIPANTS
    held = TEXT.replace("like: side-event, words: Retreat", "like: hold, duration: 60 min").replace(
        "organisers: [NO], ", ""
    )
    held = held.replace("quotas:\n  - {id: one, kinds: [retreat], most: 1}\n", "")
    assert load_text(held).session_by_id["away"].classification is Classification.RESTRICTED


def test_a_language_without_words_is_said(scenario: Scenario) -> None:
    """What is shown there is said, too."""
    (complaint,) = (finding for finding in check(scenario) if finding.about == "unnamed-kind")
    assert complaint.message == "'masterclass' has no words in vi: there it is called 'Masterclass'"
    assert (complaint.line, complaint.column) == (20, 5)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path), path.read_bytes().decode("utf-8", "replace")


def test_everything_that_is_shown_has_words_and_colour(scenario: Scenario, written: Path) -> None:
    """Pages, pictures, and agendas: the words, the colour, and the nearest name of it."""
    code = look_of(scenario, scenario.session_by_id["class1"]).code
    site = dict(texts(written / "site"))
    (day,) = (text for name, text in site.items() if re.search(r"day-2026-05-12\.html$", name))
    (picture,) = (text for name, text in site.items() if name.endswith(".svg") and "pictures" in name)
    styles = next(text for name, text in site.items() if name.endswith("site.css"))
    assert f"k-{code}" in day
    assert f'id="g-{code}"' in day
    assert "Masterclass" in day
    assert "Masterclass" in picture
    assert f"--{code}:" in picture
    assert f".k-{code}{{" in styles
    agendas = "".join(text for _, text in texts(written / "agendas"))
    assert "CATEGORIES:Masterclass" in agendas
    assert "COLOR:gold" in agendas


def test_nothing_public_tells_of_what_is_not(scenario: Scenario, written: Path) -> None:
    """Neither the words nor the class of the kind is in the public site."""
    hidden = look_of(scenario, scenario.session_by_id["away"]).code
    for name, text in texts(written / "site"):
        assert "Retreat" not in text, name
        assert hidden not in text, name


def test_exports_have_the_words(scenario: Scenario, plan: Plan) -> None:
    """The programme as a table, and as a schedule."""
    from eventplan.publish import programme_csv
    from eventplan.publish.readers import PUBLIC

    assert b",Masterclass,Cyber," in programme_csv(scenario, plan, PUBLIC)


def test_colours_can_be_read_on_both_grounds() -> None:
    """A colour that can be read stays as it is."""
    for colour in ("#ffdd00", "#000000", "#ffffff", "#2a7880", "#808080", "#ff0000"):
        assert contrast(rgb(on_light(colour)), (255, 255, 255)) >= 4.5
        assert contrast(rgb(on_dark(colour)), (20, 24, 29)) >= 4.5
    assert on_light("#2a7880") == "#2a7880"
    assert nearest_name("#ffdd00") == "gold"
    assert nearest_name("#ff0000") == "red"
    assert len(CSS3) > 110


def test_keys_list_them_behind_what_they_are_like(scenario: Scenario) -> None:
    """In one order, whatever the order of sessions."""
    looks = [look_of(scenario, session) for session in scenario.sessions]
    assert in_order(looks) == in_order(reversed(looks))
    assert [(look.kind.value, look.own) for look in in_order(looks)] == [
        ("roundtable", False),
        ("roundtable", True),
        ("side-event", True),
    ]


def test_the_schema_knows_them(scenario: Scenario) -> None:
    """An editor takes sessions of kinds of one's own, and refuses fields that no session has."""
    jsonschema = pytest.importorskip("jsonschema")
    import yaml

    tree = yaml.load(TEXT, yaml.BaseLoader)  # noqa: S506 - texts, as scenario files have them
    sessions = {**schema(), "required": []}
    known = jsonschema.Draft202012Validator(sessions)
    wanted = {"sessions": [{k: v for k, v in s.items() if k != "heads"} for s in tree["sessions"]]}
    assert list(known.iter_errors(wanted)) == []
    wanted["sessions"][1]["foo"] = "x"
    assert list(known.iter_errors(wanted))
