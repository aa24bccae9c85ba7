"""Tables without what nobody asked for."""

from __future__ import annotations

from commands.contract import Table


def filled(
    headers: tuple[str, ...], cells: tuple[tuple[str, ...], ...], unasked: tuple[str, ...] = ()
) -> Table:
    """Return a table without columns that are empty or not asked for."""
    kept = [
        i
        for i, header in enumerate(headers)
        if header not in unasked and any(row[i] for row in cells)
    ]
    return Table(
        tuple(headers[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in cells)
    )
