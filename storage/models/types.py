"""Column types beyond SQLModel's own; instants need none, it stores aware datetimes as UTC."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Dialect, String, Text
from sqlalchemy.types import TypeDecorator

SEPARATOR = "|"

# Sorted letter by letter on PostgreSQL too, whatever its language: so an index finds beginnings.
SortedText = String().with_variant(String(collation="C"), "postgresql")


@lru_cache(maxsize=8192)
def split_list(text: str) -> tuple[str, ...]:
    """Split a stored list; equal lists share one tuple, which saves memory in large directories."""
    return tuple(text.split(SEPARATOR)) if text else ()


class PipeList(TypeDecorator[tuple[str, ...]]):
    """A list of ids or words as one text with `|` between, as in the workbook; no item has one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Join the items; no list at all is an empty one."""
        return SEPARATOR.join(value or ())

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Split into items."""
        return split_list(value or "")
