"""What-ifs of the small scenario that somebody may end at any time: `python what_ifs.py SCHEDULER FOLDER NUMBER`."""

import sys
from pathlib import Path

from eventplan.files import load
from eventplan.model import Variation
from eventplan.replanning import Outcomes, what_if

SCENARIO = Path(__file__).parents[2] / "scenarios" / "small-roundtable.yaml"


def what_ifs(number: int) -> list[Variation]:
    """So many variations: somebody is later by a minute more in each."""
    return [
        Variation.model_validate({"id": f"late-{minutes}", "changes": [f"late PHL {minutes} min"]})
        for minutes in range(1, number + 1)
    ]


def tried(scheduler: str, folder: Path, number: int) -> Outcomes:
    """Try them on a cluster."""
    from distributed import Client

    with Client(scheduler, set_as_default=False) as client:
        return what_if(
            load(SCENARIO),
            what_ifs(number),
            executor=client.get_executor(),
            in_flight=4,
            effort=0.5,
            keep_in=folder,
        )


if __name__ == "__main__":
    print(tried(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])).text())
