"""`/raum`: what a room is bound to, what follows from that, and how the bot behaves there.

A binding decides what a room may see, so it takes the coordination office concerned and power in
the room to change it: neither is enough alone.
"""

from __future__ import annotations

from collections.abc import Callable

from commands.contract import Answer, Ask, Cue, Role, command
from commands.rooms.behaviour import set_address, set_quiet_hours, set_recorders
from commands.rooms.binding import bind_committee, bind_municipality, bind_region, unbind
from commands.rooms.showing import show

_ACTS: dict[str, Callable[[Ask, str], Answer]] = {
    "kommune": bind_municipality,
    "gremium": bind_committee,
    "region": bind_region,
    "lösen": unbind,
    "loesen": unbind,
    "anrede": set_address,
    "ruhe": set_quiet_hours,
    "ruhezeit": set_quiet_hours,
    "protokoll": set_recorders,
}


@command(
    "raum",
    aliases=("room",),
    usage="/raum [Kommune]",
    summary="Zeigt, wofür dieser Raum steht, und ordnet ihn einer Kommune oder einem Gremium zu.",
    explanation=(
        "Ohne Angabe sehen alle, was „bei uns“ hier heißt und was eingestellt ist.\n"
        "Zuordnen: /raum Herne, /raum gremium Name, /raum region. Aufheben: /raum lösen.\n"
        "Einstellen: /raum anrede du, /raum ruhe 18–7, Wochenende, /raum protokoll alle.\n"
        "Ändern kann das nur die zuständige Koordinierungsstelle mit Moderationsrechten im Raum."
    ),
    examples=("/raum", "/raum Herne", "/raum anrede du"),
    roles=(Role.GUEST,),
    writes=True,
    topic="Raum",
    cues=(
        Cue(
            ("(duz*|sag* du) <du> [uns|mich|hier|zu uns]",),
            "anrede du",
        ),
        Cue(
            ("(siez*|sag* sie zu uns) <du> [uns|mich|hier]",),
            "anrede Sie",
        ),
    ),
)
def raum(ask: Ask) -> Answer:
    """Show the room's settings, or change what the first word names; else bind by name."""
    if not ask.text:
        return show(ask)
    word, *rest = ask.text.split(maxsplit=1)
    act = _ACTS.get(word.casefold())
    return act(ask, rest[0] if rest else "") if act else bind_municipality(ask, ask.text)
