"""The rooms of a chat, under the numbers by which `:raum` knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.demo.people import DemoRoom


class ChatRooms:
    """Rooms in the order in which they came; a number is never given again.

    `current` is the one that the person is looking at.
    """

    def __init__(self, rooms: Sequence[DemoRoom]) -> None:
        self._rooms = dict(enumerate(rooms, start=1))
        self._highest = len(self._rooms)
        self._unseen: set[str] = set()
        self.current = rooms[0]

    def __iter__(self) -> Iterator[tuple[int, DemoRoom]]:
        return iter(self._rooms.items())

    @property
    def highest(self) -> int:
        """The last number that a room has."""
        return max(self._rooms)

    @property
    def direct(self) -> tuple[int, DemoRoom]:
        """The person's own chat with the bot, which was there from the beginning."""
        return next((number, room) for number, room in self if room.direct)

    @property
    def newest(self) -> int | None:
        """The number of the room that came last, if the person has not looked at it yet."""
        unseen = [number for number, room in self if room.room_id in self._unseen]
        return max(unseen, default=None)

    def number_of(self, room_id: str) -> int | None:
        """Return a room's number; None for rooms that are not the chat's."""
        return next((number for number, room in self if room.room_id == room_id), None)

    def is_entered(self, room_id: str) -> bool:
        """Whether a room is none of the demo's own."""
        return any(room.room_id == room_id and room.entered for _, room in self)

    def add(self, room: DemoRoom) -> int:
        """Give a room that came later the next number; returns that."""
        self._highest += 1
        self._rooms[self._highest] = room
        self._unseen.add(room.room_id)
        return self._highest

    def remove(self, room_id: str) -> DemoRoom | None:
        """Take a room out; who looked at it looks at the first one then."""
        number = self.number_of(room_id)
        if number is None:
            return None
        gone = self._rooms.pop(number)
        if gone == self.current:
            self.current = next(iter(self._rooms.values()))
        return gone

    def go(self, number: int) -> bool:
        """Look at the room of that number; False if there is none."""
        if number not in self._rooms:
            return False
        self.current = self._rooms[number]
        self._unseen.discard(self.current.room_id)
        return True
