"""The ids of a scenario, and complaints about words that name nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from .errors import Complaint
from .relations import ALL
from .sessions import Kind
from .stated import ScenarioStated
from .suggestion import no_session, suggestion

Path = tuple[str | int, ...]

MOST_SUGGESTIONS = 100


class KnownIds:
    """What a scenario's parts may name, and complaints about what is not there."""

    def __init__(self, scenario: ScenarioStated, extra: dict[str, set[str]]) -> None:
        self.scenario = scenario
        self.unknown = 0
        self.kinds = [*map(str, Kind), *scenario.own_kinds]
        s = scenario
        people: list[str] = []

        for delegation in s.delegations:
            named = [m.id for m in delegation.members]
            numbered = [f"{delegation.id}-{n:02}" for n in range(1, delegation.size + 1)]
            people += named
            people += [n for n in numbered if n not in set(named)][: delegation.size - len(named)]

        self.people = people
        self.ids: dict[str, set[str]] = {
            "venue": _ids(s.venues),
            "zone": _ids(s.zones),
            "checkpoint": _ids(s.checkpoints),
            "room": _ids(s.rooms),
            "delegation": _ids(s.delegations),
            "delegate": set(people),
            "session": _ids(s.sessions),
            "series": _ids(s.series),
            "slot grid": _ids(s.slot_grids),
            "session or series": _ids((*s.sessions, *s.series)),
            "clearance": set(s.clearances),
            "drop-off point": _ids(s.resources.drop_offs),
        }
        for kind, ids in extra.items():
            self.ids.setdefault(kind, set()).update(ids)

    def ref(self, path: Path, kind: str, value: str | None) -> Iterator[Complaint]:
        """Find an id that names nothing of its kind."""
        if value is not None and value not in self.ids[kind]:
            if kind == "session" and value in self.ids["series"]:
                yield Complaint(path, "reference", no_session(value, self.scenario))
                return

            self.unknown += 1
            # To look for the nearest of thousands takes milliseconds: not for each of thousands.
            near = self._near(kind, value) if self.unknown <= MOST_SUGGESTIONS else ""
            yield Complaint(path, "reference", f"there is no {kind} '{value}'{near}")

    def _near(self, kind: str, value: str) -> str:
        """Suggest the id of what is called so, or else the nearest id."""
        called = self._called.get(kind, {}).get(value.casefold(), ())
        if len(called) == 1:
            return f" - did you mean '{called[0]}'?"

        return suggestion(value, sorted(self.ids[kind]))

    @cached_property
    def _called(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Ids by kind, and by each name that people give to what has the id."""
        s = self.scenario
        parts: dict[str, Sequence[Any]] = {
            "venue": s.venues,
            "zone": s.zones,
            "checkpoint": s.checkpoints,
            "room": s.rooms,
            "delegation": s.delegations,
            "delegate": [member for delegation in s.delegations for member in delegation.members],
            "drop-off point": s.resources.drop_offs,
        }
        called: dict[str, dict[str, list[str]]] = {}

        for kind, several in parts.items():
            for part in several:
                names = part.name.values() if isinstance(part.name, Mapping) else [part.name or ""]
                for name in {text.casefold() for text in names}:
                    called.setdefault(kind, {}).setdefault(name, []).append(part.id)

        return called

    def refs(self, path: Path, kind: str, values: Iterable[str]) -> Iterator[Complaint]:
        """Find ids that name nothing of their kind."""
        for position, value in enumerate(values):
            yield from self.ref((*path, position), kind, value)

    def words(self, path: Path, *words: str) -> Iterator[Complaint]:
        """Find words that name neither a session nor a kind or a theme of sessions."""
        themes = {theme for session in self.scenario.sessions for theme in session.themes}
        known = {*self.ids["session"], *self.kinds, *themes, ALL}

        for position, word in enumerate(words):
            if word in known:
                continue

            if word in self.ids["series"]:
                message = no_session(word, self.scenario)
            else:
                message = f"'{word}' is neither a session nor a kind or a theme of one"
                message += suggestion(word, sorted(known))

            where = (*path, position) if path[-1] == "sessions" else path
            yield Complaint(where, "reference", message)

    def kind(self, path: Path, *kinds: str) -> Iterator[Complaint]:
        """Find what is neither a kind of session nor one of the scenario's own."""
        for position, kind in enumerate(kinds):
            if kind not in self.kinds:
                message = f"must be one of {', '.join(self.kinds)}{suggestion(kind, self.kinds)}"
                yield Complaint((*path, position), "kind", message)

    def unique(self, name: str, ids: Iterable[str]) -> Iterator[Complaint]:
        """Find ids that are there twice."""
        seen: dict[str, tuple[int, str]] = {}
        for position, value in enumerate(ids):
            # Two ids that differ only in case become one file name on many disks.
            key = value.casefold()
            if key in seen:
                first, before = seen[key]
                same = "is" if before == value else f"differs only in case from '{before}', which is"
                message = f"'{value}' {same} already the id of item {first + 1} of `{name}`"
                yield Complaint((name, position, "id"), "id", message, other=(name, first, "id"))

            seen.setdefault(key, (position, value))

    def anybody(self, path: Path, who: str) -> Iterator[Complaint]:
        """A delegate or a delegation."""
        known = self.ids["delegate"] | self.ids["delegation"]

        if who not in known:
            message = f"there is no delegate or delegation '{who}'{suggestion(who, sorted(known))}"
            yield Complaint(path, "reference", message)


def _ids(parts: Iterable[Any]) -> set[str]:
    return {part.id for part in parts}
