"""What a release changed, in a few lines and as a tree."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eventplan.numbers import plural

if TYPE_CHECKING:
    from eventplan.model import Scenario
    from eventplan.publish.differences import Difference, ItemChange
    from eventplan.publish.release import Release


def summary(
    scenario: "Scenario", release: "Release", site: Path, desk: Path, *, dry_run: bool = False
) -> list[str]:
    """Return what was published, or would be, in lines that name no session but public ones."""
    from eventplan.publish.calendars import UNRECORDED
    from eventplan.publish.times import release_time

    revised = release_time(scenario.event, release.revised)

    if not release.changed:
        touched = "would be" if dry_run else "was"
        return [f"Nothing changed since release {release.number}: no file {touched} touched."]

    done = (
        (
            _counted(release.feeds, "file")
            if release.first
            else f"{_counted(release.written, 'reader')} would be told"
        )
        if dry_run
        else f"{release.written:,} of {_counted(release.feeds, 'file')} "
        f"{plural(release.written, 'is', 'are')} new or changed"
    )

    lines = [f"Release {release.number}, revised {revised}: {done}."]
    if release.changes:
        lines += _changes(scenario, release.changes)

    lines += _kept(release)

    if release.revised.year == UNRECORDED.year:
        lines.append(
            "  the event is over and no time was stated: dated in the year 2000 (`--revised` states a time)"
        )

    if dry_run:
        return [*lines, "  dry run: nothing was written"]

    lines += [
        f"  site:  {site}  (may be served; feeds have names that cannot be guessed)",
        *([f"  look:  {site / 'index.html'}"] if (site / "index.html").is_file() else []),
        f"  desk:  {desk}  (CONFIDENTIAL: ledger, index.csv says whose feed is which, changes.csv)",
    ]
    return lines


def _kept(release: "Release") -> list[str]:
    """Return what shapes all feeds, if anything was asked for."""
    options = release.options
    said = [
        f"url {options.url}" if options.url else "",
        "home time" if options.home_time else "",
        f"alarm {options.alarm} min" if options.alarm is not None else "",
    ]

    kept = ", ".join(filter(None, said))

    return [f"  kept for the next release: {kept}"] if kept else []


def _changes(scenario: "Scenario", changes: "Sequence[ItemChange]") -> list[str]:
    by_key: dict[str, list[ItemChange]] = {}
    form = [change for change in changes if not change.seen]

    for change in changes:
        if change.seen:
            by_key.setdefault(change.key if change.public else "", []).append(change)

    lines = []

    for key in sorted(by_key, key=lambda k: (not k, k)):
        of_key = by_key[key]
        # However many are told of it, an item is counted once, as in the lines of public sessions.
        items = dict.fromkeys((change.key.rstrip("~"), _what(change)) for change in of_key)
        number_of = Counter(what for _, what in items)
        sorts = ", ".join(_counted(number, kind) for kind, number in _readers_by_kind(of_key).items())
        done = "; ".join(
            _done(scenario, of_key, what) if key else f"{number:,} {_less(of_key, what)}"
            for what, number in number_of.items()
        )
        lines.append(f"  {key or 'items that are not public'}: {done}; told: {sorts}")

    if form:
        sorts = ", ".join(_counted(number, kind) for kind, number in _readers_by_kind(form).items())
        lines.append(f"  {len(form):,} changed in form alone, and nobody sees a difference: {sorts}")

    return lines


def _counted(number: int, kind: str) -> str:
    if kind in ("public", "press"):
        return f"the {kind}"

    return f"{number:,} {plural(number, kind)}"


def _what(change: "ItemChange") -> str:
    """Return what became of an item, in words."""
    if change.what == "length" and change.was is not None:
        return "longer" if change.now.seconds > change.was.seconds else "shorter"

    return change.what


def _less(changes: "Sequence[ItemChange]", what: str) -> str:
    """Return what became of some items; of those that are held, and that some no longer read, for whom."""
    if what != "withdrawn":
        return what

    readers = _readers_by_kind([change for change in changes if change.what == what])
    return f"no longer for {', '.join(_counted(number, kind) for kind, number in readers.items())}"


def _done(scenario: "Scenario", changes: "Sequence[ItemChange]", what: str) -> str:
    """Return what was done to a public session, with what everybody may read of it: time, place, title."""
    from eventplan.publish.readers import PUBLIC

    public = next((change for change in changes if _what(change) == what and change.reader == PUBLIC), None)
    if public is None:
        return _less(changes, what)

    shown = []

    for difference in public.differences:
        if difference.field in ("time", "place", "title"):
            was, now = _both(scenario, public, difference)
            shown.append(f"{difference.field} {was} -> {now}")

    return f"{what} ({', '.join(shown)})" if shown else _less(changes, what)


def _both(scenario: "Scenario", change: "ItemChange", difference: "Difference") -> tuple[str, str]:
    """Return what was and what is: times without their zone, and of a place that was what is not so now."""
    from eventplan.publish.times import when

    if difference.field == "time" and change.was is not None:
        was, now = (when(scenario.event, record.start, record.seconds) for record in (change.was, change.now))
        return was, now

    if difference.field == "place":
        return _until_alike(difference.was, difference.now), difference.now

    return difference.was, difference.now


def _until_alike(was: str, now: str) -> str:
    """Return a place without what it ends with as another does: `Salon`, of `Salon, floor 2, Palace`."""
    parts, others = was.split(", "), now.split(", ")

    while len(parts) > 1 and len(others) > 1 and parts[-1] == others[-1]:
        parts.pop()
        others.pop()

    return ", ".join(parts)


def _readers_by_kind(changes: "Sequence[ItemChange]") -> dict[str, int]:
    from eventplan.publish.readers import ReaderKind

    readers = {change.reader for change in changes}
    count = Counter(reader.kind for reader in readers)

    return {str(kind): count[kind] for kind in ReaderKind if count[kind]}


def release_tree(release: "Release") -> dict[str, object]:
    """Return a release as JSON has it."""
    numbers = Counter(change.what for change in release.changes)
    changes_seen = [change for change in release.changes if change.seen]

    return {
        "release": release.number,
        "revised": f"{release.revised:%Y-%m-%dT%H:%M:%SZ}",
        "changed": release.changed,
        "files": release.feeds,
        "written": release.written,
        "changes": dict(sorted(numbers.items())),
        "readers_told": _readers_by_kind(changes_seen),
        "options": release.options._asdict(),
    }
