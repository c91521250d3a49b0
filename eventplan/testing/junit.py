"""JUnit XML: results for build servers, in the form of the published schema."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby
from os import environ
from xml.etree import ElementTree as Xml

from .findings import outcome
from .lines import line_of
from .results import Result

# Characters that XML 1.0 cannot hold, however they are written.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def junit(results: Sequence[Result]) -> str:
    """Return a test suite for each scenario file, and a test case for each item."""
    root = Xml.Element("testsuites")
    now = datetime.fromtimestamp(int(environ["SOURCE_DATE_EPOCH"]), UTC) if _dated() else datetime.now(UTC)

    for number, (file, group) in enumerate(groupby(results, key=lambda result: result.file)):
        items = list(group)
        failures = sum(item.failed for item in items)
        skipped = sum(outcome(item) == "waived" for item in items)
        seconds = sum(item.seconds for item in items)

        suite = Xml.SubElement(
            root,
            "testsuite",
            {
                "id": str(number),
                "package": "eventplan",
                "name": _text(file),
                "timestamp": f"{now:%Y-%m-%dT%H:%M:%S}",
                "hostname": "localhost",
                "tests": str(len(items)),
                "failures": str(failures),
                "errors": "0",
                "skipped": str(skipped),
                "time": f"{seconds:.3f}",
            },
        )

        Xml.SubElement(suite, "properties")
        for item in items:
            _case(suite, file, item)

        lines = [
            line_of(finding) for item in items for finding in item.findings if finding.severity != "error"
        ]
        Xml.SubElement(suite, "system-out").text = _text("\n".join(lines))
        Xml.SubElement(suite, "system-err")

    Xml.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode")


def _dated() -> bool:
    return environ.get("SOURCE_DATE_EPOCH", "").isdecimal()


def _case(suite: Xml.Element, file: str, item: Result) -> None:
    case = Xml.SubElement(
        suite,
        "testcase",
        {"name": _text(item.item), "classname": _text(file), "time": f"{item.seconds:.3f}"},
    )

    errors = [finding for finding in item.findings if finding.severity == "error"]

    if errors:
        failure = Xml.SubElement(
            case, "failure", {"type": errors[0].about, "message": _text(errors[0].message)}
        )
        failure.text = _text("\n".join(map(line_of, errors)))
    elif outcome(item) == "waived":
        waiver = item.waived[0]
        Xml.SubElement(case, "skipped", {"message": f"waived by {waiver.owner} until {waiver.until}"})


def _text(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
