"""
The pages of a programme: static files made from templates, without a request to anywhere.

Templates get a `Programme` and nothing else that is of the event. Jinja2 escapes everything that is not a
template's own, and a name that is not given is an error.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from ...model import Event
from ..clean import clean_line
from ..kinds import in_order
from ..labels import COUNTED, SCRIPT, SCRIPT_COUNTED, phrase
from ..pictures.days import day as picture_of
from ..pictures.days import days_of, heading_of, moved
from ..pictures.timelines import timeline
from ..shown import DayShown, PartyShown, Programme, Said, SessionShown
from ..translations import Forms
from ..words import at_start, language_in, with_commas
from .control_page import ControlDay
from .grid import grid
from .jinja import TEMPLATES, template_errors
from .sorting import as_json, by_start, column_width, density_of, fold, initial, kind_styles, page_breaks
from .wording import Release, Since, SiteWords, picture_name

STATIC = ("site.css", "icon.svg")


def pages(
    programme: Programme,
    event: Event,
    *,
    release: Release | None = None,
    since: Since | None = None,
    control: Sequence[ControlDay] = (),
    others: Sequence[tuple[str, str]] = (),
    templates: str | Path | None = None,
    calendar: str = "",
) -> Iterator[tuple[str, bytes]]:
    """
    Yield the files of a programme's site: relative name and content.

    Args:
        programme: What is shown, and to whom.
        event: The event: its clock, and what tells its site from another's.
        release: Which release it is; none for a draft.
        since: What changed since a release that readers know, if that is told.
        control: The days as a control room sees them: for nobody else.
        others: The same site in other languages: tag, and where it is from the first page of this one.
        templates: Folder with templates and static files that are used instead of ours of the same name.
        calendar: Name of the programme as a calendar, if it is beside the pages.

    Raises:
        SiteError: One of the *templates* cannot be used.

    """
    with template_errors(templates):
        yield from _Site(programme, event, release, since, control, others, templates, calendar).files()


class _Site(SiteWords):
    """The pages of a programme, one after another."""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file, the worker last: it lists the others."""
        names = []

        for name, data in self._files():
            names.append(name)
            yield name, data

        yield "worker.js", self._worker(names)

    def _files(self) -> Iterator[tuple[str, bytes]]:
        programme = self.programme
        for name in STATIC:
            yield name, self._static(name)

        yield "site.js", self._script()
        yield "sessions.js", self._sessions()
        yield self._page("index.html", "index.html")
        yield self._page("mine.html", "mine.html")

        if self.since is not None:
            dates = groupby(self.since.changes, lambda change: self.event.local_date(change.at))
            by_date = [(date, list(day_sessions)) for date, day_sessions in dates]
            dates_moved = days_of(self.since.changes)
            heading = self.label(heading_of(self.since.changes))
            given = {"by_date": by_date, "moved": dates_moved, "moved_heading": heading}
            yield self._page("changes.html", "changes.html", **given)

            for on in dates_moved:
                drawn = timeline(moved(programme, self.since.changes, on), self.event.local)
                yield f"pictures/moved-{on}.svg", drawn.encode()

        for day in programme.days:
            yield self._day(day)
            yield picture_name(day), timeline(picture_of(programme, day), self.event.local).encode()

        for session in programme.full:
            yield self._session(session)

        if self.control:
            yield "control.js", self._static("control.js")

        for day_shown in self.control:
            yield self._page(day_shown.page, "control.html", day=day_shown)
            yield from self._drawn(day_shown)

        if programme.days:
            yield from self._rooms()

        yield from self._abouts()

    def _drawn(self, day: ControlDay) -> Iterator[tuple[str, bytes]]:
        from ..pictures.desk import drawn

        for what, shown in day.pictures:
            yield f"pictures/{what}-{day.date}.svg", drawn(shown, self.event.local).encode()

    def _page(self, page: str, template: str, **values: Any) -> tuple[str, bytes]:
        self.root = "../" * page.count("/")
        values.setdefault("zone_words", self._all_zones)
        text = self.jinja.get_template(template).render(self._given, root=self.root, here=page, **values)

        return page, text.encode("utf-8", "replace")

    @cached_property
    def _all_zones(self) -> str:
        return self.zone_words(self.programme.sessions)

    def _static(self, name: str) -> bytes:
        assert self.jinja.loader is not None
        text, file, _ = self.jinja.loader.get_source(self.jinja, name)

        if name == "site.css" and file is not None and Path(file).parent == TEMPLATES:
            text += kind_styles(session.look for session in self.programme.sessions)

        return text.encode()

    def _script(self) -> bytes:
        """The script and its words, without indents and whole lines of comment."""
        words: dict[str, object] = {key: phrase(self.language, key) for key in SCRIPT}
        words |= {key: _shortest(COUNTED[self.language][key]) for key in SCRIPT_COUNTED}
        lines = (line.strip() for line in self._static("site.js").decode().splitlines())
        code = "\n".join(line for line in lines if line and not line.startswith("//"))

        return f"const W={as_json(words)};\n{code}\n".encode()

    def _sessions(self) -> bytes:
        """Everything that has a page, for search and stars: as many fields as these need."""
        rows = [
            [
                session.key,
                session.page,
                str(session.title),
                session.title.language,
                session.from_minute,
                session.to_minute,
                str(session.room.name),
                session.look.code,
                session.kind_name,
                self.day_of[session.key].page,
                fold(session.sought),
                session.room.place,
            ]
            for session in self.programme.full
        ]

        return f"window.eventplanSessions={as_json(rows)};\n".encode()

    def _day(self, day: DayShown) -> tuple[str, bytes]:
        day_grid = grid(day, self.programme.rooms, self.event.local)
        names = {session.look.code: session.kind_name for session in day.sessions}
        looks = in_order(session.look for session in day.sessions)
        ordered = [(look, names[look.code]) for look in looks]
        seen = [session for session in day.sessions if not session.reserved]
        count = Counter(session.look.code for session in seen)
        chips = [(look, name, count[look.code]) for look, name in ordered if count[look.code]]
        tags = {tag for session in day.sessions for tag in session.languages}

        return self._page(
            day.page,
            "day.html",
            day=day,
            grid=day_grid,
            by_start=by_start(day.sessions),
            kinds=ordered,
            chips=chips,
            tags=sorted(tags),
            selects=self._selects(seen),
            density=(density := density_of(day_grid)),
            breaks=page_breaks(day_grid) if density == "all" else frozenset(),
            column_width=column_width(day_grid),
            zone_words=self.zone_words(day.sessions),
        )

    def _selects(self, sessions: Sequence[SessionShown]) -> list[tuple[str, str, list[tuple[str, str]]]]:
        themes = sorted({theme for session in sessions for theme in session.themes})
        rooms = {session.room.key: str(session.room.name) for session in sessions}
        order = {room.key: index for index, room in enumerate(self.programme.rooms)}
        tags = sorted({tag for session in sessions for tag in session.languages})
        badges = dict.fromkeys(session.room.access for session in sessions)

        theme_choices = [(theme, self.theme_name(theme)) for theme in themes]
        room_choices = [(key, rooms[key]) for key in sorted(rooms, key=order.__getitem__)]
        language_choices = [(tag, at_start(language_in(self.language, tag))) for tag in tags]
        badge_choices = [(badge or "-", self.badge(badge)) for badge in badges]

        return [
            ("th", self.label("theme"), theme_choices),
            ("room", self.label("room"), room_choices),
            ("la", self.label("language"), language_choices),
            ("ac", self.label("access"), badge_choices),
        ]

    def _session(self, session: SessionShown) -> tuple[str, bytes]:
        day = self.day_of[session.key]
        same = [other for other in day.at(session.room) if not other.reserved]
        index = same.index(session)
        around = [*same[max(0, index - 1) : index], *same[index + 1 : index + 2]]

        return self._page(
            session.page,
            "session.html",
            s=session,
            day=day,
            around=around,
            zone_words=self.zone_words([session]),
        )

    def _rooms(self) -> Iterator[tuple[str, bytes]]:
        rooms = self.programme.rooms
        groups: dict[str, list[tuple[str, Said, str]]] = {}

        for room in rooms:
            name = with_commas(self.language, (str(room.venue), str(room.zone), room.floor))
            groups.setdefault(name, []).append((room.page, room.name, self.seats(room)))

        yield self._page("rooms.html", "links.html", heading=self.label("rooms"), groups=list(groups.items()))

        for room in rooms:
            held = [session for day in self.programme.days for session in day.at(room)]
            yield self._page(room.page, "room.html", room=room, by_day=self._by_day(held))

    def _abouts(self) -> Iterator[tuple[str, bytes]]:
        programme = self.programme
        people = [(p.page, p.name, self._office(p.office, p.party)) for p in programme.people]

        if people:
            groups = [(letter, list(some)) for letter, some in groupby(people, lambda p: initial(p[1]))]
            yield self._page("people.html", "links.html", heading=self.label("people"), groups=groups)

        for person in programme.people:
            held = programme.of_person(person)
            office = self._office(person.office, person.party)
            yield self._about(person.page, person.name, office, held)

        parties = programme.organisers

        if parties:
            entries = [(p.page, p.name, self.count(programme.of_party(p))) for p in parties]
            groups = [(letter, list(some)) for letter, some in groupby(entries, lambda p: initial(p[1]))]
            yield self._page("organisers.html", "links.html", heading=self.label("organisers"), groups=groups)

        for party in parties:
            yield self._about(party.page, party.name, self.label("organisers"), programme.of_party(party))

        themes = programme.themes

        if themes:
            named = [
                (programme.theme_page(t), Said(self.theme_name(t)), self.count(programme.of_theme(t)))
                for t in themes
            ]
            yield self._page("themes.html", "links.html", heading=self.label("themes"), groups=[("", named)])

        for theme in themes:
            name = Said(self.theme_name(theme))
            yield self._about(
                programme.theme_page(theme), name, self.label("theme"), programme.of_theme(theme)
            )

    def _about(self, page: str, name: Said, subtitle: str, held: Sequence[SessionShown]) -> tuple[str, bytes]:
        return self._page(page, "list.html", heading=name, subtitle=subtitle, by_day=self._by_day(held))

    def _office(self, office: Said, party: PartyShown) -> str:
        return with_commas(self.language, (str(office), str(party.name)))

    def _by_day(self, held: Sequence[SessionShown]) -> list[tuple[DayShown, list[SessionShown]]]:
        by_date: Mapping[date, list[SessionShown]] = {day.date: [] for day in self.programme.days}
        for session in held:
            by_date[self.day_of[session.key].date].append(session)

        return [(day, by_date[day.date]) for day in self.programme.days if by_date[day.date]]

    def _worker(self, names: Sequence[str]) -> bytes:
        """The worker that keeps the site for when there is no network: named by what is shown."""
        mark = f"{self.programme.version}-{self.release.number if self.release else 0}"
        event = clean_line(self.event.id)
        head = f"const CACHE={as_json(f'{event} {self.programme.audience} {mark}')};\n"
        prefix = f"const OURS={as_json(f'{event} {self.programme.audience} ')};\n"

        return f"{head}{prefix}const FILES={as_json(list(names))};\n".encode() + self._static("worker.js")


def _shortest(forms: Forms) -> Forms:
    """The forms of a phrase, those alike but once: `other`, the last, stands for all that is not there."""
    *_, last = forms.values()
    return {name: text for name, text in forms.items() if text != last} | {"other": last}
