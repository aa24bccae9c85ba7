"""The other people of the demo, as they take part in a kollegiale Beratung of its person.

They see no more than any client does, and have one only from the first call on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import cycle, islice

from bot.demo.companion import JOIN, Companion, Connect
from bot.demo.happenings import Happening, Message, Reaction
from bot.demo.people import Player
from bot.tapping import normalised

_CALL = re.compile(r"🤝 Kollegiale Beratung (\d+):")
_ASKS = re.compile(r"berat(?:ung|en)|consultation", re.IGNORECASE)
PAUSES = (3.0, 5.0, 4.0, 6.5, 3.5)  # seconds


class Companions:
    """All of them. `watch` is told what happens where the person is whom they keep company.

    A call is answered only once that person has asked for one: it doesn't say who did.
    """

    def __init__(
        self,
        players: Sequence[Player],
        caller: str,
        bot_id: str,
        connect: Connect,
        complain: Callable[[str], None],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._caller = caller
        self._bot_id = bot_id
        self._people = [
            Companion(player, index, bot_id, connect, islice(cycle(pauses), index, None), complain)
            for index, player in enumerate(players)
        ]
        self._asked = False
        self._calls: dict[str, str] = {}
        self._signs: dict[str, set[str]] = {}
        self._answered: set[str] = set()

    def watch(self, happening: Happening) -> None:
        """Answer a call as soon as it can be tapped on."""
        match happening:
            case Message(sender=self._caller, body=body):
                self._asked = self._asked or _ASKS.search(body) is not None
            case Message(sender=self._bot_id, event_id=event_id, body=body):
                if call := _CALL.match(body):
                    self._calls[event_id] = call[1]
            case Reaction(room_id, sender=self._bot_id, target=event_id, sign=sign):
                self._signs.setdefault(event_id, set()).add(normalised(sign))
                if JOIN in self._signs[event_id]:
                    self._answer(room_id, event_id)

    def resume(self) -> None:
        """Let them look what goes on: at a later start there may be a room from before."""
        for companion in self._people:
            companion.look()

    async def close(self) -> None:
        """Let them go."""
        for companion in self._people:
            await companion.close()

    def _answer(self, room_id: str, event_id: str) -> None:
        """Let each tap below a call once, wherever else it stands."""
        number = self._calls.get(event_id)
        if number is None or not self._asked or number in self._answered:
            return
        self._answered.add(number)
        for companion in self._people:
            companion.join_in(room_id, event_id, self._signs[event_id])
