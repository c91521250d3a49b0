"""What notebooks show, and tables as frames."""

import sys
from types import SimpleNamespace

import pytest

import eventplan
from eventplan.model import NoPlan, Status
from eventplan.model.errors import ArgumentError
from eventplan.notebook import MOST_ROWS, frame, html

from .publish.scenes import conference, placed
from .small import SCENARIO, plan_file


def things():
    """Return everything that a notebook shows of the small scenario."""
    scenario, plan = eventplan.load(SCENARIO), eventplan.load_plan(plan_file())
    return {
        "scenario": scenario,
        "plan": plan,
        "score": eventplan.score(scenario, plan),
        "none": NoPlan(status=Status.INFEASIBLE, reasons=("no room <holds> it",)),
    }


SHOWN = things()


@pytest.mark.parametrize("name", SHOWN)
def test_shown_as_html(name):
    """Each shows itself, without script and with every text as words."""
    text = SHOWN[name]._repr_html_()
    assert text.startswith("<div>")
    assert "<script" not in text
    assert "<holds>" not in text


def test_what_is_shown():
    """A plan shows what is where; a scenario how much of everything there is."""
    assert "rising-sea" in SHOWN["plan"]._repr_html_()
    assert "Roundtable on Coastal Cities" in SHOWN["scenario"]._repr_html_()
    assert "proved" in SHOWN["none"]._repr_html_()


def test_texts_are_words():
    """Markup and marks of direction are written out; a long table is cut, and says so."""
    text = html("<b>\u202e", ["&"], ("a",), [["<i>"]] * (MOST_ROWS + 5))
    assert "&lt;b&gt;\\u202e" in text
    assert text.count("&lt;i&gt;") == MOST_ROWS
    assert "and 5 more" in text


def columns_of(table_rows):
    """Return the names of the columns of a frame of any sort."""
    return list(table_rows[0]) if isinstance(table_rows, list) else list(table_rows.columns)


def test_frames():
    """Placements, attendance, charges and findings are tables, whatever library is there."""
    plan = placed(conference())
    assert columns_of(plan.to_frame()) == ["session", "start", "room"]
    assert len(plan.to_frame("attendance")) == sum(map(len, plan.attendance.values()))
    assert columns_of(SHOWN["score"].to_frame()) == ["about", "subjects", "points", "message"]
    findings = eventplan.verify(conference(), placed(conference(), {}))
    assert len(eventplan.to_frame(findings)) == len(findings) > 0
    assert columns_of(eventplan.to_frame(plan.placements)) == ["session", "start", "room"]
    assert len(eventplan.to_frame(())) == 0
    with pytest.raises(ArgumentError):
        plan.to_frame("moon")


@pytest.mark.parametrize("library", ["pandas", "polars", None])
def test_a_frame_is_of_what_is_installed(monkeypatch, library):
    """Of pandas if it is there, else of polars, else plain rows."""
    library_double = SimpleNamespace(DataFrame=lambda rows, **_: (library, rows))
    monkeypatch.setitem(sys.modules, "pandas", library_double if library == "pandas" else None)
    monkeypatch.setitem(sys.modules, "polars", library_double if library == "polars" else None)
    table = frame(("a", "b"), [(1, 2)])
    rows = [{"a": 1, "b": 2}]
    assert table == (rows if library is None else (library, rows))
