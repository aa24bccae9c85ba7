"""Logging in as one and the same device each time, with published and signed keys."""

from __future__ import annotations

import logging
from pathlib import Path

from bot.account import Account, load_account, save_account
from bot.client import MatrixClient
from bot.config import HomeserverSettings, Settings
from bot.cross_signing import ensure_cross_signed
from bot.exits import EX_NOPERM, EX_TEMPFAIL, StopError
from bot.matrix_error import KeysOutdatedError, LoginRefusedError, MatrixError
from bot.signing_keys import KeyFile

log = logging.getLogger(__name__)


async def log_in(client: MatrixClient, settings: Settings) -> bool:
    """Log in, publish and sign the device's keys; raises StopError if the account is refused.

    Returns whether the bot goes on as the account that it was. Where no login is stored it begins
    anew, for example on a database from a backup: what was asked before is history then.
    """
    goes_on = settings.homeserver.access_token is not None or _stored(settings) is not None
    try:
        await _authenticate(client, settings)
        await client.upload_keys()
        await _sign(client, settings)
        await client.set_display_name(settings.chat.display_name)
    except KeysOutdatedError as error:
        raise outdated_keys(settings) from error
    except LoginRefusedError as error:
        message = (
            f"Der Homeserver lehnt die Anmeldung von {settings.homeserver.user_id} ab ({error}). "
            "Bitte password oder access_token unter [homeserver] prüfen."
        )
        raise StopError(message, EX_NOPERM) from error
    except MatrixError as error:
        raise StopError(f"Die Anmeldung ist misslungen: {error}", EX_TEMPFAIL) from error
    return goes_on


def outdated_keys(settings: Settings) -> StopError:
    """Give up the device whose keys are older than the server's; the next start makes a new one."""
    if settings.homeserver.access_token is None:
        # A login without a device: the next start goes on as this account, on a new one.
        save_account(_account_path(settings), Account(settings.homeserver.user_id, "", ""))
        remedy = "Der nächste Start meldet ein neues Gerät an."
        return StopError(f"{_OUTDATED} {remedy}", EX_TEMPFAIL)
    remedy = "Bitte ein neues access_token mit neuer device_id eintragen."
    return StopError(f"{_OUTDATED} {remedy}", EX_NOPERM)


_OUTDATED = (
    "Der Homeserver kennt neuere Schlüssel dieses Geräts als der Ordner crypto; "
    "vermutlich wurde eine ältere Sicherung eingespielt."
)


async def _authenticate(client: MatrixClient, settings: Settings) -> None:
    """Take up the stored device, or log in as a new one.

    A device that was logged out, or whose keys are gone from the data folder, is never taken up
    again: others would encrypt for keys that nobody has. The new one is signed like the first.
    """
    home = settings.homeserver
    if home.access_token is not None:
        token = home.access_token.get_secret_value()
        await client.resume(Account(home.user_id, home.device_id or "", token))
        return
    stored = _stored(settings)
    if stored is not None and not client.has_keys_of(stored):
        log.warning("the keys of device %s are gone, logging in anew", stored.device_id)
        stored = None
    try:
        if stored is not None:
            await client.resume(stored)
            return
    except LoginRefusedError as error:
        log.warning("the stored login is no longer accepted, logging in anew")
        # The keys of a device that was logged out are gone from the server: it would be deaf.
        stored = stored if error.soft else None
    account = await client.log_in(
        _password(home) or "", home.device_name, stored.device_id if stored else None
    )
    save_account(_account_path(settings), account)


def _account_path(settings: Settings) -> Path:
    return settings.storage.folder / "account.json"


def _stored(settings: Settings) -> Account | None:
    return load_account(_account_path(settings), settings.homeserver.user_id)


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
