"""`eventplan publish`: a release of agendas."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eventplan.numbers import number_of

from . import outputs
from .app import ScenarioFile, answer, app, say_other, scenario_in, tell, unlawful, written
from .site import Templates

if TYPE_CHECKING:
    from eventplan.model import Scenario
    from eventplan.publish.ledger import Options
    from eventplan.publish.readers import Reader
    from eventplan.publish.secret import SecretFile
from .release_summary import release_tree, summary

_EPOCH = "SOURCE_DATE_EPOCH"
"""Environment variable that stands for the clock, in seconds since 1970: that of reproducible builds."""

_LONG_BEFORE = timedelta(days=2 * 366)

Reply = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Write letters (.eml) from this address: to each delegate about what changed, as invitations, "
        "and to each delegation; at a first release, to everybody.",
    ),
]

Addresses = Annotated[
    Path | None,
    typer.Option(
        help="Mail addresses of delegates and of delegations' focal points: CSV with `id` and `address`."
    ),
]

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
            "offset, or `now`. Default: now (SOURCE_DATE_EPOCH), as long as the event is not over."
        ),
    ] = None,
    secret: Annotated[
        Path | None,
        typer.Option(
            help="File with the secret of the event, made if it is not there. Default: EVENTPLAN_SECRET, "
            "else secret.key on the desk."
        ),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Address at which the site is served. Default: as at the last release."),
    ] = None,
    revoke: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND/ID", help="Give a reader's feed another name: `delegate/EG-01` (may be repeated)."
        ),
    ] = None,
    home_time: Annotated[
        bool | None,
        typer.Option(
            "--home-time/--no-home-time",
            help="Tell delegates what time it is at home too. Default: as at the last release.",
        ),
    ] = None,
    alarm: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=1440,
            metavar="MINUTES",
            help="Ring this long before a delegate must leave. Default: as at the last release.",
        ),
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Write the public programme as pages too.")
    ] = True,
    templates: Templates = None,
    no_alarm: Annotated[bool, typer.Option("--no-alarm", help="Ring no more.")] = False,
    reply: Reply = None,
    addresses: Addresses = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say who would be told what, and write nothing.")
    ] = False,
    changes: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the table of who is told what there too: CONFIDENTIAL. Also with a dry run.",
        ),
    ] = None,
    sure: Annotated[
        bool,
        typer.Option("--sure", help="Publish although `--revised` is after the event, or long before it."),
    ] = False,
) -> None:
    """Publish a release of agendas: what changed reaches those whom it concerns, and nothing else moves."""
    from eventplan.files import load_plan
    from eventplan.files.one_file import ready_file, write_file
    from eventplan.files.reading import real
    from eventplan.publish import UnlawfulRelease, publish
    from eventplan.publish.desk import desk_of
    from eventplan.publish.feed_entries import Extras
    from eventplan.publish.letters import FOLDER, Letters
    from eventplan.publish.site.released import PublicPages

    scenario, known_plan = scenario_in(file), load_plan(plan_file)
    say_other(scenario, known_plan)
    if url and not _URL.match(url):
        raise typer.BadParameter("an address begins with `https://` and has no blanks", param_hint="--url")

    apart = desk or desk_of(out if out.name.strip(".") else real(out))
    when = _unasked(scenario, apart) if revised is None else _moment(revised, scenario)
    gone = [_reader(text) for text in revoke or ()]
    if alarm is not None and no_alarm:
        raise typer.BadParameter("ring or do not ring: give one of the two", param_hint="--no-alarm")
    if revised is not None and when is not None and not sure:
        _questioned(when, scenario)

    if changes is not None:
        _apart(changes, out, "--changes", "the table is confidential")
        ready_file(changes, private=True)

    key = _key(secret, apart, out)
    letters = None

    if reply and not dry_run:
        sent = when or _clock()  # a letter has a true date
        letters = Letters(reply, _addresses(addresses, scenario), sent)

    extras = None

    if home_time is not None or alarm is not None or no_alarm:
        last = _options(apart)
        extras = Extras(
            last.home_time if home_time is None else home_time,
            None if no_alarm else last.alarm if alarm is None else alarm,
        )

    try:
        release = publish(
            scenario,
            known_plan,
            out,
            secret=key,
            desk=apart,
            revised=when,
            url=url,
            revoke=gone,
            extras=extras,
            letters=letters,
            pages=PublicPages(templates=templates) if pages else None,
            dry_run=dry_run,
        )
    except UnlawfulRelease as error:
        unlawful(scenario, error)

    if changes is not None:
        write_file(changes, release.table, private=True)

    if outputs.wanted():
        outputs.result("publish", release_tree(release))
    else:
        for line in summary(scenario, release, out, apart, dry_run=dry_run):
            answer(line)

        if letters and release.changed:
            _say_letters(apart / FOLDER)


@app.command(
    epilog="Examples: eventplan letters site-desk --reply desk@example.org -o letters; "
    "eventplan letters site-desk --since 1 --to 3 --reply desk@example.org -o letters"
)
def letters(
    desk: Annotated[Path, typer.Argument(metavar="DESK", help="The confidential folder of a site.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the letters: CONFIDENTIAL.")],
    reply: Annotated[str, typer.Option(metavar="ADDRESS", help="From which address they are.")],
    since: Annotated[
        int | None,
        typer.Option(
            min=0,
            metavar="RELEASE",
            help="The release that readers know; 0: none, a first letter. Default: the one before.",
        ),
    ] = None,
    to: Annotated[
        int | None,
        typer.Option(min=1, metavar="RELEASE", help="The release that they are told of. Default: the last."),
    ] = None,
    addresses: Addresses = None,
    secret: Annotated[
        Path | None,
        typer.Option(
            help="File with the secret of the event. Default: EVENTPLAN_SECRET, else secret.key on the desk."
        ),
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="Date of the letters: a time with an offset. Default: now.")
    ] = None,
) -> None:
    """Write the letters of a release again, or those of any two releases, or the first to everybody."""
    from eventplan.files.around import locked
    from eventplan.files.atomic import staged
    from eventplan.publish.again import between, releases
    from eventplan.publish.letters import FOLDER, Letters, read_addresses

    kept_releases = releases(desk)
    last = len(kept_releases) if to is None else to
    known = last - 1 if since is None else since

    if not 0 <= known < last <= len(kept_releases):
        raise typer.BadParameter(
            f"the folder has {number_of(len(kept_releases), 'release')}: give two of them, the earlier first",
            param_hint="--since",
        )

    sent = _clock() if date is None else _instant(date)
    key = _key(secret, desk, out)
    feeds = between(desk, known, last, key if isinstance(key, bytes) else key.known(published=True))
    write = Letters(reply, read_addresses(addresses) if addresses else {}, sent)

    with (
        locked(out),
        staged(
            out,
            ((name.removeprefix(f"{FOLDER}/"), data) for name, data in write(feeds, kept_releases[last - 1])),
            private=True,
        ) as stage,
    ):
        stage.commit()

    if outputs.wanted():
        written(*sorted(file for file in out.rglob("*") if file.is_file()))
    else:
        _say_letters(out)


def _say_letters(folder: Path) -> None:
    number = sum(1 for _ in folder.rglob("*.eml"))
    answer(f"  mail:  {folder}  ({number:,} messages, letters.csv for a mail merge; CONFIDENTIAL)")


def _addresses(file: Path | None, scenario: "Scenario") -> dict[str, str]:
    """Return the mail addresses in a file, and say which of them are of nobody at the event."""
    from eventplan.model.suggestion import suggestion
    from eventplan.publish.letters import read_addresses

    addresses = read_addresses(file) if file else {}
    known = {*scenario.people, *scenario.delegation_by_id}

    for name in addresses:
        if name.removeprefix("delegation/") not in known:
            tell(f"{file}: there is no delegate or delegation '{name}'{suggestion(name, known)}")

    return addresses


def _key(secret: Path | None, desk: Path, site: Path) -> "bytes | SecretFile":
    """Return the secret of an event, or the file that it is in."""
    from eventplan.publish.secret import VARIABLE, SecretFile, parse_secret

    key_file = secret or desk / "secret.key"
    _apart(key_file, site, "--secret", "anybody who reads the secret can find every feed")
    if secret is None and VARIABLE in os.environ:
        return parse_secret(os.environ[VARIABLE])

    return SecretFile(key_file)


def _options(desk: Path) -> "Options":
    """Return what the last release of a site was made with."""
    from eventplan.publish.ledger import LEDGER, Ledger, Options

    ledger = Ledger.load(desk / LEDGER)
    return (ledger and ledger.options) or Options()


def _questioned(when: datetime, scenario: "Scenario") -> None:
    """Refuse a time at which no plan of the event can well be made known."""
    opening = scenario.event.opening

    if when >= opening[-1].end:
        problem = "the event is over by then, and what was withdrawn would be told to nobody"
    elif when < opening[0].start - _LONG_BEFORE:
        problem = "that is more than two years before the event"
    else:
        return

    raise typer.BadParameter(f"{problem}: if you mean it, add `--sure`", param_hint="--revised")


def _clock() -> datetime:
    """Return what time it is: SOURCE_DATE_EPOCH where that is set, so that builds can be repeated."""
    text = os.environ.get(_EPOCH)
    if text is None:
        return datetime.now(UTC)

    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise typer.BadParameter(
            f"'{text[:40]}' is not a number of seconds since 1970", param_hint=_EPOCH
        ) from None


def _unasked(scenario: "Scenario", desk: Path) -> datetime | None:
    """
    Return when a release is made known if nobody says so: now, and after the last release.

    None once the event is over: somebody who rehearses with a past event gets ordered releases.
    """
    from eventplan.publish.ledger import LEDGER, last_release

    now = _clock()
    if now >= scenario.event.opening[-1].end:
        return None

    last = last_release(desk / LEDGER)
    return now if last is None else max(now, last + timedelta(seconds=1))


def _moment(text: str, scenario: "Scenario") -> datetime:
    if text == "now":
        return _clock()

    from pydantic_core import PydanticCustomError

    moment = _time(text, "--revised")
    if moment.tzinfo:
        return moment

    try:
        return scenario.event.instant(moment)
    except PydanticCustomError as error:
        raise typer.BadParameter(error.message(), param_hint="--revised") from None


def _time(text: str, option: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"'{text}' is not a time: write `2025-10-20T09:00+07:00`", param_hint=option
        ) from None


def _instant(text: str) -> datetime:
    moment = _time(text, "--date")
    if moment.tzinfo is None:
        raise typer.BadParameter(f"'{text}' has no offset: write `{text}+07:00`", param_hint="--date")

    return moment


def _reader(text: str) -> "Reader":
    from eventplan.publish.readers import Reader, ReaderKind

    kind, _, name = text.partition("/")

    if kind not in list(ReaderKind):
        raise typer.BadParameter(
            f"'{text}' names no reader: write `delegate/EG-01`, as the index on the desk has it",
            param_hint="--revoke",
        )

    return Reader(ReaderKind(kind), name)


def _apart(file: Path, site: Path, option: str, reason: str) -> None:
    """Leave with 2 if a confidential file would be in the site, be that there or not."""
    from eventplan.files.reading import real

    if real(site) in real(file).parents:
        raise typer.BadParameter(f"this must not be inside the site: {reason}", param_hint=option)
