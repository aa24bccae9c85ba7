"""Casts and takes back votes, by a tap or typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from rapidfuzz.distance import OSA

from commands.committees.seats import posts_on
from commands.contract import Answer, Ask, Code, Line, UserError
from commands.dates import say_moment
from commands.decisions.votes.choosing import require_open
from commands.decisions.votes.counting import ABSTAINED, NO, YES, Count, Counted
from commands.decisions.votes.request import LONGEST
from commands.decisions.votes.standing import electorate_now, is_over, standing
from commands.decisions.votes.telling import say_verdict
from commands.decisions.votes.voices import Electorate, Held, why_no_voice
from commands.decisions.wording import body_name
from commands.lookup import folded
from storage.cast_votes import CastVote, cast_votes, note_stranger, take_back_all, votes_in
from storage.votes import VoteEvent, put_off_end

_SAID = {
    YES: ("ja", "j", "dafuer", "bin dafuer", "ich bin dafuer", "zustimmung", "ich stimme zu",
          "stimme zu", "ich stimme mit ja", "yes", "ja bitte", "angenommen"),
    NO: ("nein", "dagegen", "bin dagegen", "ich bin dagegen", "ablehnung", "ich lehne ab",
         "lehne ab", "ich stimme mit nein", "no"),
    ABSTAINED: ("enthaltung", "enthalte", "ich enthalte mich", "enthalte mich", "enthalten",
                "ich enthalte", "abstain"),
}  # fmt: skip
_VERB = re.compile(r"(?:ich\s+)?(?:stimmen?|abstimmen)\s+(?:mit\s+)?")
_SIGNS = {"✅": YES, "👍": YES, "❌": NO, "👎": NO, "⚪": ABSTAINED}
_FOR = re.compile(
    r"(?P<said>.+?)[\s,]+(?:für|fuer|i\.?\s?v\.?(?:\s+(?:für|von))?|im\s+namen\s+(?:von|der|des))\s+"
    r"(?:(?:die|das|den|der)\s+)?(?P<whom>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_SHORTEST_MISTYPED = 4  # letters
_OWN = frozenset({"mich", "uns", "alle", "alles"})


# --- What is said -------------------------------------------------------------------------------


def split_whom(said: str) -> tuple[str, str]:
    """Take "für HWK" from the end of a vote; returns the vote and whose voice, "" for all."""
    match = _FOR.fullmatch(said)
    if match is None:
        return said, ""
    whom = match["whom"].strip(" .!")
    return match["said"], "" if folded(whom) in _OWN else whom


def option_said(options: Sequence[str], said: str) -> int | None:
    """Return the position of the option that somebody names, by a word, sign or number."""
    bare = said.strip(' .!,:;\ufe0f\u20e3„“"')
    if bare.isdecimal() and YES not in options:
        return int(bare) if 1 <= int(bare) <= len(options) else None
    wanted = folded(bare)
    meant = {wanted, _VERB.sub("", wanted)}
    for position, option in enumerate(options, start=1):
        words = _SAID.get(option, (folded(option),))
        if _SIGNS.get(bare) == option or not meant.isdisjoint(words):
            return position
    near = [at for at, option in enumerate(options, start=1) if _nearly(wanted, folded(option))]
    return near[0] if len(near) == 1 else None


def _nearly(said: str, option: str) -> bool:
    if len(option) < _SHORTEST_MISTYPED or said[:1] != option[:1]:
        return False
    return bool(OSA.distance(said, option, score_cutoff=1) <= 1)


# --- Casting ------------------------------------------------------------------------------------


def cast(
    ask: Ask, vote: VoteEvent, option: int, whom: str = "", *, silently: bool = False
) -> Answer:
    """Note the votes of all voices that somebody has, or of the one that is named.

    `vote` is locked. `silently` answers only where more is to say than that it counts.
    """
    _require_running(ask, vote)
    user_id = ask.asker.user_id
    electorate = electorate_now(ask.session, ask.directory, vote, ask.now)
    held = electorate.holders.get(user_id, ())
    if not held:
        return _no_voice(ask, vote, electorate)
    chosen = _named(ask, held, whom) if whom else held
    known = any(one.user_id == user_id for one in votes_in(ask.session, vote.number))
    before = standing(ask.session, ask.directory, vote, ask.now)
    votes = [CastVote(one.voice.id, user_id, option, one.manner) for one in chosen]
    cast_votes(ask.session, vote.number, votes, ask.event_id or None, ask.now)
    counted = standing(ask.session, ask.directory, vote, ask.now)
    if vote.until_all and not counted.missing:
        put_off_end(ask.session, vote.number, ask.now)
    others = [*_by_others(ask, vote, chosen, counted), *_replaced(ask, vote, before, counted)]
    if silently and not others and (len(held) == 1 or known):
        return Answer(silent=True, lasting=True, offers_until=vote.started_at + LONGEST)
    return Answer(
        title=f"Notiert für Abstimmung {vote.number}: {vote.options[option - 1]}",
        lines=(_say_voices(chosen), *others),
        hints=tuple(_how_to_split(vote, held, option)) if not whom else (),
        lasting=True,
        # So long it can be taken back.
        offers_until=vote.started_at + LONGEST,
    )


def _say_voices(held: Sequence[Held]) -> str:
    names = ", ".join(one.label for one in held)
    return f"{len(held)} {'Stimme' if len(held) == 1 else 'Stimmen'}: {names}."


def _how_to_split(vote: VoteEvent, held: Sequence[Held], option: int) -> Iterable[Line]:
    if len(held) > 1:
        other = vote.options[1 if option == 1 else 0]
        said = other.lower() if other in _SAID else other
        last = held[-1].label.removeprefix("i. V. ")
        yield ("Getrennt abstimmen: ", Code(f"/abstimmung {vote.number} {said} für {last}"), ".")


def _by_others(ask: Ask, vote: VoteEvent, chosen: Sequence[Held], counted: Count) -> Iterable[str]:
    """Tell for which of the voices somebody else's vote counts, who has the better right."""
    ids = {one.voice.id for one in chosen}
    for one in counted.cast:
        if one.voice.id in ids and one.user_id != ask.asker.user_id:
            said = vote.options[one.option - 1]
            yield f"Für {one.voice.name} zählt, was {_who(ask, one)} gestimmt hat: {said}."


def _replaced(ask: Ask, vote: VoteEvent, before: Count, now: Count) -> Iterable[str]:
    """Tell what others had voted for the voices that are now counted otherwise."""
    counting = {one.voice.id: one for one in now.cast}
    for one in before.cast:
        other = counting.get(one.voice.id, one)
        if one.user_id != ask.asker.user_id and one.option != other.option:
            said = vote.options[one.option - 1]
            yield f"Für {one.voice.name} hatte {_who(ask, one)} gestimmt: {said}. Das ist ersetzt."


def _who(ask: Ask, one: Counted) -> str:
    posts = posts_on(ask.directory, one.user_id, ask.now.date())
    return posts[0].name if posts and ask.may_see_persons else "ein anderes Mitglied"


def _named(ask: Ask, held: Sequence[Held], whom: str) -> list[Held]:
    """Return the voices of that name among those that somebody has; raises UserError for none."""
    wanted = folded(whom)
    found = [one for one in held if wanted in set(_names(ask, one))]
    if not found:
        raise UserError(
            ask.room.say(
                f"Für „{whom[:60]}“ stimmen Sie hier nicht ab; gezählt ist nichts.",
                f"Für „{whom[:60]}“ stimmst du hier nicht ab; gezählt ist nichts.",
            ),
            hints=(ask.room.say("Sie haben ", "Du hast ") + _say_voices(held),),
        )
    return found


def _names(ask: Ask, held: Held) -> Iterable[str]:
    """Yield what a voice may be called: by its member's names, a further one by whom it is for."""
    ids = held.voice.id.split()
    meant = ids[1:] if held.voice.for_others else ids[:1]
    rows = (ask.directory.organizations, ask.directory.municipalities)
    named = [table[one] for table in rows for one in meant if one in table]
    short_names = chain.from_iterable(row.short_names for row in named)
    yield from map(folded, (held.voice.name, *(row.name for row in named), *short_names))


def _no_voice(ask: Ask, vote: VoteEvent, electorate: Electorate) -> Answer:
    """Say why nothing is counted, to whoever taps only once."""
    told = not note_stranger(ask.session, vote.number, ask.asker.user_id)
    if told and ask.tapped:
        return Answer(silent=True)
    why = why_no_voice(ask.directory, electorate, ask.asker.user_id, ask.now.date())
    name = body_name(ask.directory, vote.body)
    say = ask.room.say
    reason = {
        "advisory": say(f"Ihr Sitz in „{name}“ ist beratend, ohne Stimmrecht.",
                        f"Dein Sitz in „{name}“ ist beratend, ohne Stimmrecht."),
        "unknown": say("Ihre Matrix-Kennung steht heute bei niemandem im Verzeichnis.",
                       "Deine Matrix-Kennung steht heute bei niemandem im Verzeichnis."),
        "no seat": _no_seat(ask, vote, name),
    }[why]  # fmt: skip
    return Answer(
        lines=(f"Danke, gezählt ist aber nichts: {reason}",),
        hints=("Wer abstimmt, steht im Verzeichnis, Blatt sitze.",)
        if vote.body.startswith("committee:") else (),
    )  # fmt: skip


def _no_seat(ask: Ask, vote: VoteEvent, name: str) -> str:
    if vote.body.startswith("committee:"):
        have = ask.room.say("haben Sie", "hast du")
        return f"Einen Sitz mit Stimmrecht {have} in „{name}“ heute nicht."
    if vote.body.startswith("municipality:"):
        return f"Hier hat jede Stelle aus {name} eine Stimme."
    return "Hier hat jede Kommunale Koordinierungsstelle eine Stimme."


# --- Taking back --------------------------------------------------------------------------------


def take_back(ask: Ask, vote: VoteEvent) -> Answer:
    """Take back all that somebody voted, where no reaction can be taken back."""
    _require_running(ask, vote)
    if not take_back_all(ask.session, vote.number, ask.asker.user_id):
        raise UserError(
            ask.room.say("Sie haben", "Du hast")
            + f" in Abstimmung {vote.number} noch nicht abgestimmt."
        )
    return Answer(
        title=ask.room.say("Ihre", "Deine") + f" Stimme in Abstimmung {vote.number} ist "
        "zurückgenommen.",
        lasting=True,
    )


def _require_running(ask: Ask, vote: VoteEvent) -> None:
    """Refuse votes after the end, with the result as far as it is known."""
    if vote.state == "ended":
        counted = standing(ask.session, ask.directory, vote, ask.now)
        raise UserError(
            f"Abstimmung {vote.number} ist beendet: {say_verdict(vote, counted)}. Gezählt wird "
            "nichts mehr.",
            hints=(("Das Ergebnis: ", Code(f"/abstimmung {vote.number}"), "."),),
        )
    require_open(vote)
    if is_over(vote, ask.now) and vote.closes_at is not None:
        raise UserError(
            f"Abstimmung {vote.number} ist vorbei, Stimmen galten bis "
            f"{say_moment(vote.closes_at)}. Das Ergebnis folgt."
        )
