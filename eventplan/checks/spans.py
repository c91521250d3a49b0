"""Sets of spans: joined, in common, without others."""

from collections.abc import Sequence

from eventplan.model import Span


def merged(spans: Sequence[Span]) -> list[Span]:
    """Spans that overlap or touch, joined."""
    merged_spans: list[Span] = []

    for span in sorted(spans):
        if merged_spans and span.start <= merged_spans[-1].end:
            merged_spans[-1] = Span(merged_spans[-1].start, max(merged_spans[-1].end, span.end))
        else:
            merged_spans.append(span)

    return merged_spans


def common(spans: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What two sets of spans have in common."""
    both = (Span(max(a.start, b.start), min(a.end, b.end)) for a in spans for b in other)
    return sorted(span for span in both if span.start < span.end)


def without(span: Span, hold: Span) -> list[Span]:
    """What is left of a span without another."""
    parts = (Span(span.start, min(span.end, hold.start)), Span(max(span.start, hold.end), span.end))
    return [part for part in parts if part.start < part.end]


def minutes(spans: Sequence[Span]) -> int:
    """Minutes in all."""
    return sum(span.minutes for span in spans)
