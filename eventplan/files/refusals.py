"""Refusals of bytes that cannot be read as a text, in the same words for scenarios, tables and schedules."""


def too_large(most: int) -> str:
    """Say that a file has more than *most* bytes."""
    return f"the file is larger than {most // 1024 // 1024} MB"


def not_utf8(data: bytes, error: UnicodeDecodeError) -> tuple[str, int]:
    """Say which byte is not UTF-8, and on which line; of a workbook, where it is to be named."""
    if data.startswith(b"PK\x03\x04"):
        return "this is a workbook or another archive, not a text: a scenario names a workbook in `tables`", 1

    line = data.count(b"\n", 0, error.start) + 1
    return f"byte {error.start} is not UTF-8: save the file as UTF-8", line
