"""What a replan changes, in a few lines, as a tree, and as files."""

from pathlib import Path
from typing import TYPE_CHECKING

from eventplan.numbers import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from eventplan.model import AnyChange
    from eventplan.replanning import Replan


def summary(replan: "Replan") -> str:
    """Return what a replan changes in words, what it costs, and what is proved of that."""
    change = replan.difference.text() or "Nothing changes.\n"
    proved = (
        "proved: no plan disrupts less" if replan.proved else f"no plan disrupts less than {replan.least}"
    )

    rivals = "disrupts as little" if replan.lost is None else "keeps the budget"
    best = f"none that {rivals} scores less"
    if replan.plan.score > replan.bound:
        best += f" than {replan.bound}"

    lines = [
        change,
        f"Disruption {replan.disruption} ({proved}). {_people(replan)} "
        f"Score {replan.plan.score} (proved: {best}). Verified: 0 findings.",
    ]

    if replan.lost is not None:
        lines.append(
            f"The budget costs {number_of(replan.lost.points, 'known point')}, {replan.lost.most} at most."
            if replan.lost.most
            else "The budget costs nothing: no plan scores less."
        )

    return "\n".join(lines)


def _people(replan: "Replan") -> str:
    """How many people's agendas change, and what is proved of that."""
    number = len(replan.difference.people)
    if not number:
        return "Nobody else's agenda changes."

    who = number_of(number, "person's agenda changes", "people's agendas change")
    known = "proved: no such plan has less"
    if not replan.proved_agendas:
        known += f" than {replan.least_agendas}"
    if not replan.proved_agendas and not replan.least_agendas:
        known = "whether another such plan has less is not known"

    return f"{who}, weight {replan.agendas} ({known})."


def replan_tree(replan: "Replan") -> dict[str, object]:
    """Return a replan as `--json` prints it, with the other replans that were asked for."""
    return {
        "status": str(replan.plan.status),
        "disruption": replan.disruption,
        "least": replan.least,
        "proved": replan.proved,
        "people": len(replan.difference.people),
        "agendas": replan.agendas,
        "least_agendas": replan.least_agendas,
        "score": replan.plan.score,
        "bound": replan.bound,
        "lost": replan.lost and {"points": replan.lost.points, "most": replan.lost.most},
        "difference": replan.difference.tree(),
        "plan": replan.plan.model_dump(mode="json"),
        "others": [replan_tree(other) for other in replan.others],
    }


def write_replan(replan: "Replan", out: Path, base: Path, changes: "Sequence[AnyChange]") -> list[str]:
    """Write the plans, the programme and what changes into a folder, and return the names of the files."""
    from eventplan.files import changed_scenario, plan_json, write_folder
    from eventplan.files.swapping import CONFIDENTIAL, PRIVATE
    from eventplan.publish import DESK, programme_csv, programme_text

    # The planner let it out, with what was waived.
    desk = programme_text(replan.scenario, replan.plan, DESK, unlawful=True)

    files = {
        "plan.json": plan_json(replan.plan).encode(),
        "programme.csv": programme_csv(replan.scenario, replan.plan, unlawful=True),
        "programme.txt": programme_text(replan.scenario, replan.plan, unlawful=True).encode(),
        f"{CONFIDENTIAL}/programme.txt": desk.encode(),
        f"{CONFIDENTIAL}/changes.txt": replan.difference.text().encode(),
        f"{CONFIDENTIAL}/changes.csv": replan.difference.csv(),
    }

    for number, other in enumerate(replan.others, start=2):
        files[f"plan-{number}.json"] = plan_json(other.plan).encode()
        files[f"{CONFIDENTIAL}/changes-{number}.txt"] = other.difference.text().encode()

    if changes:
        files["scenario.yaml"] = changed_scenario(base, out, changes).encode()

    others = [name for name in files if name.endswith(".json")]
    write_folder(out, files, private_names=(*PRIVATE, *others))
    return list(files)
