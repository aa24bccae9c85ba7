"""Minutes from draft to approved: offered in the next meeting, changed before, put right after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from commands.contract import Answer, Ask, Choice, Code, Notice, Reaction, Strong, UserError
from commands.dates import say_day
from commands.meetings.minutes.gathering import gather
from commands.meetings.minutes.record import as_document
from commands.meetings.minutes.rights import require_recorder
from commands.meetings.minutes.running import (
    committee_of,
    entry_now,
    items_of,
    name_of_user,
    say_meeting,
)
from storage.minutes import (
    Minutes,
    add_entries,
    entries_by,
    minutes_approved_by,
    minutes_by_id,
    minutes_of_committee,
    open_in_room,
    replace_entries,
    store_minutes,
    take_back_entries,
)
from storage.records import Committee

_MOST_OFFERED = 3
_LONGEST = 2_000  # characters
_ITEM = re.compile(r"(?:zu\s+)?(?:top|punkt)\s*(?P<number>\d{1,2})\s*[:,]?\s*", re.IGNORECASE)


def offer_approval(ask: Ask, minutes: Minutes, committee: Committee) -> tuple[Notice, ...]:
    """Return messages in this room that ask whether minutes of earlier meetings are approved."""
    drafts = [one for one in minutes_of_committee(ask.session, committee.id)
              if one.state == "draft" and one.start < minutes.start]  # fmt: skip
    return tuple(Notice(ask.room.room_id, _question(one)) for one in drafts[:_MOST_OFFERED])


def _question(draft: Minutes) -> Answer:
    day = f"{draft.start:%d.%m.%Y}"
    return Answer(
        title=("Protokoll vom ", Strong(say_day(draft.start.date())), " genehmigen?"),
        hints=(
            ("Ansehen: ", Code(f"/protokoll {day}"), ", ändern: ",
             Code(f"/protokoll {day} Änderung TOP 2: …"), "."),
        ),
        reactions=(
            Reaction("✅", "genehmigt", f"protokoll ={draft.id} genehmigt",
                     f"/protokoll {day} genehmigt"),
        ),
    )  # fmt: skip


def approve(ask: Ask, minutes: Minutes, change: str = "") -> Answer:
    """Approve minutes, perhaps with a last change: from then on they stay as they are."""
    committee = committee_of(ask.directory, minutes)
    require_recorder(ask, committee)
    if minutes.state == "open":
        raise UserError(
            "Diese Sitzung läuft noch; genehmigt wird ihr Protokoll in der nächsten.",
            hints=(("Beenden: ", Code("/sitzung endet"), "."),),
        )
    if minutes.state == "approved":
        return _approved_already(ask, minutes)
    if change:
        _note(ask, minutes, "amendment", change)
    now_running = open_in_room(ask.session, ask.room.room_id)
    inside = now_running if now_running and now_running.committee_id == committee.id else None
    now = ask.now.replace(tzinfo=None, microsecond=0)
    record = replace(gather(ask, minutes), word="genehmigt", settled_at=now.isoformat(),
                     state=f"genehmigt am {now:%d.%m.%Y}")  # fmt: skip
    store_minutes(ask.session, replace(
        minutes, state="approved", approved_at=ask.now, approved_by=ask.asker.user_id,
        approved_in=inside.meeting_id if inside else None, approved_by_event_id=ask.event_id,
        document=as_document(record),
    ))  # fmt: skip
    if inside is not None:
        told = f"Das Protokoll der Sitzung vom {minutes.start:%d.%m.%Y} wird genehmigt."
        add_entries(ask.session, inside.id, [entry_now(ask, "approval", {"text": told})])
    drafts = [one.number for section in record.sections for one in section.decisions if one.draft]
    return Answer(
        title=("Protokoll genehmigt: ", Strong(say_meeting(committee, minutes))),
        lines=(f"⚠︎ Darin noch nicht bestätigt: {', '.join(drafts)}.",) if drafts else (),
        hints=(("Die Fassung als Datei: ", Code(f"/protokoll {minutes.start:%d.%m.%Y} docx"),
                "."),),
        lasting=True,
    )  # fmt: skip


def _approved_already(ask: Ask, minutes: Minutes) -> Answer:
    by = name_of_user(ask.directory, minutes.approved_by, minutes.start)
    day, on = say_day(minutes.start.date()), f"{minutes.approved_at:%d.%m.%Y}"
    return Answer(lines=(f"Das Protokoll vom {day} ist schon genehmigt: am {on}, von {by}.",))


def amend(ask: Ask, minutes: Minutes, text: str) -> Answer:
    """Note a change to a draft; approved minutes are put right instead, if that is meant."""
    committee = committee_of(ask.directory, minutes)
    require_recorder(ask, committee)
    _require_text(text, "Änderung")
    if minutes.state == "approved":
        day = say_day(minutes.start.date())
        on = f" am {minutes.approved_at:%d.%m.%Y}" if minutes.approved_at else ""
        return Answer(
            title=f"Das Protokoll vom {day} ist{on} genehmigt und steht fest.",
            choices=(Choice("Als Berichtigung anhängen",
                            f"protokoll ={minutes.id} Berichtigung: {text}"),),
        )  # fmt: skip
    if minutes.state == "open":
        raise UserError(
            "Diese Sitzung läuft noch: einfach weiter protokollieren.",
            hints=(("Zum Beispiel: ", Code("/notiz …"), "; eine frühere Notiz ändern: die eigene "
                    "Nachricht bearbeiten."),),
        )  # fmt: skip
    told = _note(ask, minutes, "amendment", text)
    return Answer(
        title=("Änderung notiert: ", Strong(told)),
        lines=(f"Zum Protokoll {say_meeting(committee, minutes)}, noch Entwurf.",),
        lasting=True,
    )


def put_right(ask: Ask, minutes: Minutes, text: str) -> Answer:
    """Note what is wrong in approved minutes; they stay as they are, with that below."""
    committee = committee_of(ask.directory, minutes)
    require_recorder(ask, committee)
    _require_text(text, "Berichtigung")
    if minutes.state != "approved":
        return amend(ask, minutes, text)
    told = _note(ask, minutes, "correction", text)
    return Answer(
        title=("Berichtigung angehängt: ", Strong(told)),
        lines=(f"Zum Protokoll {say_meeting(committee, minutes)}; sein Text bleibt, wie er ist.",),
        lasting=True,
    )


def _note(ask: Ask, minutes: Minutes, kind: Literal["amendment", "correction"], text: str) -> str:
    told, key, public = _with_item(ask, minutes, text)
    entry = entry_now(ask, kind, {"text": told, "public": public}, key=key)
    replace_entries(ask.session, minutes.id, [entry])
    return told


def _with_item(ask: Ask, minutes: Minutes, text: str) -> tuple[str, str, bool]:
    """Return what is changed with the item that it is about, that item's key, if it is public.

    Where no item is named it may be about any of them: public only if all are.
    """
    match, items = _ITEM.match(text), items_of(ask, minutes)
    if match is None:
        return text, "", all(one.public for one in items)
    number = int(match["number"])
    if not 1 <= number <= len(items):
        raise UserError(f"Einen TOP {number} hatte diese Sitzung nicht, es waren {len(items)}.")
    item = items[number - 1]
    return f"TOP {number}: {text[match.end() :]}", item.key, item.public


def _require_text(text: str, what: str) -> None:
    if not text.strip():
        raise UserError(
            f"{what}: Was soll es heißen?",
            hints=(
                (
                    "Zum Beispiel: ",
                    Code(f"/protokoll 3.12. {what} TOP 2: Es waren drei."),
                ),
            ),
        )
    if len(text) > _LONGEST:
        raise UserError(f"Das ist zu lang, höchstens {_LONGEST} Zeichen gehen.")


def marked(ask: Ask, text: str) -> tuple[Minutes, str] | None:
    """Return the minutes that a line of the bot's own begins with, and the rest of the line."""
    match = re.match(r"=(\d{1,9})\s*", text)
    if match is None:
        return None
    minutes = minutes_by_id(ask.session, int(match[1]))
    if minutes is None:
        raise UserError("Dieses Protokoll gibt es nicht mehr.")
    return minutes, text[match.end() :]


def take_back(ask: Ask) -> bool:
    """Take back an approval, a change or a correction; False where there is none by the message."""
    approved = minutes_approved_by(ask.session, ask.event_id)
    if approved is None and _is_fixed(ask, entries_by(ask.session, ask.event_id)):
        return False
    gone = take_back_entries(ask.session, ask.event_id)
    if approved is not None:
        store_minutes(ask.session, replace(
            approved, state="draft", approved_at=None, approved_by="", approved_in=None,
            approved_by_event_id=None, document=None,
        ))  # fmt: skip
    return bool(gone) or approved is not None


def _is_fixed(ask: Ask, entries: Sequence[tuple[int, object]]) -> bool:
    """Whether a change was approved since, together with the minutes."""
    found = (minutes_by_id(ask.session, minutes_id) for minutes_id, _ in entries)
    kinds = [getattr(one, "kind", "") for _, one in entries]
    approved = any(one is not None and one.state == "approved" for one in found)
    return approved and "amendment" in kinds
