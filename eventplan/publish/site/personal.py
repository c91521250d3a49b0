"""A page for each reader, beside their feed under the same secret name: their agenda, and how to keep it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from ...model import Event, Kind
from ..agendas import Publisher, Told
from ..calendars import UNRECORDED
from ..items import Own
from ..kinds import KIND, SESSION_KINDS
from ..programme import direction
from ..words import spoken
from .codes import codes_for
from .labels import day_month, label, long_date
from .pages import Release, environment

_CODES = {one.in_calendars: one.code for one in SESSION_KINDS}
"""Kinds as styles name them, by the colours that calendars have."""


class Addresses:
    """Where a reader finds page and feed, and how calendars subscribe to it; nothing without an address."""

    def __init__(self, base: str, path: str, name: str) -> None:
        self.file = path.rpartition("/")[2]
        self.page = f"{base}{path[:-4]}.html" if base else ""
        feed = f"{base}{path}" if base else ""
        self.webcal = feed.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)
        self.google = f"https://calendar.google.com/calendar/r?cid={quote(self.webcal, safe='')}"
        to = f"url={quote(feed, safe='')}&name={quote(name, safe='')}"
        self.outlook = f"https://outlook.live.com/calendar/0/addfromweb?{to}"
        self.office = f"https://outlook.office.com/calendar/0/addfromweb?{to}"


class PersonalPages:
    """The pages of the readers of one release; what many readers share is made once."""

    def __init__(self, templates: Path | None = None) -> None:
        self._environment = environment(templates)
        self._items: dict[tuple[str, str, Own], Markup] = {}

    def page(
        self, publisher: Publisher, name: str, told: Sequence[Told], release: Release, base: str, path: str
    ) -> bytes:
        """
        Return the page of a reader.

        Args:
            publisher: The one that speaks the reader's languages.
            name: What the reader is called.
            told: What the reader is told, in any order.
            release: The release in which the feed changed last.
            base: Address at which the site is served; may be empty.
            path: The feed's name, relative to the site.

        """
        wording, event = publisher.wording, publisher.scenario.event
        own = spoken(wording.languages)
        addresses = Addresses(base, path, f"{name} – {wording.short_title}")
        ordered = sorted(told, key=lambda one: (one.start, one.seconds, one.title, one.key))
        days = groupby(ordered, lambda one: event.local_date(one.item.start))
        by_day = [(day, [self._item(event, own, one) for one in some]) for day, some in days]
        text = self._environment.get_template("personal.html").render(
            language=own,
            direction=direction(own),
            t=lambda key, *values: label(own, key, *values),
            long_date=lambda day: long_date(own, day),
            name=name,
            event=wording.event_title,
            short=wording.short_title,
            contact=wording.contact,
            release=release,
            made=_made(event, release, own),
            by_day=by_day,
            addresses=addresses,
            code=_code(base, path),
            zone=event.time_zone,
        )
        return text.encode("utf-8", "replace")

    def _item(self, event: Event, language: str, one: Told) -> Markup:
        """An item of an agenda; readers who are told the same get the same."""
        key = language, one.mark, one.own
        found = self._items.get(key)
        if found is None:
            made = self._environment.get_template("personal-item.html").render(
                one=one,
                kind=_CODES.get(one.item.color, KIND[Kind.HOLD].code),
                hours=_hours(event, one, language),
                own=[*filter(None, (one.own.role, *one.own.turns))],
                way=[*filter(None, (one.own.going, *one.own.way, *one.own.home))],
                notes=[*filter(None, (*one.item.people, *one.item.notes[1:], *one.item.links))],
            )
            found = self._items[key] = Markup(made)  # noqa: S704 - a template escaped it
        return found


def _code(base: str, path: str) -> Markup:
    """The code of a reader's page, if it has an address."""
    if not base:
        return Markup("")
    folder, _, file = path.rpartition("/")
    token = file.removesuffix(".ics")
    codes = codes_for(f"{base}{folder}/", ".html", len(token))
    return Markup(codes.svg(token))  # noqa: S704 - made by us


def _made(event: Event, release: Release, language: str) -> str:
    if release.made is None or release.made.year <= UNRECORDED.year:
        return ""
    at = event.local(release.made)
    return f"{day_month(language, at.date())} {at.year}, {at:%H:%M}"


def _hours(event: Event, one: Told, language: str) -> tuple[str, str]:
    """From when to when something is, with the date if it ends on a later day."""
    start, end = one.item.start, one.item.end
    last: date = event.local_date(end - timedelta(seconds=1))
    on = "" if last == event.local_date(start) else f" ({day_month(language, last)})"
    return f"{start:%H:%M}", f"{end:%H:%M}{on}"


def path_of(feed: str) -> str:
    """Return the name of the page that goes with a feed."""
    return f"{feed.removesuffix('.ics')}.html"


__all__ = ["Addresses", "PersonalPages", "path_of"]
