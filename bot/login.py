"""Logging in as one and the same device each time, with published and signed keys."""

from __future__ import annotations

import logging

from bot.account import Account, load_account, save_account
from bot.client import LoginRefusedError, MatrixClient, MatrixError
from bot.config import HomeserverSettings, Settings
from bot.cross_signing import ensure_cross_signed
from bot.exits import EX_NOPERM, EX_TEMPFAIL, StopError
from bot.signing_keys import KeyFile

log = logging.getLogger(__name__)


async def log_in(client: MatrixClient, settings: Settings) -> None:
    """Log in, publish and sign the device's keys; raises StopError if the account is refused."""
    try:
        await _authenticate(client, settings)
        await client.upload_keys()
        await _sign(client, settings)
        await client.set_display_name(settings.chat.display_name)
    except LoginRefusedError as error:
        message = (
            f"Der Homeserver lehnt die Anmeldung von {settings.homeserver.user_id} ab ({error}). "
            "Bitte password oder access_token unter [homeserver] prüfen."
        )
        raise StopError(message, EX_NOPERM) from error
    except MatrixError as error:
        raise StopError(f"Die Anmeldung ist misslungen: {error}", EX_TEMPFAIL) from error


async def _authenticate(client: MatrixClient, settings: Settings) -> None:
    """Take up the stored device; only where there is none, or it was logged out, log in anew."""
    home = settings.homeserver
    if home.access_token is not None:
        token = home.access_token.get_secret_value()
        await client.resume(Account(home.user_id, home.device_id or "", token))
        return
    path = settings.storage.folder / "account.json"
    stored = load_account(path, home.user_id)
    if stored is None or not await _resumed(client, stored):
        account = await client.log_in(
            _password(home) or "", home.device_name, stored.device_id if stored else None
        )
        save_account(path, account)


async def _resumed(client: MatrixClient, stored: Account) -> bool:
    try:
        await client.resume(stored)
    except LoginRefusedError:
        log.warning("the stored login is no longer accepted, logging in anew")
        return False
    return True


async def _sign(client: MatrixClient, settings: Settings) -> None:
    key_file = KeyFile(settings.storage.folder / "cross_signing.json")
    password = _password(settings.homeserver)
    outcome = await ensure_cross_signed(client, client.device(), key_file, password)
    if outcome.signed:
        log.info("device %s: %s", client.device_id, outcome.status.value)
    else:
        log.error("%s (%s)", outcome.message, outcome.detail)


def _password(home: HomeserverSettings) -> str | None:
    return home.password.get_secret_value() if home.password else None
