"""Why `parallel-limit` stands in the way, in words, and what could be changed."""

from collections.abc import Iterator

from eventplan.explanation.edits import Edit, Sort
from eventplan.explanation.record import Instances, RuleExplanation, Subjects
from eventplan.explanation.remedy import STEPS, Remedy, path_to, raise_by
from eventplan.explanation.wording import windows_in_words
from eventplan.model import Scenario


def sentence(scenario: Scenario, instances: Instances) -> str:
    limit = next(limit for limit in scenario.limits if limit.id == instances[0][0])
    bounds = [f"at most {limit.most}"] if limit.most is not None else []
    bounds += [f"at least {limit.least}"] if limit.least is not None else []
    during = f" during {windows_in_words(limit.during)}" if limit.during else ""

    return f"{' and '.join(bounds)} {limit.what} at once{during} ('{limit.id}')"


def remedies(scenario: Scenario, subjects: Subjects) -> Iterator[Remedy]:
    path = path_to(scenario, "parallel", subjects[0])
    limit = scenario.parallel[int(path[1])]
    what = limit.what if limit.sessions else ", ".join(kind.replace("-", " ") for kind in limit.kinds)

    if limit.most is not None:
        price = scenario.ways_out.parallel
        yield from raise_by(
            scenario,
            (*path, "most"),
            limit.most,
            price,
            what,
            f" at once ('{limit.id}')",
            several=limit.what,
        )

    if limit.least is not None:
        fewer = Edit(Sort.WRITE, (*path, "least"), limit.least - 1)
        if limit.least == 1:
            fewer = Edit(Sort.REMOVE, path if limit.most is None else (*path, "least"))

        for position, window in enumerate(limit.during):
            for n in STEPS:
                span = scenario.event.span(window).widened(0, -n * scenario.ways_out.step)
                if span.end > span.start:
                    short = scenario.event.window(span)
                    yield Remedy(
                        f"during {limit.id} {position} {n}",
                        f"during {limit.id}",
                        scenario.ways_out.window * n,
                        f"'{limit.id}' holds {short}, not {window}",
                        (Edit(Sort.WRITE, (*path, "during", position), str(short)),),
                    )

        yield Remedy(
            f"least {limit.id}",
            f"least {limit.id}",
            scenario.ways_out.parallel,
            f"at least {limit.least - 1} {what} at once ('{limit.id}')",
            (fewer,),
        )


EXPLANATION = RuleExplanation(
    "parallel-limit",
    sentence,
    remedies,
)
