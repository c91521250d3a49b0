"""Scenario files: read with every complaint in its place, and written back."""

import logging
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from eventplan.model import Complaint, Plan, Scenario, ScenarioError, say
from eventplan.model.arguments import path_given, text_given
from eventplan.model.changes.left import left_without
from eventplan.model.checked import checked
from eventplan.model.errors import show_place
from eventplan.model.own import Own, OwnRuleError
from eventplan.model.own_known import Extension, extension_of, installed_names, together
from eventplan.model.series import sessions_apart
from eventplan.model.suggestion import suggestion

from .changed import apply_changes
from .complaints import (
    ANY_EVENT,
    MOST_COMPLAINTS,
    ids_in,
    in_order_of_files,
    is_known_elsewhere,
    kind_at,
    kind_near,
    likes_nothing,
    original_path,
    path_of,
    without_bad,
    words_for,
)
from .extensions import Wanted
from .gathering import Gathering
from .plans import scenario_hash
from .reading import real
from .strict_yaml import Path
from .tables import WITHIN
from .written import save, to_yaml

_log = logging.getLogger(__name__)

Open = Callable[[str], bytes]


def load(path: str | FilePath, *, allow_extensions: bool | None = None) -> Scenario:
    """
    Read a scenario file, with the files that it includes and the tables beside it.

    Args:
        path: The file.
        allow_extensions: Whether the modules in its `extensions` may run; a scenario that has some is
            refused otherwise. None: as `allowing_extensions` says, and else no.

    Raises:
        ScenarioError: Something is wrong: every complaint, at `file:line:column`.

    """
    path = path_given(path)
    scenario = _load(path, str(path), allow_extensions)
    _log.info("read %s: %d sessions", path, len(scenario.sessions))
    return scenario


def load_text(text: str, name: str = "<text>", *, allow_extensions: bool | None = None) -> Scenario:
    """
    Read a scenario from a text; it may not include files.

    *name* is what messages call it. *allow_extensions* is as for `load`. Raises ScenarioError.
    """
    gathered = _Gathered(allow_extensions)
    data = text_given("text", text).encode("utf-8", "surrogatepass")
    gathered.add(data, text_given("name", name), None, ())

    return gathered.scenario()


@checked
def load_before(path: str | FilePath, plan: Plan) -> Scenario | None:
    """
    Return the scenario that a plan was made for, from a file that says what changed since.

    That is the scenario before some of the last `changes`; None if the plan was made for another.
    Raises ScenarioError as `load` does.
    """
    path = path_given(path)
    steps = _gathered(path, str(path)).steps()

    return next((scenario for scenario in steps if scenario_hash(scenario) == plan.scenario), None)


def _load(path: FilePath, shown: str, allow_extensions: bool | None) -> Scenario:
    return _gathered(path, shown, allow_extensions).scenario()


def parts_of(path: FilePath) -> set[FilePath]:
    """Return the files that a scenario includes and the tables that it names, by their resolved paths."""
    return {file for _, file in _gathered(path, str(path)).read_already}


def _gathered(path: FilePath, shown: str, allow_extensions: bool | None = None) -> "_Gathered":
    gathered = _Gathered(allow_extensions)
    data = gathered.read(path, shown)
    if data is not None:
        gathered.add(data, shown, path.parent, (real(path),))

    return gathered


def _with_nobody(stated: Scenario, scenario: Scenario) -> Iterator[str]:
    """Say which sessions changes leave with nobody to speak, or to chair."""
    for session, role, _ in left_without(stated, scenario):
        title = say(scenario.session_by_id[session].title, scenario.event.languages)
        left = f"by the changes, '{title}' ({session}) has no {role} left"
        yield f"{left}: `cancel {session}`, or name somebody else"


class _Gathered(Gathering):
    """A scenario's tree put together from files, and where each piece of it stands."""

    def _join(self) -> None:
        """Put delegates into their delegations, and items into their series."""
        for table, (column, part, field) in WITHIN.items():
            self._put_within(table, column, part, field)

    def _put_within(self, table: str, column: str, part: str, field: str) -> None:
        """Put the rows of a table into what their *column* names: into a *field* of something in *part*."""
        stated = self.tree.get(part)
        owners = stated if isinstance(stated, list) else []
        index = {
            owner["id"]: i
            for i, owner in enumerate(owners)
            if isinstance(owner, dict) and isinstance(owner.get("id"), str)
        }

        unknown = 0

        for row in self.inner[table]:
            inner = dict(row)
            name = inner.pop(column, None)
            if name not in index and self.unread:
                continue

            if name not in index:
                unknown += 1
                near = suggestion(str(name), sorted(index)) if unknown <= MOST_COMPLAINTS else ""
                message = f"there is no {column} '{name}'{near}"
                place = row.places.get(column, (row.line, 1))
                self.complaints.append(Complaint((table,), column, message, row.file, *place))
                continue

            known = owners[index[name]].setdefault(field, [])

            if isinstance(known, list):
                self._place(row, (part, index[name], field, len(known)))
                known.append(inner)

    def scenario(self) -> Scenario:
        stated = self._unchanged()
        scenario, complaints = apply_changes(stated, self.changes)
        if complaints:
            raise ScenarioError(in_order_of_files(complaints))

        scenario._notes = (*self.notes, *_with_nobody(stated, scenario))
        return scenario

    def steps(self) -> Iterator[Scenario]:
        """Yield the scenario after each of its changes, the last first, and at last without any."""
        steps = [self._unchanged()]

        for change in self.changes:
            scenario, complaints = apply_changes(steps[-1], [change])
            if complaints:
                raise ScenarioError(in_order_of_files(complaints))

            steps.append(scenario)

        return reversed(steps)

    def _unchanged(self) -> Scenario:
        """The scenario without its changes."""
        self._join()
        if not self.tree and self.complaints:
            raise ScenarioError(in_order_of_files(self.complaints))

        extension = self._extension()
        scenario = self._validated()
        if self.complaints or scenario is None:
            raise ScenarioError(in_order_of_files(self.complaints))

        scenario._source = self.places
        scenario._extension = extension
        return scenario

    def _extension(self) -> Extension:
        """Import what `extensions` names, if it may run: `rules` and `preferences` may name what is in it."""
        stated = self.tree.get("extensions", [])
        names = [name for name in stated if isinstance(name, str)] if isinstance(stated, list) else []
        loaded: list[str] = []
        known: tuple[Own, ...] = ()

        for number, name in enumerate(names):
            at = self.where(("extensions", number))
            if name in installed_names():
                continue

            if not self.runs:
                message = (
                    f"'{name}' is code that would run: allow that with `--allow-extensions`, or in Python "
                    "with `load(…, allow_extensions=True)`"
                )
                self.complaints.append(Complaint(("extensions", number), "extensions", message, *at))
                continue

            try:
                Wanted(name, self.root).findable()
                known = together(known, extension_of([name]))
                loaded.append(name)
            except OwnRuleError as error:
                message = str(error)
                self.complaints.append(Complaint(("extensions", number), "extensions", message, *at))

        return Extension(known, tuple(loaded))

    def _validated(self) -> Scenario | None:
        """Validate; where something is wrong, leave it out and go on, so that all is told at once."""
        stated_tree, unlike = self._liked()
        tree, origin = sessions_apart(stated_tree)
        self._place_inside(origin)
        stated = ids_in(tree)
        complained: set[Path] = set()

        for _ in range(8):
            try:
                return Scenario.model_validate(tree, context={"file": True})
            except ScenarioError as error:
                lost = stated - ids_in(tree) - {""}
                for complaint in error.complaints:
                    path = original_path(complaint.path, origin)
                    if not is_known_elsewhere(complaint, lost, self.unread):
                        other = original_path(complaint.other, origin)
                        place = f" ({show_place(*self.where(other))})" if other else ""
                        self._complain(path, complaint.about, complaint.message + place)

                return None
            except ValidationError as error:
                bad = self._complain_of_errors(error, tree, origin, complained, unlike)
                tree, origin = without_bad(tree, bad, origin)
                if any(path[:1] == ("event",) for path in bad):
                    tree["event"] = ANY_EVENT

        return None

    def _place_inside(self, written: Mapping[Path, Path]) -> None:
        """Say where the sessions stand that are *written* inside series, and each of their fields."""
        inside = {path: new for new, path in written.items() if len(new) == 2}
        places = [(path, place) for path, place in self.places.items() if path[:4] in inside]

        for path, place in places:
            self.places[(*inside[path[:4]], *path[4:])] = place
            if path[4:] == ("id",):
                self.places[(*path[:4], "session")] = place

        for new, path in written.items():
            if len(new) > 2:
                self.places[new] = self.where(path)

    def _liked(self) -> tuple[Any, set[str]]:
        """
        Return the tree with something that each kind of one's own is like, and the kinds that lacked it.

        That is complained of once, and not of each session of the kind.
        """
        wrong = likes_nothing(self.tree)
        if not wrong:
            return self.tree, set()

        for kind, message in wrong.items():
            stated = "like" in self.tree["kinds"][kind]
            self._complain(("kinds", kind, *(("like",) if stated else ())), "like", message)

        kinds = self.tree["kinds"]
        liked = {kind: {**kinds[kind], "like": kind_near(kinds[kind].get("like"))} for kind in wrong}

        return {**self.tree, "kinds": {**kinds, **liked}}, set(wrong)

    def _complain_of_errors(
        self,
        error: ValidationError,
        tree: Any,
        origin: dict[Path, Path],
        complained: set[Path],
        unlike: set[str],
    ) -> set[Path]:
        """Complain of every error, but of sessions *unlike* any kind; return the paths to leave out."""
        errors = [(path_of(fault, tree), fault) for fault in error.errors(include_url=False)]

        if any(path[:1] == ("kinds",) for path, _ in errors):
            # Without its defaults a session lacks what they give: it is looked at once they are read.
            errors = [(path, fault) for path, fault in errors if path[:1] != ("sessions",)]

        around = {path[:length] for path, _ in errors for length in range(len(path))}
        bad: set[Path] = set()

        for path, fault in errors:
            if path in bad or (path in around and fault["type"].endswith(("_type", "too_short"))):
                continue  # another branch of the same union, or the items that do not count, say it better

            bad.add(path)
            stated = original_path(path, origin)
            # What is missing only because it was left out has been complained of.
            if stated in complained:
                continue

            complained.update(stated[:length] for length in range(len(stated) + 1))
            if path[:1] == ("sessions",) and kind_at(path, tree) in unlike:
                continue  # which fields it may have depends on that kind

            about = next((str(step) for step in reversed(path) if isinstance(step, str)), "scenario")
            self._complain(stated, about, words_for(fault, path, tree))

        return bad

    def _complain(self, path: Path, about: str, message: str) -> None:
        self.complaints.append(Complaint(path, about, message, *self.where(path)))


__all__ = ["load", "load_before", "load_text", "save", "to_yaml"]
