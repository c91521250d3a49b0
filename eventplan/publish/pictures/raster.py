"""Pictures as PNG, drawn by a browser: with Playwright (extra `browser`) and a chromium."""

import os
import re
import shutil

from ...model import EventplanError

VARIABLE = "EVENTPLAN_CHROMIUM"
"""Names the browser, where it is not found by its usual names."""


class NoBrowserError(EventplanError):
    """There is nothing here that could draw a PNG."""


def png(svg: str, scale: int = 2) -> bytes:
    """
    Return a picture as PNG, *scale* dots for each of its pixels.

    Raises:
        NoBrowserError: Playwright or a chromium is missing.

    """
    way = "write a .svg, or install `eventplan[browser]` and a chromium"

    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NoBrowserError(f"a PNG is drawn by a browser, and Playwright is not there: {way}") from None

    names = ("chromium", "chromium-browser", "google-chrome")
    browser = os.environ.get(VARIABLE) or next(filter(None, map(shutil.which, names)), None)
    if browser is None:
        raise NoBrowserError(f"a PNG is drawn by a browser, and there is none: {way}")

    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    assert size is not None
    width, height = (round(float(size)) for size in size.groups())

    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=browser)
            page = opened.new_page(
                viewport={"width": width, "height": height},
                device_scale_factor=scale,
                java_script_enabled=False,
            )

            page.set_content(f"<!doctype html><style>body{{margin:0}}svg{{display:block}}</style>{svg}")
            drawn = page.screenshot()
            opened.close()
    except Error as error:
        raise NoBrowserError(
            f"the browser '{browser}' drew nothing: {error.message.splitlines()[0]}"
        ) from error

    return drawn
