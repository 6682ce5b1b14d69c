"""What long tests found out, in tables that are printed when all tests are done."""

from collections import defaultdict
from collections.abc import Sequence

TABLES: dict[str, str] = {}

Row = Sequence[object]
_rows: defaultdict[str, list[Row]] = defaultdict(list)


def tell(title: str, heads: Sequence[str], *rows: Row) -> None:
    """Rows under the same title come after each other in one table."""
    _rows[title] += rows
    TABLES[title] = table(heads, _rows[title])


def table(heads: Sequence[str], rows: Sequence[Row]) -> str:
    """What a row is about stands left, numbers end under each other."""
    lines = [heads, *([_written(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in lines)


def _written(cell: object) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
