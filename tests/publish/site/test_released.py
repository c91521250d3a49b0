"""The public programme as pages of a release: numbered when it changes for the public, and only then."""

import json

from eventplan.publish.audiences import Audience
from eventplan.publish.changes import changes, known
from eventplan.publish.programme import programme_of
from eventplan.publish.site.released import MEMORY, PublicPages
from tests.publish.drafts import picture, site

from ..scenes import DAY, SESSIONS, WHERE
from ..sites import at, release, scene, tree
from .reading import targets

DETAILS = {
    "en": ("Release 1", "1 October 2025, 16:00 (UTC+7)"),
    "vi": ("Bản 1", "1 tháng 10 năm 2025, 16:00 (UTC+7)"),
    "ar": ("الإصدار 1", "1 أكتوبر 2025، 16:00 (UTC+7)"),
    "zh": ("第 1 版", "2025年10月1日，16:00 (UTC+7)"),
}
"""What pages say of the first release, by language."""


def published(folder, revised, day):
    """Publish a scene with pages; return what was published and the public pages."""
    done = release(folder, revised, at(day), pages=PublicPages())
    files = tree(folder / "site")
    shown = {
        n: data for n, data in files.items() if n.endswith((".html", ".js")) and not n.startswith("feeds/")
    }
    return done, shown


def changed(**sessions):
    """Return the sessions of the conference with some fields changed."""
    return [{**session, **sessions.get(session["id"], {})} for session in SESSIONS]


def moved(**places):
    """Return where sessions are, some of them elsewhere."""
    return {**WHERE, **{name: (*place, WHERE[name][2]) for name, place in places.items()}}


def test_first_release(tmp_path):
    """Pages say the number and the time of the release, and link the calendar beside them."""
    done, pages = published(tmp_path, scene(), "01T09:00")
    assert done.number == 1
    for name, data in pages.items():
        if name.endswith(".html"):
            number, made_at = DETAILS[name.partition("/")[0] if name[2:3] == "/" else "en"]
            assert number in data.decode(), name
            assert made_at in data.decode(), name
    assert b'href="programme.ics"' in pages["index.html"]
    assert "changes.html" not in pages


def test_in_each_language(tmp_path):
    """The first language is at the root, the others in folders; each page leads to itself in the others."""
    _, pages = published(tmp_path, scene(), "01T09:00")
    assert {name[:3] for name in pages if name[2:3] == "/"} == {"vi/", "ar/", "zh/"}
    site_files = tree(tmp_path / "site")
    for name, data in pages.items():
        if name.endswith(".html"):
            assert set(targets(name, data)) <= set(site_files), name
    vietnamese = pages[f"vi/day-{DAY}.html"].decode()
    assert f'href="../day-{DAY}.html" lang="en"' in vietnamese
    assert f'href="../ar/day-{DAY}.html" lang="ar"' in vietnamese
    assert "Lễ khai mạc Công ước Hà Nội" in vietnamese
    assert b'href="../programme.vi.ics"' in pages["vi/index.html"]


def test_what_only_others_see_changes_no_page(tmp_path):
    """Bilateral talks move: a release for those who go there, and not a byte for the public."""
    _, before = published(tmp_path, scene(), "01T09:00")
    done, after = published(tmp_path, scene(where=moved(talks=("11:30", "salon"))), "02T09:00")
    assert done.number == 2
    assert after == before


def test_what_changed_is_told(tmp_path):
    """A session that moved says what it was; the page of changes has it, and nothing else."""
    published(tmp_path, scene(), "01T09:00")
    done, pages = published(tmp_path, scene(where=moved(forensics=("12:15", "hall-b"))), "02T09:00")
    assert done.number == 2
    assert pages["vi/changes.html"].decode().count('<li class="s') == 1
    text = pages["changes.html"].decode()
    assert "Changed since release 1" in text
    assert "Was 10:30, Hall A" in text
    assert text.count('<li class="s') == 1
    assert "Was 10:30, Hall A" in pages[f"day-{DAY}.html"].decode()
    again, same = published(tmp_path, scene(where=moved(forensics=("12:15", "hall-b"))), "03T09:00")
    assert not again.changed
    assert same == pages


def test_a_hidden_release_between_two_leaves_no_trace(tmp_path):
    """With and without a release in which only talks moved, the public reads the same but for the number."""
    published(tmp_path, scene(), "01T09:00")
    published(tmp_path, scene(where=moved(talks=("11:30", "salon"))), "02T09:00")
    _, pages = published(tmp_path, scene(where=moved(forensics=("12:15", "hall-b"))), "03T09:00")
    assert "Changed since release 1" in pages["changes.html"].decode()
    assert "Release 3" in pages["changes.html"].decode()


def test_a_title_that_is_secret_now_is_not_said_again(tmp_path):
    """A session that is restricted now is told of by the time and room that it had."""
    published(tmp_path, scene(), "01T09:00")
    hidden = scene(changed(forensics={"classification": "restricted"}))
    _, pages = published(tmp_path, hidden, "02T09:00")
    assert "Digital forensics" not in b"".join(pages.values()).decode()
    assert "No longer in the programme" in pages["changes.html"].decode()
    assert pages["changes.html"].decode().count("<del>Hall A</del>") == 1


def test_a_cancelled_session_keeps_its_title(tmp_path):
    """A public session that is dropped is told of by its title."""
    optional = changed(forensics={"drop_price": 1})
    published(tmp_path, scene(optional), "01T09:00")
    left = {name: place for name, place in WHERE.items() if name != "forensics"}
    _, pages = published(tmp_path, scene(optional, where=left), "02T09:00")
    assert "Digital forensics" in pages["changes.html"].decode()
    assert "Cancelled" in pages["changes.html"].decode()
    assert "Đã hủy" in pages["vi/changes.html"].decode()
    assert "STATUS:CANCELLED" in (tmp_path / "site" / "programme.ics").read_text("utf-8")
    said = {name for name, data in pages.items() if "Digital forensics" in data.decode()}
    assert said == {"changes.html", "vi/changes.html", "ar/changes.html", "zh/changes.html"}


def test_what_is_held_for_others_is_not_called_cancelled():
    """Guests who no longer see a session read that it is no longer in their programme; of one not held, Cancelled."""
    programmes = [
        programme_of(scenario, plan, Audience.PUBLIC)
        for scenario, plan in (scene(), scene(changed(forensics={"classification": "restricted"})))
    ]
    was, now = known(programmes[0]), programmes[1]
    (key,) = was.keys() - known(now).keys()
    for held, what in (({key}, "gone"), (set(), "cancelled")):
        assert [change.what for change in changes(now, was, {key}, held)] == [what]
    assert [change.what for change in changes(now, was)] == ["gone"]


def test_a_session_that_the_scenario_no_longer_has_keeps_its_title(tmp_path):
    """A public session that was cancelled is told of by its title, as in the public calendar."""
    published(tmp_path, scene(), "01T09:00")
    left = {name: place for name, place in WHERE.items() if name != "forensics"}
    sessions = [session for session in SESSIONS if session["id"] != "forensics"]
    _, pages = published(tmp_path, scene(sessions, where=left), "02T09:00")
    said = {name for name, data in pages.items() if "Digital forensics" in data.decode()}
    assert said == {"changes.html", "vi/changes.html", "ar/changes.html", "zh/changes.html"}


def test_a_speaker_who_will_not_speak_is_a_change(tmp_path):
    """The page of changes says who spoke, in its language, as the release tells the public and the press."""
    published(tmp_path, scene(), "01T09:00")
    fields = {"chairs": [], "speakers": ["EG-01", "vn-minister"]}
    done, pages = published(tmp_path, scene(changed(opening=fields)), "02T09:00")
    assert {str(c.reader.kind) for c in done.changes if c.key == "opening"} >= {"public", "press", "room"}
    assert (
        "text: Chair: Nguyễn Văn Ánh (Viet Nam) -> Speakers: Nguyễn Văn Ánh (Viet Nam)"
        in done.table.decode("utf-8-sig")
    )
    text = pages["changes.html"].decode()
    assert text.count('<li class="s') == 1
    assert "Was Chair: Nguyễn Văn Ánh; Speakers: –<" in text
    assert "Trước đây: Chủ trì: Nguyễn Văn Ánh; Diễn giả: –<" in pages["vi/changes.html"].decode()

    _, pages = published(tmp_path, scene(), "03T09:00")
    assert "Was Chair: –; Speakers: Nguyễn Văn Ánh<" in pages["changes.html"].decode()


def test_who_has_no_name_is_no_change(tmp_path):
    """A numbered delegate who will not speak was not announced: the pages say nothing of it."""
    _, before = published(tmp_path, scene(), "01T09:00")
    done, after = published(tmp_path, scene(changed(forensics={"speakers": []})), "02T09:00")
    assert {str(change.reader.kind) for change in done.changes} == {"delegate", "delegation"}
    assert after == before


def test_a_memory_without_people_says_no_change_of_them(tmp_path):
    """A desk of an earlier version did not keep who speaks: that is no change."""
    published(tmp_path, scene(), "01T09:00")
    memory = tmp_path / "site-desk" / MEMORY
    tree = json.loads(memory.read_text("utf-8"))
    for sessions in tree["now"].values():
        for key, line in sessions.items():
            sessions[key] = line[:5]
    memory.write_text(json.dumps(tree))
    _, pages = published(tmp_path, scene(where=moved(forensics=("12:15", "hall-b"))), "02T09:00")
    text = pages["changes.html"].decode()
    assert text.count('<li class="s') == 1
    assert "Was 10:30, Hall A<" in text


def test_a_memory_that_cannot_be_read_is_none(tmp_path):
    """Without what the public knew, the next release says nothing of changes, and does not fail."""
    done, _ = published(tmp_path, scene(), "01T09:00")
    memory = tmp_path / "site-desk" / MEMORY
    memory.write_text('{"now": [1]}')
    done, pages = published(tmp_path, scene(where=moved(forensics=("12:15", "hall-b"))), "02T09:00")
    assert done.number == 2
    assert "changes.html" not in pages


def test_changes_since_another_plan():
    """Without a release, pages say what changed since a plan that readers know."""
    (scenario, before), (_, after) = scene(), scene(where=moved(forensics=("12:15", "hall-b")))
    files = site(scenario, after, before=before)
    assert "Changed since the plan before" in files["changes.html"].decode()
    assert "Was 10:30, Hall A" in files["changes.html"].decode()


def test_changes_since_the_plan_of_another_scenario():
    """Of a session that the scenario no longer has, pages say the title; of one that is secret now they do not."""
    (earlier, before), (scenario, after) = scene(), scene([s for s in SESSIONS if s["id"] != "forensics"])
    page = site(scenario, after, before=before, earlier=earlier)["changes.html"].decode()
    assert "Digital forensics" in page
    assert "Cancelled" in page
    assert "No longer in the programme" not in page
    assert "Digital forensics" in picture(scenario, after, "moved", before=before, earlier=earlier)

    for dropped in (False, True):
        places = {name: place for name, place in WHERE.items() if not dropped or name != "forensics"}
        secret, after = scene(changed(forensics={"classification": "restricted", "drop_price": 5}), places)
        page = site(secret, after, before=before, earlier=earlier)["changes.html"].decode()
        assert "No longer in the programme" in page
        assert "Digital forensics" not in page
