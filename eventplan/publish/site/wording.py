"""The words and times of the pages of a programme, in their language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from ...model import Event
from ..changes import Known, SessionChange, known_of
from ..clean import clean_line
from ..kinds import KIND, SessionKind
from ..labels import counted, day_month, day_month_year, label, long_date, weekday
from ..shown import DayShown, Programme, RoomShown, Said, SessionShown, direction
from ..words import (
    at_start,
    colon,
    counted_word,
    in_quotes,
    language_in,
    language_name,
    listed,
    separator,
    thousands,
    with_commas,
    with_semicolons,
    word,
)
from .control_page import ControlDay
from .grid import NARROW
from .jinja import environment
from .sorting import with_own

_MOST_NAMES = 3
"""People that are named of those who chaired, or spoke; the rest are counted."""


class Release(NamedTuple):
    """What a programme says of its release."""

    number: int
    made: datetime | None = None
    """When it was made known, if that is told."""


class Since(NamedTuple):
    """What a programme says of what changed."""

    number: int
    """The release that readers know; 0 for a draft."""
    changes: tuple[SessionChange, ...]


class SiteWords:
    """What pages say, as templates ask for it."""

    def __init__(
        self,
        programme: Programme,
        event: Event,
        release: Release | None,
        since: Since | None,
        control: Sequence[ControlDay],
        others: Sequence[tuple[str, str]],
        templates: str | Path | None,
        calendar: str,
    ) -> None:
        self.control = control
        self.programme, self.event, self.release, self.since = programme, event, release, since
        self.calendar = calendar
        self.moved = (
            {change.session.key: change for change in since.changes if change.session} if since else {}
        )
        self.language = programme.language
        self.jinja = environment(Path(templates) if templates else None)
        self.day_of = {session.key: day for day in programme.days for session in day.sessions}
        self.root = ""
        self._menu = self._pages_of_menu()
        self._zones: dict[datetime, str] = {}
        venues = {str(room.venue) for room in programme.rooms}
        shown_kinds = with_own(session.look for session in programme.sessions)
        self._given: Mapping[str, Any] = {
            "programme": programme,
            "language": self.language,
            "direction": direction(self.language),
            "release": release,
            "calendar": calendar,
            "since": since,
            "control": control,
            "others": others,
            "picture_name": picture_name,
            "changed": self.changed,
            "was_words": self.was_words,
            "menu": self._menu,
            "narrow": NARROW,
            "many_venues": len(venues) > 1,
            "event_key": clean_line(event.id),
            "event_x": event.x,
            "t": self.label,
            "said": self.said,
            "language_of": self.language_of,
            "clock": self.clock,
            "hours": self.hours,
            "next_day": self.next_day,
            "moment": self.moment,
            "minute": lambda at: int(at.timestamp()) // 60,
            "url": lambda page: self.root + page,
            "kind_class": lambda kind: kind.code if isinstance(kind, SessionKind) else KIND[kind].code,
            "shown_kinds": shown_kinds,
            "long_date": lambda day: long_date(self.language, day),
            "day_month": lambda day: day_month(self.language, day),
            "weekday": lambda day: weekday(self.language, day),
            "language_name": language_name,
            "language_in": lambda tag: at_start(language_in(self.language, tag)),
            "theme_name": self.theme_name,
            "zone_at": self.zone_at,
            "count": self.count,
            "seats": self.seats,
            "badge": self.badge,
            "names_of": lambda rooms: listed(self.language, (str(room.name) for room in rooms)),
            "with_commas": lambda parts: with_commas(self.language, map(str, parts)),
            "comma": separator(self.language),
            "colon": colon(self.language),
        }

    def label(self, key: str, *values: object) -> str:
        """Return a word of pages."""
        return label(self.language, key, *values)

    def said(self, text: Said | str) -> Markup:
        """Return words apart from what stands around them, with their language and direction."""
        if isinstance(text, str):
            return escape(text)

        return Markup("<bdi{}>{}</bdi>").format(self._attributes(text), text.words)

    def language_of(self, text: Said) -> Markup:
        """Return the attributes that say in which language and direction words are, if that is known."""
        return self._attributes(text) if text.language else Markup(' dir="auto"')

    def _attributes(self, text: Said) -> Markup:
        if text.language == self.language or not text.language:
            return Markup("")

        return Markup(' lang="{}" dir="{}"').format(text.language, direction(text.language))

    def clock(self, at: datetime) -> Markup:
        """Return a time of day, with the instant beside it."""
        shown = f"{at:%H:%M}"
        return Markup('<time class="t" datetime="{}">{}</time>').format(at.isoformat(), shown)

    def hours(self, session: SessionShown) -> Markup:
        """Return from when to when a session is."""
        return Markup('<span class="t">{}<span class="to">–{}{}</span></span>').format(
            self.clock(session.start), self.clock(session.end), self.next_day(session)
        )

    def next_day(self, session: SessionShown) -> str:
        """Return the date on which a session ends, if it is another than that on which it starts."""
        last = self.event.local_date(session.end)
        midnight = session.end == self.event.midnight(last)
        if last == session.start.date() or (midnight and (last - session.start.date()).days == 1):
            return ""

        return f" ({day_month(self.language, last)})"

    def moment(self, at: datetime) -> str:
        """Return a date and a time of day, with the zone."""
        local = self.event.local(at)
        date = day_month_year(self.language, local.date())

        return with_commas(self.language, (date, f"{local:%H:%M} ({self.zone_at(local)})"))

    def zone_at(self, at: datetime) -> str:
        """Return what the clocks differ from UTC at an instant: `UTC+7`."""
        minutes = int((at.utcoffset() or at - at).total_seconds()) // 60
        sign, minutes = "-" if minutes < 0 else "+", abs(minutes)

        return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")

    def zone_words(self, sessions: Sequence[SessionShown]) -> str:
        """Return the offsets of some sessions, and the name of the zone."""
        offsets = dict.fromkeys(self.zone_at(session.start) for session in sessions)
        return f"{', '.join(offsets) or 'UTC'} ({self.event.time_zone})"

    def theme_name(self, theme: str) -> str:
        """Return a theme's id as words."""
        words = clean_line(theme).replace("-", " ").replace("_", " ")
        return words[:1].upper() + words[1:]

    def count(self, sessions: Sequence[SessionShown]) -> str:
        """Return how many sessions there are, in words."""
        return counted(self.language, "sessions", len(sessions))

    def seats(self, room: RoomShown) -> str:
        """Return how many seats a room has, in words."""
        return counted(self.language, "seats", room.seats, thousands(room.seats))

    def badge(self, access: str) -> str:
        """Return which badge one needs, in words."""
        noun = self.label("badge", "").strip().casefold()
        named = noun in access.casefold()  # a clearance may be called a badge already
        words = self.label("all badges") if not access else access if named else self.label("badge", access)

        return words[:1].upper() + words[1:]

    def changed(self, session: SessionShown) -> str:
        """Return what a session was when readers knew it, or that they did not; empty if it is as it was."""
        change = self.moved.get(session.key)
        if change is None:
            return ""
        if change.was is None:
            return self.label("change added")

        return self.label("was", self.was_words(change))

    def was_words(self, change: SessionChange) -> str:
        """Return what of a session was otherwise: its time, its room, its title, who chaired and spoke."""
        was, now = change.was, change.session
        assert was is not None
        assert now is not None
        words = []

        if (was.start, was.end) != (now.start, now.end):
            other = was.start.date() != now.start.date()
            date = f"{day_month(self.language, was.start.date())} " if other else ""
            long = was.end - was.start != now.end - now.start
            words.append(f"{date}{was.start:%H:%M}" + (f"–{was.end:%H:%M}" if long else ""))

        if was.room != str(now.room.name):
            words.append(was.room)
        if was.title != now.title:
            words.append(in_quotes(self.language, str(was.title)))

        return with_semicolons(self.language, (with_commas(self.language, words), *self._people(was, now)))

    def _people(self, was: Known, now: SessionShown) -> Iterator[str]:
        """Who chaired and who spoke, where others do now: first those who do no longer."""
        both = zip(("chaired by", "speakers"), was.people or (), known_of(now).people or (), strict=False)

        for key, names, still in both:
            if names != still:
                ordered = sorted(names, key=lambda name: name in still)
                more = len(ordered) - _MOST_NAMES
                shown = [
                    *ordered[:_MOST_NAMES],
                    *([counted_word(self.language, "and more", more)] if more > 0 else []),
                ]
                yield word(self.language, key, listed(self.language, shown) or "–")

    def _pages_of_menu(self) -> list[tuple[str, str]]:
        programme = self.programme
        pages = [("index.html", self.label("programme"))]
        if self.control:
            pages.append((self.control[0].page, self.label("control")))
        if programme.days:
            pages.append(("rooms.html", self.label("rooms")))
        if programme.people:
            pages.append(("people.html", self.label("people")))
        if programme.organisers:
            pages.append(("organisers.html", self.label("organisers")))
        if programme.themes:
            pages.append(("themes.html", self.label("themes")))
        if self.since is not None:
            pages.append(("changes.html", self.label("changes")))

        pages.append(("mine.html", self.label("mine")))
        return pages


def picture_name(day: DayShown) -> str:
    """Return the name of the picture of a day."""
    return f"pictures/day-{day.date}.svg"
