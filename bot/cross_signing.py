"""The bot's device, signed by its owner: what strict Matrix clients ask for before they share keys.

Clients are moving to exchange message keys only with devices that their owner has cross-signed
(MSC4153); matrix-nio has no cross-signing. So the bot makes the account's three keys, publishes
them and signs its device (Matrix client-server API, "Cross-signing"). Each start looks at what the
server holds and does only what is missing: whatever a crash or a refusal left undone is made up
for at the next start. Keys that the server holds and the bot did not make are never replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Protocol

from bot.signing_keys import (
    USAGES,
    CrossSigningKeys,
    JsonObject,
    KeyFile,
    KeyFileError,
    Usage,
    is_signed_by,
    signable,
    with_signature,
)

_KEYS = "/_matrix/client/v3/keys"
_PASSWORD_STAGE: Final = "m.login.password"  # noqa: S105 - the name of a stage, not a password


class Api(Protocol):
    """Authenticated requests to the account's own homeserver."""

    async def call(self, method: str, path: str, body: JsonObject) -> tuple[int, JsonObject]:
        """Send JSON; give back status and JSON answer. Waits out rate limits (429) itself."""
        ...


@dataclass(frozen=True, slots=True)
class Device:
    """The bot's own device: its public keys in unpadded base64 and its way of signing.

    `sign` takes text and gives the Ed25519 signature of its UTF-8 bytes in unpadded base64.
    """

    user_id: str
    device_id: str
    ed25519: str
    curve25519: str
    sign: Callable[[str], str]


class Status(Enum):
    """How a start left the bot's device."""

    IN_PLACE = "everything was signed already"
    SIGNED = "signed at this start"
    FOREIGN_KEYS = "the server holds cross-signing keys that are not the bot's"
    PASSWORD_NEEDED = "the server asks for the password to accept keys"  # noqa: S105 - no password
    DEVICE_UNKNOWN = "the server does not show this device with its keys"
    KEY_FILE_UNUSABLE = "the file of private keys cannot be used"
    REFUSED = "the server refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of signing. The bot goes on in any case; unsigned, strict clients won't read it.

    `message` tells the operator in German what is wrong and what to do, empty when signed.
    `detail` is for the log: the server's own words, no secrets.
    """

    status: Status
    message: str = ""
    detail: str = ""

    @property
    def signed(self) -> bool:
        """Whether strict clients will exchange keys with the device."""
        return self.status in {Status.IN_PLACE, Status.SIGNED}


class _StoppedError(Exception):
    def __init__(self, status: Status, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.outcome = Outcome(status, f"{message} {_CONSEQUENCE}", detail)


_CONSEQUENCE = (
    "Der Bot läuft weiter, sein Gerät ist aber nicht signiert: Streng eingestellte Matrix-Programme"
    " tauschen in verschlüsselten Räumen keine Nachrichten mit ihm aus."
)


async def ensure_cross_signed(
    api: Api, device: Device, key_file: KeyFile, password: str | None
) -> Outcome:
    """See to it that the account has cross-signing keys and that they sign this device.

    Call it after the device's keys were uploaded and before rooms are joined: what others sent
    before stays unreadable. `password` confirms an upload where the server asks for it. Private
    keys are in `key_file` before the server hears of them. Exceptions of `api.call` pass through.
    """
    try:
        return await _ensure(api, device, key_file, password)
    except _StoppedError as stopped:
        return stopped.outcome
    except KeyFileError as error:
        remedy = (
            "Spielen Sie die Datei aus einer Sicherung zurück, oder berichtigen Sie Ort und"
            " Zugriffsrechte, und starten Sie den Bot neu."
        )
        return _StoppedError(Status.KEY_FILE_UNUSABLE, f"{error} {remedy}").outcome


async def _ensure(api: Api, device: Device, key_file: KeyFile, password: str | None) -> Outcome:
    server = await _query(api, device)
    shown = _own_device(server, device)
    keys = key_file.load(device.user_id)
    _require_own(server, keys, device, key_file)
    if keys is None:
        keys = CrossSigningKeys.generate()
        key_file.save(device.user_id, keys)
    if any(usage not in server.keys for usage in USAGES):
        await _upload_keys(api, device, keys, key_file, password)
        # A server may drop the master key's signatures when it takes keys anew.
        server = await _query(api, device)
    missing = _missing_signatures(server, shown, keys, device)
    if not missing:
        return Outcome(Status.IN_PLACE)
    await _upload_signatures(api, device, missing)
    return Outcome(Status.SIGNED)


# --- What the server holds ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Published:
    """The account as the server shows it: cross-signing keys by usage, device keys by id."""

    keys: dict[Usage, JsonObject]
    devices: JsonObject


async def _query(api: Api, device: Device) -> _Published:
    status, answer = await api.call("POST", f"{_KEYS}/query", {"device_keys": {device.user_id: []}})
    # An answer with failures may lack keys that exist; taking it at its word could replace them.
    if status != 200 or answer.get("failures"):
        raise _refusal("Der Server nennt die Schlüssel des Kontos nicht.", status, answer)
    held = {usage: _member(answer, f"{usage}_keys", device.user_id) for usage in USAGES}
    return _Published(
        {usage: key for usage, key in held.items() if key},
        _member(answer, "device_keys", device.user_id),
    )


def _own_device(server: _Published, device: Device) -> JsonObject:
    """Return the device as the server shows it, once its keys prove to be those of this bot."""
    shown = _member(server.devices, device.device_id)
    keys = {
        f"ed25519:{device.device_id}": device.ed25519,
        f"curve25519:{device.device_id}": device.curve25519,
    }
    genuine = shown.get("keys") == keys and is_signed_by(
        shown, device.user_id, device.ed25519, device.device_id
    )
    if not genuine:
        raise _StoppedError(
            Status.DEVICE_UNKNOWN,
            f"Der Server zeigt das Gerät {device.device_id} des Kontos {device.user_id} nicht mit"
            " den Schlüsseln, die dieser Bot hat. Wurde nur ein Teil des Datenordners"
            " zurückgespielt, dann spielen Sie ihn ganz zurück; sonst melden Sie den Bot mit einem"
            " neuen Gerät an.",
            f"keys shown: {shown.get('keys')!r}",
        )
    return shown


def _require_own(
    server: _Published, keys: CrossSigningKeys | None, device: Device, key_file: KeyFile
) -> None:
    """Stop at the first key on the server that is not the bot's own."""
    for usage, shown in server.keys.items():
        if keys is None or shown.get("keys") != keys.unsigned(usage, device.user_id)["keys"]:
            raise _StoppedError(
                Status.FOREIGN_KEYS,
                f"Für das Konto {device.user_id} hat der Server schon Signaturschlüssel, die nicht"
                " von diesem Bot stammen; sie werden nicht ersetzt. Spielen Sie die Datei"
                f" {key_file.path} aus einer Sicherung zurück, oder geben Sie dem Bot ein neues"
                " Konto, und starten Sie ihn neu.",
                f"foreign {usage} key: {shown.get('keys')!r}",
            )


# --- Publishing keys ----------------------------------------------------------------------------


async def _upload_keys(
    api: Api,
    device: Device,
    keys: CrossSigningKeys,
    key_file: KeyFile,
    password: str | None,
) -> None:
    path = f"{_KEYS}/device_signing/upload"
    body = {f"{usage}_key": keys.published(usage, device.user_id) for usage in USAGES}
    status, answer = await api.call("POST", path, body)
    if status == 401 and "flows" in answer:
        # A first upload usually needs no password. Perhaps somebody else was faster.
        _require_own(await _query(api, device), keys, device, key_file)
        auth = _password_auth(device, answer, password)
        status, answer = await api.call("POST", path, {**body, "auth": auth})
    if status != 200:
        raise _refusal("Der Server nimmt die Signaturschlüssel nicht an.", status, answer)


def _password_auth(device: Device, answer: JsonObject, password: str | None) -> JsonObject:
    """Answer the server's request to confirm by password: the `auth` member."""
    flows = answer["flows"] if isinstance(answer["flows"], list) else []
    if not any(_member({"": flow}, "").get("stages") == [_PASSWORD_STAGE] for flow in flows):
        raise _refusal(
            f"Der Server will die Signaturschlüssel des Kontos {device.user_id} auf einem Weg"
            " bestätigt haben, den der Bot nicht gehen kann.",
            401,
            answer,
        )
    if password is None:
        raise _StoppedError(
            Status.PASSWORD_NEEDED,
            f"Der Server nimmt die Signaturschlüssel des Kontos {device.user_id} nur mit dem"
            " Passwort an. Starten Sie den Bot einmal mit Passwort statt mit Zugangsschlüssel;"
            " danach genügt dieser wieder.",
        )
    return {
        "type": _PASSWORD_STAGE,
        "identifier": {"type": "m.id.user", "user": device.user_id},
        "password": password,
        "session": answer.get("session"),
    }


# --- Signing the device -------------------------------------------------------------------------


def _missing_signatures(
    server: _Published, shown: JsonObject, keys: CrossSigningKeys, device: Device
) -> JsonObject:
    """Sign what is unsigned, by id: the device by the account, the master key by the device."""
    user, missing = device.user_id, {}
    if not is_signed_by(shown, user, keys.self_signing.public):
        bare = {key: value for key, value in shown.items() if key != "unsigned"}
        signature = keys.self_signing.sign(signable(bare))
        missing[device.device_id] = bare | with_signature(user, keys.self_signing.key_id, signature)
    if not is_signed_by(server.keys.get("master", {}), user, device.ed25519, device.device_id):
        master = keys.unsigned("master", user)
        signature = device.sign(signable(master))
        missing[keys.master.public] = master | with_signature(
            user, f"ed25519:{device.device_id}", signature
        )
    return missing


async def _upload_signatures(api: Api, device: Device, signed: JsonObject) -> None:
    status, answer = await api.call("POST", f"{_KEYS}/signatures/upload", {device.user_id: signed})
    # Refused signatures come with status 200.
    if status != 200 or answer.get("failures"):
        raise _refusal("Der Server nimmt die Signatur des Geräts nicht an.", status, answer)


# --- Answers that are not as hoped --------------------------------------------------------------


def _member(value: JsonObject, *path: str) -> JsonObject:
    """Return the object at that path; empty where there is none or something else stands there."""
    found: Any = value
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


_TELLING = ("errcode", "error", "failures", "flows", "params")


def _refusal(message: str, status: int, answer: JsonObject) -> _StoppedError:
    told = {name: answer[name] for name in _TELLING if answer.get(name)}
    return _StoppedError(
        Status.REFUSED,
        f"{message} Der nächste Start versucht es wieder; was der Server antwortet, steht im"
        " Protokoll.",
        f"{status} {told}"[:500],
    )
