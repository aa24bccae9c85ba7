"""The stored login: which device the bot is, so that a restart stays the same device."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Account:
    """A login at the homeserver. The token never shows in logs."""

    user_id: str
    device_id: str
    access_token: str = field(repr=False)


def load_account(path: Path, user_id: str) -> Account | None:
    """Return the stored login of the user; None if there is none or it is another user's."""
    try:
        stored = Account(**json.loads(path.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return stored if stored.user_id == user_id else None


def save_account(path: Path, account: Account) -> None:
    """Store the login readable by the owner alone, in one step."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(account), file)
    draft.replace(path)
