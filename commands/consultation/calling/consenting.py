"""`/beratung bereit` and `nicht bereit`: who may be asked in private, and about what."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from commands.consultation.calling.meant import require_member
from commands.consultation.revealing import names_of_people
from commands.consultation.topics import FIELDS, activity_named, say_field, topics_of
from commands.contract import Answer, Ask, Code, Line, UserError
from commands.lookup import folded
from storage.consents import (
    EVERYTHING,
    Consent,
    consents_of,
    forget_consents,
    give_consent,
    take_back_consent,
)

_LONGEST = 80  # characters
_MOST = 20  # topics of one person
_NEAR = 85  # of 100
_ALL = re.compile(
    r"(?:f(?:ü|ue)r\s+|zu\s+)?alle[ms]?(?:\s+themen)?|immer|(?:ganz\s+)?egal", re.IGNORECASE
)
_FIELD = re.compile(r"(?:handlungsfeld|hf)?\s*([1-4])(?:\s*\(.*\))?", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:(?:für|fuer|zu|zum|zur|bei|über|das|die|den|thema:?)\s+)+", re.IGNORECASE
)


def agree(ask: Ask, text: str) -> Answer:
    """Note that somebody may be asked about a topic; without one, show what they have said."""
    require_member(ask)
    if not text:
        return _mine(ask)
    topic = _topic(ask, text)
    mine = consents_of(ask.session, ask.asker.user_id)
    if len(mine) >= _MOST:
        raise UserError(
            f"Mehr als {_MOST} Themen merke ich mir nicht.",
            hints=(("Alle auf einmal: ", Code("/beratung bereit alle"), "."),),
        )
    new = give_consent(ask.session, Consent(ask.asker.user_id, topic, ask.now.date()))
    return Answer(
        title=("Danke! " if new else "Das weiß ich schon: ")
        + ask.room.say(f"Bereit sind Sie für: {say_topic(topic)}",
                       f"Bereit bist du für: {say_topic(topic)}"),
        lines=(ask.room.say(
            "Passt eine Anfrage, frage ich Sie im Direktchat, höchstens zweimal in der Woche. "
            "Niemand sieht, wozu Sie bereit sind.",
            "Passt eine Anfrage, frage ich dich im Direktchat, höchstens zweimal in der Woche. "
            "Niemand sieht, wozu du bereit bist."),),
        hints=(("Zurücknehmen: ", Code(f"/beratung nicht bereit {topic}"), "."),),
        lasting=True,
    )  # fmt: skip


def decline(ask: Ask, text: str) -> Answer:
    """Take back what somebody has agreed to: one topic, or everything."""
    said = re.sub(r"^(?:mehr\s+)?bereit\b\s*", "", text, flags=re.IGNORECASE).strip()
    user_id = ask.asker.user_id
    if not said or _ALL.fullmatch(said):
        count = forget_consents(ask.session, user_id)
        if not count:
            raise UserError(_NOTHING)
        return Answer(
            lines=(ask.room.say("Gut, ich frage Sie nicht mehr. Alles dazu ist gelöscht.",
                                "Gut, ich frage dich nicht mehr. Alles dazu ist gelöscht."),),
            lasting=True,
        )  # fmt: skip
    topic = _given(ask, said)
    take_back_consent(ask.session, user_id, topic)
    left = consents_of(ask.session, user_id)
    return Answer(
        lines=(f"Gelöscht: {say_topic(topic)}.",),
        hints=(_listed(left),) if left else (),
        lasting=True,
    )


_NOTHING = "Da ist nichts zurückzunehmen: Es ist keine Bereitschaft notiert."


def _given(ask: Ask, said: str) -> str:
    """Return the topic of somebody's consents that is meant; raises UserError for none."""
    mine = [one.topic for one in consents_of(ask.session, ask.asker.user_id)]
    if not mine:
        raise UserError(_NOTHING)
    wanted = _topic(ask, said)
    if wanted in mine:
        return wanted
    near = process.extractOne(folded(wanted), [folded(one) for one in mine], scorer=fuzz.ratio,
                              score_cutoff=_NEAR)  # fmt: skip
    if near is None:
        raise UserError(f"„{said}“ ist nicht dabei.", hints=(_listed_topics(mine),))
    return mine[near[2]]


def _topic(ask: Ask, text: str) -> str:
    """Return a topic as it is stored: everything, a field, an activity's name, own words."""
    said = _LEADING.sub("", text.strip(" .!„“\"'"), count=1).strip()
    if _ALL.fullmatch(text.strip(" .!")):
        return EVERYTHING
    if (field := _field(said)) is not None:
        return f"Handlungsfeld {field}"
    if len(said) > _LONGEST or not folded(said):
        raise UserError(f"Ein Thema hat höchstens {_LONGEST} Zeichen.")
    if found := names_of_people(ask.directory, said):
        raise UserError(f"Bitte ein Thema ohne Namen: „{found[0]}“.")
    return _activity(ask, said) or said


def _field(said: str) -> int | None:
    if found := _FIELD.fullmatch(said):
        return int(found[1])
    near = process.extractOne(folded(said), {n: folded(name) for n, name in FIELDS.items()},
                              scorer=fuzz.ratio, score_cutoff=_NEAR)  # fmt: skip
    return near[2] if near else None


def _activity(ask: Ask, said: str) -> str | None:
    """Return the activity that a text names and nothing else, as it is written."""
    names = topics_of(ask.directory, said).activities
    near = process.extractOne(folded(said), names, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return activity_named(ask.directory, near[0], ask.now.date()) if near else None


def say_topic(topic: str) -> str:
    """Return a topic as it is shown: "Handlungsfeld 1 (Berufliche Orientierung)"."""
    number = topic.removeprefix("Handlungsfeld ")
    if number != topic:
        return say_field(int(number))
    return "alle Themen" if topic == EVERYTHING else topic


def _mine(ask: Ask) -> Answer:
    mine = consents_of(ask.session, ask.asker.user_id)
    if not mine:
        return Answer(
            lines=(ask.room.say("Zu Beratungen frage ich Sie bisher nicht.",
                                "Zu Beratungen frage ich dich bisher nicht."),),
            hints=(("Bereit sein: ", Code("/beratung bereit Praktikum"), ", ",
                    Code("/beratung bereit Handlungsfeld 2"), " oder ",
                    Code("/beratung bereit alle"), "."),),
        )  # fmt: skip
    return Answer(
        title=ask.room.say("Wozu ich Sie fragen darf", "Wozu ich dich fragen darf"),
        lines=tuple(f"{say_topic(one.topic)}, seit {one.given_on:%d.%m.%Y}" for one in mine),
        hints=(("Zurücknehmen: ", Code("/beratung nicht bereit"), " und das Thema, oder ohne: "
                "dann alles."),),
    )  # fmt: skip


def _listed(left: list[Consent]) -> Line:
    return _listed_topics([one.topic for one in left])


def _listed_topics(topics: list[str]) -> Line:
    return f"Notiert: {', '.join(map(say_topic, topics))}."
