"""`eventplan publish`: a release of agendas."""

import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .app import Json, ScenarioFile, answer, app, say_other, scenario_in, unlawful

if TYPE_CHECKING:
    from eventplan.model import Scenario
    from eventplan.publish.readers import Reader
    from eventplan.publish.release import Change, Release

_URL = re.compile(r"https?://[!-~]{1,2000}\Z", re.A)


@app.command(
    epilog="Examples: eventplan publish event.yaml out/plan.json -o site --revised now; "
    "eventplan publish event.yaml out/plan.json -o site --revoke delegate/EG-01"
)
def publish(
    file: ScenarioFile,
    plan_file: Annotated[Path, typer.Argument(metavar="PLAN", help="Plan file (JSON).")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the site: it may be served as it is.")],
    desk: Annotated[
        Path | None,
        typer.Option(help="Confidential folder for ledger, index and changes. Default: OUT-desk, beside it."),
    ] = None,
    revised: Annotated[
        str | None,
        typer.Option(
            help="When this plan is made known: `2025-10-20T09:00+07:00`, a time at the event without an "
            "offset, or `now`. Default: one second after the last release."
        ),
    ] = None,
    secret: Annotated[
        Path | None,
        typer.Option(
            help="File with the secret of the event, made if it is not there. Default: EVENTPLAN_SECRET, "
            "else secret.key on the desk."
        ),
    ] = None,
    url: Annotated[str, typer.Option(help="Address at which the site is served.")] = "",
    revoke: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND/ID", help="Give a reader's feed another name: `delegate/EG-01` (may be repeated)."
        ),
    ] = None,
    home_time: Annotated[bool, typer.Option(help="Tell delegates what time it is at home too.")] = False,
    alarm: Annotated[
        int | None,
        typer.Option(min=0, max=1440, metavar="MINUTES", help="Ring this long before a delegate must leave."),
    ] = None,
    reply: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Write a message (.eml, iTIP) from this address for each delegate whose agenda changed.",
        ),
    ] = None,
    addresses: Annotated[
        Path | None, typer.Option(help="Mail addresses of delegates: CSV with `id` and `address`.")
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Write the public programme as pages too.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Publish a release of agendas: what changed reaches those whom it concerns, and nothing else moves."""
    from eventplan.files import load_plan
    from eventplan.publish import UnlawfulRelease, publish
    from eventplan.publish.agendas import Extras
    from eventplan.publish.letters import Letters, read_addresses
    from eventplan.publish.release import desk_of
    from eventplan.publish.secret import VARIABLE, make_secret, parse_secret
    from eventplan.publish.site.released import PublicPages

    scenario, found = scenario_in(file), load_plan(plan_file)
    say_other(scenario, found)
    if url and not _URL.match(url):
        raise typer.BadParameter("an address begins with `https://` and has no blanks", param_hint="--url")
    when = _moment(revised, scenario)
    apart = desk or desk_of(out if out.name.strip(".") else out.resolve())
    gone = [_reader(text) for text in revoke or ()]
    key_file = secret or apart / "secret.key"
    _apart(key_file, out)
    if secret is None and VARIABLE in os.environ:
        key = parse_secret(os.environ[VARIABLE])
    else:
        key = make_secret(key_file)
    letters = Letters(reply, read_addresses(addresses) if addresses else {}) if reply else None
    try:
        release = publish(
            scenario,
            found,
            out,
            secret=key,
            desk=apart,
            revised=when,
            url=url,
            revoke=gone,
            extras=Extras(home_time, alarm),
            letters=letters,
            pages=PublicPages() if pages else None,
        )
    except UnlawfulRelease as error:
        unlawful(scenario, error)
    if as_json:
        answer(json.dumps(_tree(release), indent=1))
    else:
        for line in summary(scenario, release, out, apart):
            answer(line)
        if letters and release.changed:
            people = len({c.reader for c in release.changes if c.reader.kind == "delegate"})
            answer(f"  mail:  {apart / 'replies'}  ({people:,} messages; CONFIDENTIAL)")


def _moment(text: str | None, scenario: "Scenario") -> datetime | None:
    if text is None:
        return None
    if text == "now":
        return datetime.now(UTC)
    from pydantic_core import PydanticCustomError

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"'{text}' is no time: write `2025-10-20T09:00+07:00` or `now`", param_hint="--revised"
        ) from None
    if found.tzinfo:
        return found
    try:
        return scenario.event.instant(found)
    except PydanticCustomError as error:
        raise typer.BadParameter(error.message(), param_hint="--revised") from None


def _reader(text: str) -> "Reader":
    from eventplan.publish.readers import Reader, ReaderKind

    kind, _, name = text.partition("/")
    if kind not in list(ReaderKind):
        raise typer.BadParameter(
            f"'{text}' names no reader: write `delegate/EG-01`, as the index on the desk has it",
            param_hint="--revoke",
        )
    return Reader(ReaderKind(kind), name)


def _apart(key_file: Path, site: Path) -> None:
    if site.resolve() in key_file.resolve().parents:
        raise typer.BadParameter(
            "the secret must not be inside the site: whoever reads it can find every feed",
            param_hint="--secret",
        )


def summary(scenario: "Scenario", release: "Release", site: Path, desk: Path) -> list[str]:
    """Return what was published, in lines that name no session but public ones."""
    revised = f"{release.revised.astimezone(scenario.event.zone):%Y-%m-%d %H:%M:%S}"
    if not release.changed:
        return [f"Nothing changed since release {release.number}: no file was touched."]
    lines = [
        f"Release {release.number}, revised {revised} ({scenario.event.time_zone}): "
        f"{release.written:,} of {release.feeds:,} files are new or changed."
    ]
    if release.changes:
        lines += _changes(scenario, release.changes)
    lines += [
        f"  site:  {site}  (may be served; feeds have names that cannot be guessed)",
        *([f"  look:  {site / 'index.html'}"] if (site / "index.html").is_file() else []),
        f"  desk:  {desk}  (CONFIDENTIAL: ledger, index.csv says whose feed is which, changes.csv)",
    ]
    return lines


def _changes(scenario: "Scenario", changes: "Sequence[Change]") -> list[str]:
    from eventplan.publish.visibility import is_public

    by_key: dict[str, list[Change]] = {}
    for change in changes:
        session = scenario.session_by_id.get(change.key)
        open_to_all = session is not None and is_public(session)
        by_key.setdefault(change.key if open_to_all else "", []).append(change)
    lines = []
    for key in sorted(by_key, key=lambda k: (not k, k)):
        found = by_key[key]
        what = Counter(change.what for change in found)
        told = ", ".join(_counted(number, kind) for kind, number in _told(found).items())
        done = ", ".join(_done(scenario, found, one) if key else f"{n:,} {one}" for one, n in what.items())
        lines.append(f"  {key or 'items that are not public'}: {done}; told: {told}")
    return lines


def _counted(number: int, kind: str) -> str:
    if kind in ("public", "press"):
        return f"the {kind}"
    return f"{number:,} {kind}{'s' if number > 1 else ''}"


def _done(scenario: "Scenario", found: "Sequence[Change]", what: str) -> str:
    """Return what was done to a public session; for a move, from where to where in time."""
    one = next(change for change in found if change.what == what)
    if what != "moved" or one.was is None or one.now is None:
        return what
    was, now = (datetime.fromtimestamp(r.start, scenario.event.zone) for r in (one.was, one.now))
    return f"moved from {was:%Y-%m-%d %H:%M} to {now:%Y-%m-%d %H:%M}"


def _told(changes: "Sequence[Change]") -> dict[str, int]:
    from eventplan.publish.readers import ReaderKind

    readers = {change.reader for change in changes}
    count = Counter(reader.kind for reader in readers)
    return {str(kind): count[kind] for kind in ReaderKind if count[kind]}


def _tree(release: "Release") -> dict[str, object]:
    return {
        "release": release.number,
        "revised": f"{release.revised:%Y-%m-%dT%H:%M:%SZ}",
        "changed": release.changed,
        "files": release.feeds,
        "written": release.written,
        "changes": dict(sorted(Counter(change.what for change in release.changes).items())),
        "readers_told": _told(release.changes),
    }
