"""
Pictures of a plan with matplotlib, into axes of one's own: for notebooks and papers. Needs the extra `plots`.

They show what the pictures of `eventplan picture` show; each function takes `ax` and returns the axes that it
drew into. All but `day` and `moved` show what only some may see.

They are for those who work on the plan. An unlawful plan is drawn too: that shows where it is wrong.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from .model import EventplanError, Plan, Scenario
from .model.arguments import plan_given, scenario_given

if TYPE_CHECKING:
    from .publish.pictures import Bars, Curves, Measure, Shown, Timeline

__all__ = [
    "NoPlotError",
    "arrivals",
    "day",
    "delegation",
    "fairness",
    "gates",
    "interpretation",
    "moved",
    "person",
    "rooms",
    "search",
    "sweeps",
    "zones",
]


class NoPlotError(EventplanError):
    """matplotlib is not installed."""


def day(
    scenario: Scenario, plan: Plan, day: date | None = None, ax: Any = None, *, audience: str = "public"
) -> Any:
    """Draw rooms over the hours of a day, as an audience sees them; by default the first day."""
    return _draw(scenario, plan, "day", day, ax, audience=audience)


def moved(
    scenario: Scenario,
    plan: Plan,
    before: Plan,
    day: date | None = None,
    ax: Any = None,
    *,
    audience: str = "public",
) -> Any:
    """Draw what moved since the plan that readers know: where it was, dashed, and where it is."""
    return _draw(scenario, plan, "moved", day, ax, before=before, audience=audience)


def person(scenario: Scenario, plan: Plan, of: str, day: date | None = None, ax: Any = None) -> Any:
    """Draw where a delegate is over a day."""
    return _draw(scenario, plan, "person", day, ax, of=of)


def delegation(scenario: Scenario, plan: Plan, of: str, day: date | None = None, ax: Any = None) -> Any:
    """Draw where the members of a delegation are over a day."""
    return _draw(scenario, plan, "delegation", day, ax, of=of)


def interpretation(scenario: Scenario, plan: Plan, day: date | None = None, ax: Any = None) -> Any:
    """Draw what each team of interpreters does over a day."""
    return _draw(scenario, plan, "interpretation", day, ax)


def sweeps(scenario: Scenario, plan: Plan, day: date | None = None, ax: Any = None) -> Any:
    """Draw sweeps and the sessions that they protect over a day."""
    return _draw(scenario, plan, "sweeps", day, ax)


def arrivals(scenario: Scenario, plan: Plan, day: date | None = None, ax: Any = None) -> Any:
    """Draw who arrives at which door over a day."""
    return _draw(scenario, plan, "arrivals", day, ax)


def gates(scenario: Scenario, plan: Plan, day: date | None = None, ax: Any = None) -> Any:
    """Draw how many wait before each gate over a day, by default the fullest."""
    return _draw(scenario, plan, "gates", day, ax)


def zones(scenario: Scenario, plan: Plan, day: date | None = None, ax: Any = None) -> Any:
    """Draw heads by zone over a day."""
    return _draw(scenario, plan, "zones", day, ax)


def rooms(scenario: Scenario, plan: Plan, day: date | None = None, ax: Any = None) -> Any:
    """Draw for how long each room is used on a day, by default the fullest."""
    return _draw(scenario, plan, "rooms", day, ax)


def fairness(scenario: Scenario, plan: Plan, ax: Any = None) -> Any:
    """Draw how many side events of each region are in prime time, and how many would be fair."""
    return _draw(scenario, plan, "fairness", None, ax)


def search(measures: "Iterable[Measure]", ax: Any = None) -> Any:
    """
    Draw the progress of a search: score of the best plan, and bound.

    *measures* is what `plan(…, progress=measures.append)` was told. Raises ValueError without a plan.
    """
    scored = [measure for measure in measures if measure.score is not None]
    if not scored:
        raise ValueError("the search has not found a plan")

    ax = _axes(ax)
    seconds = [measure.seconds for measure in scored]
    ax.step(seconds, [measure.score for measure in scored], where="post", label="best plan")
    bounds = [(measure.seconds, max(0, measure.bound)) for measure in scored if measure.bound is not None]
    if bounds:
        ax.step(*zip(*bounds, strict=True), where="post", linestyle="--", label="no plan scores less")

    ax.set(xlabel="seconds", ylabel="points", ylim=(0, None))
    ax.legend()

    return ax


def _draw(scenario: Scenario, plan: Plan, what: str, on: date | None, ax: Any, **more: Any) -> Any:
    from .publish.pictures import Bars, Curves, shown

    scenario, plan = scenario_given(scenario), plan_given(plan)
    picture: Shown = shown(scenario, plan, what, on, **more)
    ax = _axes(ax)

    if isinstance(picture, Bars):
        _bars(picture, ax)
    else:
        # Axes of dates show UTC unless told otherwise: times are those at the event.
        ax.xaxis_date(scenario.event.zone)
        _curves(picture, ax) if isinstance(picture, Curves) else _timeline(picture, ax)
        from matplotlib import dates

        plain: Any = dates.DateFormatter
        ax.xaxis.set_major_formatter(plain("%H:%M", tz=scenario.event.zone))

    ax.set_title(picture.title)
    return ax


def _axes(ax: Any) -> Any:
    """The axes to draw into: those given, or new ones."""
    if ax is not None:
        return ax

    try:
        from matplotlib import pyplot
    except ImportError:
        raise NoPlotError("plots are drawn by matplotlib: install `eventplan[plots]`") from None

    return pyplot.subplots(layout="constrained")[1]


def _timeline(shown: "Timeline", ax: Any) -> None:
    from matplotlib import dates

    place_of: Any = dates.date2num
    named = {}

    for place, row in enumerate(shown.rows):
        for block in row.blocks:
            begin, end = place_of(block.span.start), place_of(block.span.end)
            colour = block.kind.on_light
            face = (colour, 0.12) if block.hatched else colour
            [bar] = ax.barh(
                place, end - begin, 0.76, begin,
                facecolor=face, edgecolor=colour, linestyle="--" if block.hatched else "-",
            )  # fmt: skip
            ink = colour if block.hatched else "white"
            text = ax.text(begin, place, f" {_words(block.words)}", va="center", size=6, color=ink)
            text.set_clip_path(bar)

    for kind, name in shown.kinds:
        named[_words(name)] = kind.on_light

    ax.set_yticks(range(len(shown.rows)), [_words(row.name) for row in shown.rows])
    ax.set_ylim(len(shown.rows) - 0.5, -0.5)
    for name, colour in named.items():
        ax.plot([], [], "s", color=colour, label=name)

    if named:
        ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=4, fontsize=7, frameon=False)


def _curves(shown: "Curves", ax: Any) -> None:
    for panel in shown.panels:
        steps: list[tuple[datetime, int]] = [(shown.first, panel.base), *panel.steps]
        [line] = ax.step(*zip(*steps, strict=True), where="post", label=_words(panel.name))
        if panel.cap:
            ax.axhline(panel.cap, color=line.get_color(), linestyle=":", linewidth=1)

    ax.set_ylim(0, None)
    ax.legend(fontsize=7)


def _bars(shown: "Bars", ax: Any) -> None:
    places = range(len(shown.bars))
    ax.barh(places, [bar.of for bar in shown.bars], color="#e9ecef")
    ax.barh(places, [bar.value for bar in shown.bars], color="#454e59")

    for place, bar in zip(places, shown.bars, strict=True):
        if bar.due is not None:
            ax.plot([bar.due, bar.due], [place - 0.4, place + 0.4], color="#b00020")

        ax.text(1.01, place, _words(bar.words), va="center", size=7, transform=ax.get_yaxis_transform())

    ax.set_yticks(places, [_words(bar.name) for bar in shown.bars])
    ax.set_xticks([])
    ax.set_xlim(0, max(bar.of for bar in shown.bars))
    ax.spines[:].set_visible(False)
    ax.invert_yaxis()


def _words(text: str) -> str:
    """Words as they are: matplotlib takes what is between dollar signs for mathematics."""
    from .visible import visible

    return visible(text).replace("$", r"\$")
