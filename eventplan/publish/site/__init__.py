"""
The programme as a site: static pages for one audience, complete without scripts.

A site is made from what its audience may see and nothing else, opens from a folder or a stick, and asks
nothing of any other place. The same plan gives the same bytes.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ...model import Plan, Scenario
from ...model.arguments import plan_given, possible_path_given, scenario_given
from ...model.checked import checked
from ...model.progress import Progress, counted
from ..audiences import Audience
from ..changes import changes_since
from ..lawful import let_out
from ..programme import programme, programme_of
from ..shown import Programme
from .control_page import control
from .jinja import SiteError
from .public_pages import pages
from .wording import Release, Since

_log = logging.getLogger(__name__)

__all__ = ["Audience", "Programme", "Release", "SiteError", "pages", "programme", "site", "write_site"]


def site(
    scenario: Scenario,
    plan: Plan,
    audience: Audience | str = Audience.PUBLIC,
    *,
    language: str | None = None,
    secret: bytes = b"",
    release: Release | None = None,
    before: Plan | None = None,
    earlier: Scenario | None = None,
    templates: str | Path | None = None,
    calendar: str = "",
    unlawful: bool = False,
) -> dict[str, bytes]:
    """
    Return the pages of a plan's programme for an audience, by relative file name: `index.html` is the first.

    Args:
        scenario: The scenario.
        plan: A plan for it.
        audience: Who reads it: they share one view, that of `audiences.view_of`.
        language: Tried first for every text, then the event's languages.
        secret: Makes names of pages impossible to guess; with another secret, all of them change.
        release: Which release it is; none for a draft.
        before: The plan that readers know, if pages are to say what changed.
        earlier: The scenario of that plan, if it was another: it knows what is cancelled.
        templates: Folder with templates, styles or scripts to use instead of those of the same name.
        calendar: Name of the programme as a calendar, if it is beside the pages.
        unlawful: Whether pages of a plan are wanted that breaks rules, or is not what it says.

    Raises:
        UnlawfulRelease: It is such a plan, and *unlawful* plans are not asked for.
        ArgumentError: There is no such audience, or something else is not what it should be.
        PlanError: The plan is not one for this scenario.
        SiteError: One of the *templates* cannot be used.

    """
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)

    return dict(
        _pages_of(
            scenario,
            plan,
            audience,
            language=language,
            secret=secret,
            release=release,
            before=before,
            earlier=earlier,
            templates=templates,
            calendar=calendar,
        )
    )


def _pages_of(
    scenario: Scenario,
    plan: Plan,
    audience: Audience | str,
    *,
    language: str | None,
    secret: bytes,
    release: Release | None,
    before: Plan | None,
    earlier: Scenario | None,
    templates: str | Path | None,
    calendar: str = "",
) -> Iterator[tuple[str, bytes]]:
    shown = programme_of(scenario, plan, audience, language=language, secret=secret)
    since = None

    if before is not None:
        before = plan_given(before)
        earlier = None if earlier is None else scenario_given(earlier)
        since = Since(0, changes_since(shown, scenario, before, plan, earlier, secret))

    return pages(
        shown,
        scenario.event,
        release=release,
        since=since,
        control=control(scenario, plan, shown, before) if shown.shows.movements else (),
        templates=templates,
        calendar=calendar,
    )


@checked
def write_site(
    scenario: Scenario,
    plan: Plan,
    folder: str | Path,
    audience: Audience | str = Audience.PUBLIC,
    *,
    language: str | None = None,
    secret: bytes = b"",
    release: Release | None = None,
    before: Plan | None = None,
    earlier: Scenario | None = None,
    templates: str | Path | None = None,
    unlawful: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> list[str]:
    """
    Write what `site` returns into a folder, whole or not at all; return the names of the files.

    What is new for the control room is its owner's alone: it has every session. *audience*, *language*,
    *secret*, *release*, *before*, *earlier* and *templates* are as for `site`.

    *progress* is called as files are made; setting *stop* ends it with `Stopped`, and nothing is written.

    Raises:
        UnlawfulRelease: The plan breaks a rule of the scenario, or is not what it says, and *unlawful*
            plans are not asked for.
        PlanError: The plan is not one for this scenario.
        SiteError: One of the *templates* cannot be used.

    """
    from ...files.atomic import write_folder

    folder = possible_path_given(folder)
    scenario, plan = let_out(scenario, plan, unlawful=unlawful)

    _log.info("site of %s begins", scenario.event.id)
    contents = _pages_of(
        scenario,
        plan,
        audience,
        language=language,
        secret=secret,
        release=release,
        before=before,
        earlier=earlier,
        templates=templates,
    )
    files = dict(counted(contents, progress, stop))
    write_folder(folder, files, private=Audience(audience) is Audience.CONTROL_ROOM)
    _log.info("site of %s: %d files", scenario.event.id, len(files))

    return list(files)
