"""Cross-signing keys as values: canonical JSON, Ed25519 signatures, and the file that keeps them.

Sources: Matrix specification, appendices ("Canonical JSON", "Signing JSON", "Unpadded Base64") and
client-server API, "Cross-signing". Algorithm: RFC 8032 (pure Ed25519). Seeds are kept rather than
opaque pickles, since secret storage and recovery keys are defined in terms of them.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias, get_args

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa

JsonObject: TypeAlias = dict[str, Any]
Usage: TypeAlias = Literal["master", "self_signing", "user_signing"]
USAGES: Final[tuple[Usage, ...]] = get_args(Usage)

# Integers beyond this are not exact in every JSON implementation.
_LARGEST_INTEGER = 2**53 - 1
_OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR


def canonical_json(value: object) -> str:
    """Return the one text that is signed for a JSON value: keys sorted, no spaces, UTF-8 as it is.

    Raises ValueError for what canonical JSON has no form for: fractions, integers outside
    ±(2^53 - 1), keys that are not text, lone surrogates.
    """
    _require_canonical(value)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    text.encode()
    return text


def _require_canonical(value: object) -> None:
    match value:
        case None | bool() | str():
            return
        case int() if abs(value) <= _LARGEST_INTEGER:
            return
        case list() | tuple():
            for item in value:
                _require_canonical(item)
        case dict():
            if not all(isinstance(key, str) for key in value):
                raise ValueError("canonical JSON has only text as keys")
            for item in value.values():
                _require_canonical(item)
        case _:
            raise ValueError(f"no canonical JSON for {type(value).__name__} {value!r:.40}")


def signable(value: Mapping[str, Any]) -> str:
    """Return what a signature of a JSON object covers: all but `signatures` and `unsigned`."""
    covered = {key: item for key, item in value.items() if key not in {"signatures", "unsigned"}}
    return canonical_json(covered)


def encode_base64(data: bytes) -> str:
    """Encode in the standard alphabet, without padding."""
    return base64.b64encode(data).decode("ascii").rstrip("=")


def decode_base64(text: str) -> bytes:
    """Decode base64 with or without padding; raises ValueError for anything else."""
    try:
        return base64.b64decode(
            text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True
        )
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from error


def is_signed_by(value: JsonObject, user_id: str, public_key: str, key_name: str = "") -> bool:
    """Tell whether the JSON object bears a valid signature of that user's Ed25519 key.

    `key_name` is a device id; cross-signing keys are named by the public key itself. Whatever the
    server sent in place of a signature or key counts as unsigned.
    """
    try:
        signature = value["signatures"][user_id][f"ed25519:{key_name or public_key}"]
        key = eddsa.import_public_key(decode_base64(public_key))
        eddsa.new(key, "rfc8032").verify(signable(value).encode(), decode_base64(signature))
    except (KeyError, TypeError, AttributeError, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """An Ed25519 key pair, made from its seed of 32 bytes."""

    seed: bytes

    def __post_init__(self) -> None:
        if len(self.seed) != 32:
            raise ValueError("an Ed25519 seed has 32 bytes")

    @property
    def public(self) -> str:
        """The public key in unpadded base64."""
        raw: bytes = self._key.public_key().export_key(format="raw")
        return encode_base64(raw)

    @property
    def key_id(self) -> str:
        """The key's name in `keys` and `signatures`."""
        return f"ed25519:{self.public}"

    def sign(self, text: str) -> str:
        """Sign the text's UTF-8 bytes; the signature is in unpadded base64."""
        return encode_base64(eddsa.new(self._key, "rfc8032").sign(text.encode()))

    @property
    def _key(self) -> ECC.EccKey:
        return ECC.construct(curve="Ed25519", seed=self.seed)


@dataclass(frozen=True, slots=True)
class CrossSigningKeys:
    """The three key pairs of one account."""

    master: SigningKey
    self_signing: SigningKey
    user_signing: SigningKey

    @classmethod
    def generate(cls) -> CrossSigningKeys:
        """Make three new key pairs from the system's source of randomness."""
        return cls(*(SigningKey(secrets.token_bytes(32)) for _ in USAGES))

    def of(self, usage: Usage) -> SigningKey:
        """Return the key pair of that usage."""
        key: SigningKey = getattr(self, usage)
        return key

    def unsigned(self, usage: Usage, user_id: str) -> JsonObject:
        """Return the public half as a `CrossSigningKey` of the specification, not yet signed."""
        key = self.of(usage)
        return {"user_id": user_id, "usage": [usage], "keys": {key.key_id: key.public}}

    def published(self, usage: Usage, user_id: str) -> JsonObject:
        """Return the public half as uploaded: all but the master key bear its signature."""
        value = self.unsigned(usage, user_id)
        if usage == "master":
            return value
        return value | with_signature(
            user_id, self.master.key_id, self.master.sign(signable(value))
        )


def with_signature(user_id: str, key_id: str, signature: str) -> JsonObject:
    """Return the `signatures` member of a signed JSON object."""
    return {"signatures": {user_id: {key_id: signature}}}


class KeyFileError(Exception):
    """The file of private keys cannot be used; the message is German and names it."""


@dataclass(frozen=True, slots=True)
class KeyFile:
    """Where an account's private cross-signing keys are kept between starts.

    Seeds in unpadded base64, under the names that secret storage uses. The file is readable by its
    owner only and not encrypted: the access token and the store of message keys lie in the same
    folder, and a password would have to lie there, too, for the bot to start unattended.
    """

    path: Path

    def load(self, user_id: str) -> CrossSigningKeys | None:
        """Return the account's keys, None if there is no file. Raises KeyFileError."""
        try:
            stored = json.loads(self.path.read_text("utf-8"))
            owner, seeds = stored["user_id"], [decode_base64(stored[_name(u)]) for u in USAGES]
            keys = CrossSigningKeys(*map(SigningKey, seeds))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeyFileError(f"{self.path} lässt sich nicht lesen: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyFileError(
                f"{self.path} ist beschädigt und enthält keine vollständigen Signaturschlüssel."
            ) from error
        if owner != user_id:
            raise KeyFileError(f"{self.path} gehört zum Konto {owner}, nicht zu {user_id}.")
        return keys

    def save(self, user_id: str, keys: CrossSigningKeys) -> None:
        """Write the keys whole or not at all, readable by the owner only. Raises KeyFileError."""
        seeds = {_name(usage): encode_base64(keys.of(usage).seed) for usage in USAGES}
        text = json.dumps({"user_id": user_id, **seeds}, indent=2) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _write_atomically(self.path, text.encode())
        except OSError as error:
            raise KeyFileError(
                f"{self.path} lässt sich nicht schreiben: {error.strerror}."
            ) from error


def _name(usage: Usage) -> str:
    return f"m.cross_signing.{usage}"


def _write_atomically(path: Path, data: bytes) -> None:
    """Replace the file by content that has reached the disk, and make the new name last, too."""
    draft = path.with_name(path.name + ".neu")
    # A draft left by a crash may have other permissions; open() would keep them.
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
