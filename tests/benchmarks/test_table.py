"""The tables of the bench say how cost grows with size."""

from dataclasses import asdict

from benchmarks.table import Ours, Row, growth


def test_growth_is_told_in_factors_of_the_smallest() -> None:
    """Points are in order of size; a curve with one point, or a row without a curve, tells nothing."""
    rows = [
        Row("large", Ours(None, first=9.0, seconds=12.0, memory=300.0), curve=("sessions", 40)),
        Row("small", Ours(None, first=3.0, seconds=6.0, memory=100.0), curve=("sessions", 10)),
        Row("alone", Ours(None, first=3.0), curve=("bilaterals", 10)),
        Row("other", Ours(None)),
    ]
    assert growth([asdict(row) for row in rows]) == [
        "Growth, sessions:",
        "",
        "| size | times | first plan | in all | memory |",
        "|--:|--:|--:|--:|--:|",
        "| 10 | 1 | 1 | 1 | 1 |",
        "| 40 | 4 | 3 | 2 | 3 |",
        "",
    ]
