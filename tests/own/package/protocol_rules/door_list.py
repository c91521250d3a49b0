"""An export of one's own: who is where, a line for each session, from what its reader may see."""

from eventplan.publish.exporters import Export


def door_list(export: Export) -> bytes:
    """Write the programme of the reader as plain lines."""
    rows = export.tables["programme"].rows
    return "\n".join(" | ".join(str(cell) for cell in row) for row in rows).encode() + b"\n"
