"""Plots with matplotlib, and the notebook of the tutorial: skipped without the extra `notebook`, unless required."""

import os
from pathlib import Path

import pytest

import eventplan
from eventplan.plots import NoPlotError

from .publish.pictures.test_pictures import EARLIER, OF, PLAN, SCENARIO
from .publish.scenes import placed

ROOT = Path(__file__).parent.parent
REQUIRED = os.environ.get("EVENTPLAN_NOTEBOOK") == "required"

if not REQUIRED:
    for _module in ("matplotlib", "nbclient", "ipykernel"):
        pytest.importorskip(_module, reason="comes with the extra `notebook`")

MORE = {"moved": [placed(SCENARIO, EARLIER)], **{what: [of] for what, of in OF.items()}}
WHATS = sorted(set(eventplan.plots.__all__) - {"NoPlotError", "search"})


@pytest.fixture(autouse=True)
def _no_screen(monkeypatch):
    import matplotlib

    monkeypatch.setattr(matplotlib, "rcParams", matplotlib.rcParams.copy())
    matplotlib.use("agg")


@pytest.mark.parametrize("what", WHATS)
def test_each_plot_is_drawn_into_the_axes_given(what):
    """Every picture has a plot; it goes into one's own axes, and has their title and no axes beside them."""
    from matplotlib.figure import Figure

    figure = Figure()
    ax = figure.subplots()
    assert getattr(eventplan.plots, what)(SCENARIO, PLAN, *MORE.get(what, []), ax=ax) is ax
    assert figure.axes == [ax]
    assert ax.get_title()
    figure.canvas.draw()


def test_times_are_those_at_the_event_and_words_no_mathematics():
    """Axes have the clock of the event, and a title with dollar signs is a title with dollar signs."""
    from matplotlib.figure import Figure

    sessions = tuple(
        session.model_copy(update={"title": "Costs: $1 to $2^x"}) if session.id == "forensics" else session
        for session in SCENARIO.sessions
    )
    figure = Figure()
    ax = eventplan.plots.day(SCENARIO.changed(sessions=sessions), PLAN, ax=figure.subplots())
    figure.canvas.draw()
    assert "10:00" in [label.get_text() for label in ax.get_xticklabels()]
    [words] = [text for text in ax.texts if "Costs" in text.get_text()]
    assert not words._parse_math or r"\$" in words.get_text()


def test_a_search_is_drawn():
    """Score and bound over time, into new axes if none are given."""
    from types import SimpleNamespace

    from matplotlib import pyplot

    measures = [SimpleNamespace(seconds=n, score=9 - n, bound=n) for n in range(4)]
    ax = eventplan.plots.search(measures)
    assert [text.get_text() for text in ax.get_legend().texts] == ["best plan", "no plan scores less"]
    pyplot.close("all")
    with pytest.raises(ValueError, match="not found"):
        eventplan.plots.search([])


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    """The extra is named."""
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    with pytest.raises(NoPlotError, match=r"eventplan\[plots\]"):
        eventplan.plots.day(SCENARIO, PLAN)


@pytest.mark.skipif(not REQUIRED, reason="CI runs it")
def test_the_notebook_of_the_tutorial_runs():
    """Every cell runs in a kernel of its own; a plan shows itself as HTML, a plot as a picture."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(ROOT / "docs" / "tutorial.ipynb", as_version=4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": ROOT}}).execute()
    kinds = {
        kind
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for kind in output.get("data", {})
    }
    assert {"text/html", "image/png"} <= kinds
