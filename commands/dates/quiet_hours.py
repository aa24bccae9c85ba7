"""When a room is not to be disturbed; its quiet hours are told by command."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from storage.records import RoomSettings


def quiet_until(settings: RoomSettings, local: datetime) -> datetime | None:
    """Return the end of the room's quiet hours in which a local time falls; None outside them.

    `local` is aware, in Europe/Berlin, and so is what is returned.
    """
    first, last = settings.quiet_from, settings.quiet_until
    if first is None or last is None or not _is_within(local.time(), first, last):
        return None
    end = local.replace(hour=last.hour, minute=last.minute, second=0, microsecond=0)
    return end if end > local else _next_day(end)


def _is_within(at: time, first: time, last: time) -> bool:
    return first <= at < last if first < last else at >= first or at < last


def _next_day(at: datetime) -> datetime:
    return at + timedelta(days=1)  # on the wall: tzinfo is a zone, not an offset
