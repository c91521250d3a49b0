"""Sites: folders that anybody may read, so that nothing confidential may be written into them."""

import contextlib
import os
import re
from pathlib import Path

from .reading import real

FEEDS = "feeds"

_FEED = re.compile(rf"{FEEDS}/[0-9a-f]{{32}}\.(?:ics|html)")


def is_feed(name: str) -> bool:
    """Whether a file is a feed or its page: its name is made from the secret, and nobody else's."""
    return _FEED.fullmatch(name) is not None


def site_around(path: Path) -> Path | None:
    """Return the site that a path is, or is in, by whatever links; None if it is in none."""
    whole = real(path)
    return next(filter(_is_site, (whole, *whole.parents)), None)


def unsafe(path: Path) -> str:
    """Return why nothing confidential may be written at a path; empty if it may."""
    site = site_around(path)
    return (
        f"anybody may read the site '{site}', and this is confidential: name a place outside it"
        if site
        else ""
    )


def _is_site(folder: Path) -> bool:
    """Whether a folder holds feeds, as `publish` writes them."""
    with contextlib.suppress(OSError, ValueError), os.scandir(folder / FEEDS) as entries:
        return any(is_feed(f"{FEEDS}/{entry.name}") for entry in entries)

    return False
