"""A page for each reader, beside their feed under the same secret name: their agenda, and how to keep it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from ...model import Event, Kind
from ..calendars import UNRECORDED
from ..feed_entries import FeedEntry
from ..items import Own
from ..kinds import KIND
from ..labels import day_month, day_month_year, label, long_date
from ..ledger import Note
from ..publisher import Publisher
from ..shown import direction
from ..words import colon, spoken, with_commas
from .codes import codes_for
from .jinja import environment, template_errors
from .wording import Release


class Addresses(NamedTuple):
    """Where a reader finds page and feed, and how calendars subscribe to it; nothing without an address."""

    file: str
    page: str
    webcal: str
    google: str
    outlook: str
    office: str

    @classmethod
    def of(cls, base: str, path: str, name: str) -> "Addresses":
        """Return those of a feed; *base* is the address of the site, *name* that of the calendar."""
        feed = f"{base}{path}" if base else ""
        webcal = feed.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)
        to = f"url={quote(feed, safe='')}&name={quote(name, safe='')}"

        return cls(
            path.rpartition("/")[2],
            f"{base}{path[:-4]}.html" if base else "",
            webcal,
            f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
            f"https://outlook.live.com/calendar/0/addfromweb?{to}",
            f"https://outlook.office.com/calendar/0/addfromweb?{to}",
        )


class _Own(NamedTuple):
    """What differs between the pages of two readers who read one language."""

    name: str
    agenda: Markup
    addresses: Addresses
    code: Markup
    changed: Markup


_PLACES = [f"\x00{n}\x00" for n in range(10)]
"""What stands in a frame for what is a reader's own: no text of a scenario has a NUL."""

_PLACE = re.compile("\x00([0-9])\x00")
_FRAME = "personal.html"
SCRIPT = "reader.js"


class PersonalPages:
    """
    The pages of the readers of one release; what many readers share is made once.

    Of our own template, that is everything but a reader's own: it is rendered once for a language, with marks
    that the reader's own takes the place of. A template of the user's is rendered for each.
    """

    def __init__(self, templates: Path | None = None) -> None:
        self._templates = templates
        self._environment = environment(templates)
        self._each = templates is not None and (templates / _FRAME).exists()
        self._items: dict[tuple[str, str, Own, Note | None], Markup] = {}
        self._dates: dict[int, date] = {}
        self._days: dict[tuple[str, date], list[str]] = {}
        self._frames: dict[tuple[object, ...], list[str]] = {}

    @cached_property
    def _item_template(self) -> jinja2.Template:
        return self._environment.get_template("personal-item.html")

    def _date(self, event: Event, entry: FeedEntry) -> date:
        """The day of an item at the event: many have the same start."""
        known = self._dates.get(entry.start)
        if known is None:
            known = self._dates[entry.start] = event.local_date(entry.item.start)
        return known

    def script(self) -> tuple[str, bytes]:
        """Return the script that says what comes next: its name in the site, and its content."""
        loader = self._environment.loader
        assert loader is not None
        with template_errors(self._templates):
            return SCRIPT, loader.get_source(self._environment, SCRIPT)[0].encode()

    def page(
        self,
        publisher: Publisher,
        name: str,
        entries: Sequence[FeedEntry],
        notes: Mapping[str, Note],
        release: Release,
        base: str,
        path: str,
    ) -> bytes:
        """
        Return the page of a reader.

        Args:
            publisher: The one that speaks the reader's languages.
            name: What the reader is called.
            entries: What the reader is told, in any order.
            notes: What the last change of the feed was, by item.
            release: The release in which the feed changed last.
            base: Address at which the site is served; may be empty.
            path: The feed's name, relative to the site.

        """
        with template_errors(self._templates):
            calendar = f"{name} – {publisher.wording.short_title}"
            addresses = Addresses.of(base, path, calendar)
            text = self._text(publisher, name, entries, notes, release, addresses, _code(base, path))

        return text.encode("utf-8", "replace")

    def _text(
        self,
        publisher: Publisher,
        name: str,
        entries: Sequence[FeedEntry],
        notes: Mapping[str, Note],
        release: Release,
        addresses: Addresses,
        code: Markup,
    ) -> str:
        wording, event = publisher.wording, publisher.scenario.event
        language = spoken(wording.languages)
        ordered = sorted(entries, key=lambda entry: (entry.start, entry.seconds, entry.title, entry.key))
        days = groupby(ordered, lambda entry: self._date(event, entry))
        sections = [self._day(event, language, day, some, notes) for day, some in days]
        news = [entry for entry in ordered if entry.key in notes]
        own = _Own(
            name,
            Markup("".join(sections)),  # noqa: S704 - made by templates
            addresses,
            code,
            self._changed(language, news, notes, release) if news else Markup(""),
        )
        if self._each:
            return self._whole(publisher, language, own, release)

        key = tuple(wording.languages), release, bool(own.agenda), bool(own.code), bool(own.changed)
        frame = self._frames.get(key)

        if frame is None:
            marked = _Own(
                _PLACES[0],
                Markup(own.agenda and _PLACES[1]),  # noqa: S704 - a mark
                Addresses(*(_PLACES[n] for n in range(2, 8))) if addresses.page else Addresses("", *[""] * 5),
                Markup(own.code and _PLACES[8]),  # noqa: S704 - a mark
                Markup(own.changed and _PLACES[9]),  # noqa: S704 - a mark
            )

            marked = marked._replace(addresses=marked.addresses._replace(file=_PLACES[2]))
            whole = self._whole(publisher, language, marked, release)
            frame = self._frames[key] = _PLACE.split(whole)

        values = [escape(own.name), own.agenda, *map(escape, addresses), own.code, own.changed]
        parts = [values[int(part)] if n % 2 else part for n, part in enumerate(frame)]

        return "".join(parts)

    def _whole(self, publisher: Publisher, language: str, own: _Own, release: Release) -> str:
        wording, event = publisher.wording, publisher.scenario.event
        return self._environment.get_template(_FRAME).render(
            language=language,
            direction=direction(language),
            t=lambda key, *values: label(language, key, *values),
            name=own.name,
            event=wording.event_title,
            short=wording.short_title,
            contact=wording.contact,
            release=release,
            made=_release_time(event, release, language),
            agenda=own.agenda,
            addresses=own.addresses,
            code=own.code,
            changed=own.changed,
            offset=_offset(event),
            zone=event.time_zone,
        )

    def _changed(
        self, language: str, news: Sequence[FeedEntry], notes: Mapping[str, Note], release: Release
    ) -> Markup:
        """What changed in the release of the page, as a list that leads to the items."""
        list_of_news = self._environment.get_template("personal-changed.html").render(
            news=[(entry, notes[entry.key].what) for entry in news],
            release=release,
            t=lambda key, *values: label(language, key, *values),
        )

        return Markup(list_of_news)  # noqa: S704 - a template escaped it

    def _day(
        self, event: Event, language: str, day: date, entries: Iterable[FeedEntry], notes: Mapping[str, Note]
    ) -> str:
        """A day of an agenda: what is around its items is made once."""
        around = self._days.get((language, day))

        if around is None:
            frame = self._environment.get_template("personal-day.html").render(
                long_date=lambda moment: long_date(language, moment),
                day=day,
                items=Markup(_PLACES[0]),  # noqa: S704 - a mark
            )

            around = self._days[language, day] = frame.split(_PLACES[0])

        return "".join([self._item(event, language, entry, notes.get(entry.key)) for entry in entries]).join(
            around
        )

    def _item(self, event: Event, language: str, entry: FeedEntry, note: Note | None) -> Markup:
        """An item of an agenda; readers who are told the same get the same."""
        key = language, entry.mark, entry.own, note
        known = self._items.get(key)

        if known is None:
            rendered = self._item_template.render(
                one=entry,
                note=note,
                day=day_month(language, event.local_date(entry.item.start)),
                t=lambda key, *values: label(language, key, *values),
                colon=colon(language),
                kind=entry.item.code or KIND[Kind.HOLD].code,
                shape=entry.item.shape or KIND[Kind.HOLD].code,
                hours=_hours(event, entry, language),
                own=[*filter(None, (entry.own.role, *entry.own.turns))],
                way=[*filter(None, (entry.own.going, *entry.own.way, *entry.own.home))],
                notes=[*filter(None, (*entry.item.people, *entry.item.notes[1:], *entry.item.links))],
            )

            known = self._items[key] = Markup(rendered)  # noqa: S704 - a template escaped it

        return known


def _code(base: str, path: str) -> Markup:
    """The code of a reader's page, if it has an address."""
    if not base:
        return Markup("")

    folder, _, file = path.rpartition("/")
    token = file.removesuffix(".ics")
    codes = codes_for(f"{base}{folder}/", ".html", len(token))

    return Markup(codes.svg(token))  # noqa: S704 - made by us


def _offset(event: Event) -> int:
    """Minutes by which the clocks at the event are ahead of UTC when it opens."""
    at = event.local(event.opening[0].start)
    return int((at.utcoffset() or timedelta()).total_seconds()) // 60


def _release_time(event: Event, release: Release, language: str) -> str:
    if release.made is None or release.made.year <= UNRECORDED.year:
        return ""

    at = event.local(release.made)
    return with_commas(language, (day_month_year(language, at.date()), f"{at:%H:%M}"))


def _hours(event: Event, entry: FeedEntry, language: str) -> tuple[str, str]:
    """From when to when something is, with the date if it ends on a later day."""
    start, end = entry.item.start, entry.item.end
    last: date = event.local_date(end - timedelta(seconds=1))
    on = "" if last == event.local_date(start) else f" ({day_month(language, last)})"

    return f"{start:%H:%M}", f"{end:%H:%M}{on}"


def path_of(feed: str) -> str:
    """Return the name of the page that goes with a feed."""
    return f"{feed.removesuffix('.ics')}.html"


__all__ = ["Addresses", "PersonalPages", "path_of"]
