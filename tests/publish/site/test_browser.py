"""The pages in a real browser: Debian's chromium, driven by Playwright. Skipped where there is none."""

import os
import re
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.site import congress
from eventplan.publish.site import Audience, write_site
from eventplan.publish.site.released import PublicPages

from ..scenes import DAY, conference, placed
from ..sites import at, release, scene
from . import golden
from .test_personal import page_of

CHROMIUM = (
    os.environ.get("EVENTPLAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
AXE = os.environ.get("EVENTPLAN_AXE", "")
REQUIRED = os.environ.get("EVENTPLAN_BROWSER") == "required"
"""Where set, a browser that is missing is a failure: CI sets it."""

if not REQUIRED:
    pytest.importorskip("playwright.sync_api", reason="Playwright comes with the extra `browser`")
    if not CHROMIUM:
        pytest.skip("there is no chromium", allow_module_level=True)

SCENARIO = conference()
PLAN = placed(SCENARIO)
DAY_PAGE = f"day-{DAY}.html"
NOON = f"?now={DAY}T09:20"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return the folder with the public site, and beside it one in Arabic and the control room's."""
    base = tmp_path_factory.mktemp("sites")
    write_site(SCENARIO, PLAN, base / "en", unlawful=True)
    write_site(SCENARIO, PLAN, base / "ar", language="ar", unlawful=True)
    write_site(SCENARIO, PLAN, base / "control", Audience.CONTROL_ROOM, unlawful=True)
    return base


@pytest.fixture(scope="module")
def chromium():
    """Return a browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, folder):
    """Return a function that opens a page; whatever the console says, or is asked of elsewhere, is a failure."""
    contexts, faults = [], []

    def visit(page, site="en", width=1280, base=None, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        opened = context.new_page()
        opened.on("console", lambda message: faults.append(message.text))
        opened.on("pageerror", lambda error: faults.append(str(error)))
        start = base or (folder / site).as_uri()
        opened.on("request", lambda asked: None if asked.url.startswith(start) else faults.append(asked.url))
        opened.goto(f"{start}/{page}")
        return opened

    yield visit
    for context in contexts:
        context.close()
    assert faults == []


def shown(page, selector):
    """Return the words of what is visible."""
    return [element.inner_text() for element in page.locator(selector).all() if element.is_visible()]


def some_pages(folder):
    """Return a page of each sort."""
    first = [
        sorted(folder.glob(f"{name}/*.html"))[0] for name in ("sessions", "rooms", "people", "organisers")
    ]
    pages_tried = ["index.html", DAY_PAGE, "mine.html", "rooms.html"]
    pages_tried += [page.name for page in folder.glob("control-*.html")]
    names = [str(page.relative_to(folder)) for page in first]
    return [*pages_tried, *names]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("site", ["en", "ar", "control"])
def test_no_page_is_wider_than_the_screen(visit, folder, site, width):
    """Pages of every sort fit the width of the screen; only the table of a day scrolls, in its own frame."""
    for page in some_pages(folder / site):
        opened = visit(page + NOON, site, width)
        wider = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, page
        opened.context.close()


@pytest.mark.skipif(not AXE and not REQUIRED, reason="EVENTPLAN_AXE names no axe.min.js")
@pytest.mark.parametrize(("site", "scheme"), [("en", "light"), ("ar", "light"), ("control", "dark")])
def test_axe_finds_nothing(visit, folder, site, scheme):
    """WCAG 2.2 AA, as far as axe-core knows it, on pages of every sort, light and dark."""
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    opened = visit("index.html" + NOON, site, color_scheme=scheme, bypass_csp=True)
    for page in some_pages(folder / site):
        opened.goto(f"{(folder / site).as_uri()}/{page}")
        opened.evaluate(Path(AXE).read_text("utf-8"))
        result = opened.evaluate("tags => axe.run(document, {runOnly: tags, preload: false})", rules)
        violations = [(violation["id"], violation["nodes"][0]["html"]) for violation in result["violations"]]
        assert violations == [], page


def test_complete_without_scripts(visit):
    """Without scripts a day has its table, its links and its times, and no control that does nothing."""
    page = visit(DAY_PAGE, java_script_enabled=False)
    assert len(shown(page, ".grid .c")) == 3
    assert shown(page, ".tools button") == []
    page.get_by_role("link", name="Digital forensics").first.click()
    page.locator("h1", has_text="Digital forensics").wait_for()
    assert shown(page, "h1") == ["Digital forensics"]


def test_filters_and_search(visit):
    """Kind, room and words narrow a day, without accents; the address has what is asked for."""
    page = visit(DAY_PAGE)
    page.keyboard.press("/")
    page.keyboard.type("FORÉNSICS")
    assert shown(page, ".res") == ["1 of 3 sessions"]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ceremony").click()
    assert shown(page, ".res") == ["1 of 3 sessions"]
    assert page.url.endswith("?kind=ceremony")
    page.reload()
    assert page.get_by_role("button", name="Ceremony").get_attribute("aria-pressed") == "true"
    assert [row for row in shown(page, "tr[data-room] th") if "Grand" in row] == ["Grand Hall\n400 seats"]
    assert len(shown(page, "tr[data-room] th")) == 1


def test_stars_are_kept_shared_and_taken_along(visit):
    """A star is kept; my agenda has it, a link shares it, and an .ics takes it along in UTC."""
    page = visit(DAY_PAGE)
    page.get_by_role("button", name="Star: Digital forensics").first.click()
    page.get_by_role("link", name="My agenda").click()
    page.locator("#picks .ti", has_text="Digital forensics").wait_for()
    assert shown(page, "#picks .ti") == ["Digital forensics"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Add to calendar").click()
    text = Path(download.value.path()).read_bytes().decode()
    assert "DTSTART:20251025T033000Z\r\n" in text
    assert "SUMMARY:Digital forensics\r\n" in text
    page.get_by_role("button", name="Copy a link to these").click()
    link = page.locator("#link").input_value()
    other = visit(link.rpartition("/")[2])
    other.locator("#picks .ti").first.wait_for()
    assert shown(other, "#picks .ti") == ["Digital forensics"]
    other.get_by_role("button", name="Keep these").click()
    assert shown(other, "#picks .ti") == ["Digital forensics"]
    assert "#s=" not in other.url


def test_times_at_home_and_in_utc(visit):
    """Times are shown at the event, at home with the day if it is another, and in UTC."""
    page = visit(DAY_PAGE, timezone_id="America/Los_Angeles")
    opening = page.locator("tr", has_text="Grand Hall").locator(".c time").first
    assert opening.inner_text() == "09:00"
    page.get_by_role("button", name="My time").click()
    assert opening.inner_text() == "19:00 Fri"
    page.get_by_role("button", name="UTC").click()
    assert opening.inner_text() == "02:00"
    page.reload()
    assert opening.inner_text() == "02:00"


def test_now(visit):
    """`?now=` sets the clock, by the time at the event: a line, what is on, and what is over."""
    page = visit(DAY_PAGE + NOON, timezone_id="America/Los_Angeles")
    assert shown(page, ".clockset") == ["Rehearsal: the clock is set to Sat, Oct 25 09:20"]
    assert page.locator("thead th b").inner_text() == "09:20"
    line, nine = page.locator(".nowline").bounding_box(), page.locator("thead .hr").first.bounding_box()
    assert nine["x"] < line["x"] < nine["x"] + 2 * nine["width"]
    assert len(page.locator(".c.live").all()) == 1
    page.get_by_role("link", name="Grand Hall").first.click()
    page.locator("h1", has_text="Grand Hall").wait_for()
    page.get_by_role("button", name="Door screen").click()
    page.locator("#door .lab").first.wait_for()
    assert shown(page, "#door .lab") == ["Now\n40 min left"]
    page.goto(page.url.split("#")[0] + "?now=")
    assert shown(page, ".clockset") == []


def test_control_room(visit):
    """What is on now and what comes next, of each room; the whole day on demand."""
    page = visit(f"control-{DAY}.html{NOON}", "control")
    grand = page.locator("tr", has=page.get_by_role("rowheader", name="Grand Hall", exact=True))
    assert shown(page, "#clock b") == ["09:20"]
    assert grand.locator("li:visible").all_inner_texts() == [
        'Now 09:00–10:00 Opening; of the "Convention", 2025 +5'
    ]
    salon = page.locator("tr", has=page.get_by_role("rowheader", name="Salon", exact=True))
    assert salon.locator("li:visible").all_inner_texts() == ["1 h 10 10:30–10:50 Talks on extradition +5"]
    page.get_by_role("button", name="The whole day").click()
    assert len(salon.locator("li:visible").all()) == 2


def test_the_control_room_of_another_day_tells_the_date(visit):
    """Before the day and after it the clock has its own date: else it reads as a time of the day that is shown."""
    page = visit(f"control-{DAY}.html?now=2026-11-27T01:20", "control")
    assert shown(page, "#clock b") == ["2026-11-27 01:20"]


def test_what_is_late(visit):
    """A delay that is reported moves what follows in the room, and puts who goes on from there at risk; it is kept here."""
    page = visit(f"control-{DAY}.html{NOON}", "control")
    assert shown(page, "#late") == []
    for _ in range(7):
        page.get_by_role("button", name="5 minutes later: Opening").click()
    assert page.evaluate("document.activeElement.textContent") == "+5"
    items = shown(page, "#late li")
    assert items[0].startswith("Grand Hall 09:00–10:00 Opening")
    assert items[0].endswith("+35 min")
    assert [item for item in items if "Talks on extradition" in item and item.endswith("+5 min")]
    page.reload()
    assert shown(page, "#late li") == items
    page.get_by_role("button", name="On time again: Opening").click()
    assert shown(page, "#late") == []


def test_by_keyboard_alone(visit):
    """Tab reaches the content, every control and every session, each with a ring that one sees."""
    page = visit(DAY_PAGE)
    reached = set()
    while True:
        page.keyboard.press("Tab")
        result = page.evaluate(
            "[document.activeElement.outerHTML.slice(0, 60), document.activeElement.matches(':focus-visible')]"
        )
        reached.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 30)"))
        if result[0].startswith("<body"):
            break
        assert result[1], result[0]
    assert {"Skip to the content", "List", "UTC", "Digital forensics"} <= reached


@pytest.fixture(scope="module")
def personal(tmp_path_factory):
    """Return a published site, and the pages in it of an Egyptian who reads Arabic and of a room."""
    parties = [party.model_dump(mode="json", exclude_defaults=True) for party in SCENARIO.delegations]
    parties[1]["languages"] = ["ar"]
    base = tmp_path_factory.mktemp("personal")
    address = "https://agenda.example.org"
    release(base, scene(delegations=parties), at("01T09:00"), pages=PublicPages(), url=address)
    return base / "site", [
        page_of(base, kind, name)[0] for kind, name in (("delegate", "EG-01"), ("room", "salon"))
    ]


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_page_of_a_reader(visit, personal, width, scheme):
    """A reader's page fits a phone, needs no script, has its ways to subscribe, and nothing that axe-core finds."""
    site, pages = personal
    for page in pages:
        opened = visit(page, base=site.as_uri(), width=width, color_scheme=scheme, bypass_csp=bool(AXE))
        wider = opened.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0
        assert opened.locator("a.main").get_attribute("href").startswith("webcal://agenda.example.org/feeds/")
        assert opened.locator(".qr").bounding_box()["width"] > 100
        if AXE:
            opened.evaluate(Path(AXE).read_text("utf-8"))
            result = opened.evaluate(
                "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'], preload: false})"
            )
            assert [
                (violation["id"], violation["nodes"][0]["html"]) for violation in result["violations"]
            ] == []


def test_next_for_a_reader(visit, personal):
    """By the clock at the event a reader's page says what is on, what comes next and in how long, in their language."""
    site, (page, _) = personal
    opened = visit(f"{page}?now={DAY}T08:22", base=site.as_uri(), timezone_id="America/Los_Angeles")
    assert shown(opened, ".nextup .ti") == ["افتتاح اتفاقية هانوي"]
    assert "38" in opened.locator(".nextup .in").inner_text()
    later = visit(f"{page}?now={DAY}T09:20", base=site.as_uri())
    assert shown(later, ".nextup .in")[0] == "الآن"
    over = visit(f"{page}?now={DAY}T20:00", base=site.as_uri())
    assert shown(over, ".nextup") == []
    assert shown(visit(page, base=site.as_uri(), java_script_enabled=False), ".nextup") == []


@pytest.fixture
def served(folder):
    """Serve the public site from localhost; return its address and a function that ends that."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder / "en")))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", server.shutdown
    server.shutdown()
    server.server_close()


def test_offline_after_one_visit(visit, served):
    """Served once from localhost, every page is there without a network."""
    base, _ = served
    page = visit("index.html", base=base)
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.context.set_offline(True)
    page.goto(f"{base}/{DAY_PAGE}?kind=ceremony")
    assert shown(page, ".res") == ["1 of 3 sessions"]
    page.get_by_role("link", name="Opening").first.click()
    page.locator("h1", has_text="Opening").wait_for()
    page.goto(f"{base}/")
    assert page.locator("h1").inner_text() == "Hanoi Convention"


def test_the_page_of_a_reader_prints(visit, personal):
    """A short agenda is one upright page of A4, with what comes from where on it."""
    site, pages = personal
    for name in pages:
        printed = visit(name, base=site.as_uri()).pdf(prefer_css_page_size=True)
        assert printed.count(b"/Type /Page\n") == 1
        assert re.search(rb"/MediaBox \[0 0 59\d(\.\d+)? 8[34]\d", printed) or b"612 792" in printed


@pytest.mark.parametrize("form", ["A4", "A3"])
def test_a_day_prints_to_a_page(visit, form):
    """A day of few rooms is one page of A4, and one of A3."""
    page = visit(DAY_PAGE)
    printed = page.pdf(format=form, landscape=True, prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1


@pytest.mark.parametrize(("rooms", "pages"), [(30, 1), (46, 2), (60, 2), (90, 3)])
def test_many_rooms_on_paper(visit, tmp_path, rooms, pages):
    """More rooms than fit a page of A4 go on on another, each about as full; on A3 up to 60 are one page."""
    write_site(*congress(rooms * 3, rooms, 1), tmp_path, unlawful=True)
    [day] = tmp_path.glob("day-*.html")
    page = visit(day.name, base=tmp_path.as_uri())
    for form, most in (("A4", pages), ("A3", 1 if rooms <= 60 else 2)):
        printed = page.pdf(format=form, landscape=True, prefer_css_page_size=True)
        assert printed.count(b"/Type /Page\n") == most, form


SCREENS = {
    "day": ("en", DAY_PAGE + NOON, 1280, {}),
    "day-ar-dark": ("ar", DAY_PAGE + NOON, 360, {"color_scheme": "dark"}),
    "control": ("control", f"control-{DAY}.html{NOON}", 1280, {"color_scheme": "dark"}),
}


@pytest.mark.parametrize("name", SCREENS)
def test_pages_look_as_they_did(visit, tmp_path, name):
    """A few pages look as pictures of them that are kept; `EVENTPLAN_GOLDEN=renew` keeps new ones, to be looked at."""
    pytest.importorskip("PIL", reason="Pillow comes with the extra `browser`")
    site, address, width, options = SCREENS[name]
    page = visit(address, site, width, **options)
    kept, now = golden.GOLDEN / f"{name}.png", tmp_path / f"{name}.png"
    page.screenshot(path=now)
    if os.environ.get("EVENTPLAN_GOLDEN") == "renew":
        golden.keep(now, kept)
    assert golden.is_like(kept, now), f"{golden.unlike(kept, now):.0%} of the tiles differ: look at {now}"


def test_a_golden_picture_notices_what_one_sees(visit, tmp_path):
    """Another language, another colour or a lost style is no longer the same picture; a word is."""
    pytest.importorskip("PIL", reason="Pillow comes with the extra `browser`")
    page = visit(DAY_PAGE + NOON)
    changes = {
        "plain": "1",
        "word": "document.querySelector('h1').append('!')",
        "dark": "document.documentElement.dataset.theme = 'dark'",
        "bare": "document.querySelector('link[rel=stylesheet]').remove()",
    }
    for name, change in changes.items():
        page.evaluate(change)
        page.screenshot(path=tmp_path / f"{name}.png")
    like = {name: golden.is_like(tmp_path / "plain.png", tmp_path / f"{name}.png") for name in changes}
    assert like == {"plain": True, "word": True, "dark": False, "bare": False}
