"""The page of each reader: what their feed tells, under the same secret name, and how to keep it."""

import random
import re
from pathlib import Path

import pytest
import segno

import eventplan
from eventplan.publish.readers import delegate
from eventplan.publish.site import SiteError
from eventplan.publish.site.codes import Codes, code
from eventplan.publish.site.released import PublicPages
from eventplan.publish.site.sheets import SheetError, sheets
from tests.command_line import invoke

from ..scenes import SESSIONS, WHERE
from ..sites import at, release, scene, tree
from .reading import Reader
from .test_released import moved

URL = "https://agenda.example.org"


def published(folder, revised, day, **more):
    """Publish a scene with pages at an address; return the pages of readers by name of file."""
    done = release(folder, revised, at(day), pages=PublicPages(), url=URL, **more)
    return done, {
        name: data.decode()
        for name, data in tree(folder / "site").items()
        if name.startswith("feeds/") and name.endswith(".html")
    }


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Return the folder of a first release with pages, and the pages."""
    folder = tmp_path_factory.mktemp("personal")
    return folder, published(folder, scene(), "01T09:00")[1]


def page_of(folder, kind, name):
    """Return the page of a reader, found by the index on the desk."""
    index = (folder / "site-desk" / "index.csv").read_text("utf-8-sig")
    [file] = re.findall(rf"^confidential,{kind},{name},.*?/(feeds/[0-9a-f]{{32}})\.ics", index, flags=re.M)
    return f"{file}.html", (folder / "site" / f"{file}.html").read_text("utf-8")


def test_beside_each_feed(first):
    """Every feed but the public programme has a page of the same name; pages are whole and ask for nothing."""
    folder, pages = first
    feeds = {
        name[:-4] for name in tree(folder / "site") if name.startswith("feeds/") and name.endswith(".ics")
    }
    assert {name[:-5] for name in pages} == feeds
    for text in pages.values():
        read = Reader(text.encode())
        assert read.faults == []
        assert len(read.all("h1")) == 1
        # What is next is said by a script of the site's own; all else needs none.
        assert [element.attributes["src"] for element in read.all("script")] == ["../reader.js"]
        assert re.findall(r'src="(.*?)"', text) == ["../reader.js"]


def test_what_a_delegate_reads(first):
    """Sessions, place and role, in their language; the feed by webcal, Google, Outlook, and as a file."""
    name, text = page_of(first[0], "delegate", "EG-01")
    assert '<html lang="en"' in text
    assert "Security briefing" in text
    assert "You speak" in text
    assert "Talks on extradition" not in text
    feed = f"agenda.example.org/{name[:-5]}.ics"
    assert f'href="webcal://{feed}"' in text
    assert f'href="{name[6:-5]}.ics" download' in text
    assert "calendar.google.com" in text
    assert "outlook.live.com" in text


def test_a_room_reads_that_it_is_reserved(first):
    """A door's page has time alone of what is not public."""
    _, text = page_of(first[0], "room", "salon")
    assert text.count("Reserved") == 2
    assert "briefing" not in text.lower()


def test_only_pages_of_whom_it_concerns_change(tmp_path):
    """Talks move: the pages of those who go there change, and say the release; no other byte does."""
    _, before = published(tmp_path, scene(), "01T09:00")
    _, after = published(tmp_path, scene(where=moved(talks=("11:30", "salon"))), "02T09:00")
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name] != after[name]}
    addresses = {page_of(tmp_path, kind, name)[0] for kind, name in (
        ("delegate", "vn-minister"), ("delegate", "CN-01"), ("delegation", "VN"), ("delegation", "CN"),
        ("room", "salon"), ("zone", "red"), ("zone", "blue"),
    )}  # fmt: skip
    assert changed == addresses
    assert all("Release 2" in after[name] for name in changed)
    assert all("Release 1" in after[name] for name in after.keys() - changed)


def test_revoked_with_the_feed(tmp_path):
    """A feed that is revoked takes its page along, and the server is told of both."""
    published(tmp_path, scene(), "01T09:00")
    old, _ = page_of(tmp_path, "delegate", "EG-01")
    published(tmp_path, scene(), "02T09:00", revoke=[delegate("EG-01")])
    new, _ = page_of(tmp_path, "delegate", "EG-01")
    assert old != new
    assert not (tmp_path / "site" / old).exists()
    revoked = (tmp_path / "site-desk" / "revoked.txt").read_text("utf-8")
    assert old in revoked.splitlines()
    assert f"{old[:-5]}.ics" in revoked.splitlines()


def test_what_is_withdrawn_is_said(tmp_path):
    """Somebody who no longer goes reads so on their page, as in the feed."""
    published(tmp_path, scene(), "01T09:00")
    people = tuple(who for who in WHERE["opening"][2] if who != "CN-02")
    _, _ = published(tmp_path, scene(where={**WHERE, "opening": (*WHERE["opening"][:2], people)}), "02T09:00")
    _, text = page_of(tmp_path, "delegate", "CN-02")
    assert "No longer on your agenda: Opening" in text


def test_without_an_address_there_is_the_file(tmp_path):
    """Without `--url` a page offers the file beside it, and no address that nobody knows."""
    release(tmp_path, scene(), at("01T09:00"), pages=PublicPages())
    text = next((tmp_path / "site" / "feeds").glob("*.html")).read_text("utf-8")
    assert "download" in text
    assert "webcal" not in text
    assert 'class="qr"' not in text


def test_codes_are_what_the_library_makes():
    """A code that is summed from the bits of its token is the one that is made in one go."""
    codes = Codes(f"{URL}/feeds/", ".html", 32)
    chance = random.Random(7)
    for _ in range(40):
        token = f"{chance.getrandbits(128):032x}"
        assert codes.svg(token) == code(f"{URL}/feeds/{token}.html")
    expected_code = segno.make(
        "https://example.org", micro=False, mask=2, mode="byte", error="m", boost_error=False
    )
    assert drawn(code("https://example.org")) == [
        [module & 1 for module in row] for row in expected_code.matrix
    ]


def drawn(svg):
    """Return the modules that the path of a code draws, by row, without its border."""
    whole = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    dark = set()
    for row, path in enumerate(re.search(r' d="M(.*)"', svg)[1].split("M")):
        at, line = path.split(" ", 1)[0], path.split(" ", 1)[1]
        x = int(at)
        assert re.match(rf"{row + 2}\.5", line)
        for sort, length in re.findall(r"([hm])(\d+)", line):
            if sort == "h":
                dark.update((row, column - 2) for column in range(x, x + int(length)))
            x += int(length)
    return [[int((row, column) in dark) for column in range(whole - 4)] for row in range(whole - 4)]


def test_sheets_of_codes(first, tmp_path):
    """The desk's sheet has a code for each delegation: that of its page; without addresses it says what to do."""
    text = sheets(first[0] / "site-desk").decode()
    assert text.count('class="qr"') == 3
    name, _ = page_of(first[0], "delegation", "VN")
    assert code(f"{URL}/{name}") in text
    assert f'aria-label="{URL}/{name}"' in text
    assert Reader(text.encode()).faults == []
    release(tmp_path, scene(), at("01T09:00"), pages=PublicPages())
    with pytest.raises(SheetError, match="--url"):
        sheets(tmp_path / "site-desk")
    with pytest.raises(SheetError, match="no index"):
        sheets(tmp_path)
    out = tmp_path / "sheets.html"
    done = invoke(["sheets", str(first[0] / "site-desk"), "-o", str(out), "--kind", "delegate"])
    assert done.exit_code == 0
    assert out.stat().st_mode & 0o077 == 0


def test_what_changed_is_said_until_the_next_change(tmp_path):
    """After a release the page says what was and is, and goes on saying so until something else changes."""
    published(tmp_path, scene(), "01T09:00")
    name, before = page_of(tmp_path, "delegate", "EG-02")
    assert 'class="news"' not in before
    late = moved(forensics=("15:00", "hall-a"))
    published(tmp_path, scene(where=late), "02T09:00")
    _, text = page_of(tmp_path, "delegate", "EG-02")
    assert "Changed since release 1" in text
    assert "<del><bdi>Saturday 25 October 2025, 10:30-11:30 (Asia/Ho_Chi_Minh, UTC+7)</bdi></del>" in text
    assert "<ins><bdi>Saturday 25 October 2025, 15:00-16:00 (Asia/Ho_Chi_Minh, UTC+7)</bdi></ins>" in text
    link = re.search(r'<a href="#(i-\w+)"><bdi>Digital forensics</bdi></a>', text)[1]
    assert f' id="{link}"' in text
    _, others = published(tmp_path, scene(where={**late, "coffee": ("10:15", "hall-b", ())}), "03T09:00")
    assert others[name] == text
    published(tmp_path, scene(where=moved(forensics=("16:30", "hall-a"))), "04T09:00")
    _, later = page_of(tmp_path, "delegate", "EG-02")
    assert "Changed since release 3" in later
    assert "15:00-16:00 (Asia/Ho_Chi_Minh, UTC+7)</bdi></ins>" not in later


NASTY = "</li><script src=x></script>'\"><img src=x onerror=alert(1)>\u202e{{ 1 }}<b>"


def test_no_text_becomes_markup(tmp_path):
    """Names, titles and rooms are words in a reader's page, in what changed there, and on a sheet of codes."""

    def elements(folder, text):
        parties = [party.model_dump(mode="json", exclude_defaults=True) for party in scene()[0].delegations]
        for party in parties:
            party["name"] = text
        sessions = [{**session, "title": text} for session in SESSIONS]
        published(folder, scene(sessions, delegations=parties), "01T09:00")
        late = moved(forensics=("15:00", "hall-a"))
        _, pages = published(folder, scene(sessions, late, delegations=parties), "02T09:00")
        assert any('class="news"' in page for page in pages.values())
        pages["sheets"] = sheets(folder / "site-desk").decode()
        read = {name: Reader(page.encode()) for name, page in pages.items()}
        assert not any(page.faults for page in read.values())
        assert "\u202e" not in "".join(pages.values())
        return {
            name: [(element.tag, sorted(element.attributes)) for element in page.elements]
            for name, page in read.items()
        }

    assert elements(tmp_path / "nasty", NASTY) == elements(tmp_path / "plain", "Plain")


def test_what_is_no_longer_theirs_is_not_next(tmp_path):
    """An item from which somebody was taken out has no time for the script that says what is next."""
    published(tmp_path, scene(), "01T09:00")
    fewer = {**WHERE, "forensics": (*WHERE["forensics"][:2], ("EG-02", "CN-02"))}
    published(tmp_path, scene(where=fewer), "02T09:00")
    _, text = page_of(tmp_path, "delegate", "VN-02")
    items = {
        "No longer on your agenda" in match: match
        for match in re.findall(r"<li class=\"s .*?</li>", text, flags=re.S)
    }
    assert "data-a" in items[False]
    assert "Digital forensics" in items[True]
    assert "data-a" not in items[True]


OURS = Path(eventplan.__file__).parent / "publish/site/templates"


def test_a_page_from_a_frame_is_the_page_made_whole(first, tmp_path):
    """What many readers share is rendered once: the same bytes as if our template were rendered for each."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "personal.html").write_bytes((OURS / "personal.html").read_bytes())
    for url in (URL, ""):
        names = [
            release(
                tmp_path / f"{url[-3:]}{n}",
                scene(),
                at("01T09:00"),
                pages=PublicPages(templates=folder),
                url=url,
            )
            for n, folder in enumerate((None, own))
        ]
        assert names[0] == names[1]
        without_page, other = (tree(tmp_path / f"{url[-3:]}{n}" / "site") for n in (0, 1))
        assert without_page == other


def test_templates_of_ones_own(tmp_path):
    """Pages of readers and sheets take the user's own templates; a mistake is told with its place, and nothing is written."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "personal-item.html").write_text("<li>{{ one.title }}!</li>")
    (own / "personal.html").write_text("<h1>{{ name }}</h1>{{ agenda }}")
    (own / "sheets.html").write_text("{% for one in slips %}<b>{{ one.name }}</b>{% endfor %}")
    release(tmp_path, scene(), at("01T09:00"), pages=PublicPages(templates=own), url=URL)
    _, text = page_of(tmp_path, "delegate", "VN-01")
    assert text.startswith("<h1>VN-01<")
    assert "<li>Opening; of the &#34;Convention&#34;, 2025!</li>" in text
    assert sheets(tmp_path / "site-desk", templates=own).startswith(b"<b>")
    for mistake in ("{{ nothing }}", "\n{{ name + 1 }}", "{% for", "{{ 1 / 0 }}"):
        (own / "personal.html").write_text(mistake)
        with pytest.raises(SiteError, match=r"personal\.html:\d"):
            release(tmp_path / "other", scene(), at("01T09:00"), pages=PublicPages(templates=own))
        assert not (tmp_path / "other" / "site").exists()
    (own / "personal.html").write_bytes(b"\xff\xfe")
    with pytest.raises(SiteError, match="own"):
        release(tmp_path / "other", scene(), at("01T09:00"), pages=PublicPages(templates=own))
