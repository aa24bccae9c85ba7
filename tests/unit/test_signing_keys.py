"""Canonical JSON, Ed25519 signatures and the file of private keys."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
import vodozemac

from bot.signing_keys import (
    USAGES,
    CrossSigningKeys,
    JsonObject,
    KeyFile,
    KeyFileError,
    SigningKey,
    canonical_json,
    decode_base64,
    encode_base64,
    is_signed_by,
    signable,
    with_signature,
)

BOT = "@bot:example.org"


@pytest.mark.parametrize(
    ("value", "text"),
    [  # the first eight are the examples of the Matrix specification, appendix "Canonical JSON"
        ({}, "{}"),
        ({"one": 1, "two": "Two"}, '{"one":1,"two":"Two"}'),
        ({"b": "2", "a": "1"}, '{"a":"1","b":"2"}'),
        ({"a": "日本語"}, '{"a":"日本語"}'),
        ({"本": 2, "日": 1}, '{"日":1,"本":2}'),
        ({"a": "\u65e5"}, '{"a":"日"}'),
        ({"a": None}, '{"a":null}'),
        ({"auth": {"success": True, "mxid": "@j:x"}}, '{"auth":{"mxid":"@j:x","success":true}}'),
        ({"a": [1, [], {"c": 0, "b": -1}]}, '{"a":[1,[],{"b":-1,"c":0}]}'),
        ({"😀": 1, "\uffff": 2}, '{"\uffff":2,"😀":1}'),  # by code point, not by UTF-16 unit
        ({"a": 'ä/"\\\n\x01\x7f'}, '{"a":"ä/\\"\\\\\\n\\u0001\x7f"}'),
        (2**53 - 1, "9007199254740991"),
    ],
)
def test_canonical_json_is_the_one_of_the_specification(value: object, text: str) -> None:
    assert canonical_json(value) == text


@pytest.mark.parametrize(
    "value", [1.0, {"a": [0.5]}, 2**53, -(2**53), {1: "a"}, "\ud800", {"a": b"x"}, {"a": {1}}]
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the reason differs, the refusal counts
        canonical_json(value)


def test_keys_and_signatures_are_those_of_rfc_8032() -> None:
    """Section 7.1, test 2: the message is the one byte 0x72."""
    key = SigningKey(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    assert decode_base64(key.public).hex() == (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    )
    assert decode_base64(key.sign("r")).hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_an_independent_library_accepts_our_signatures() -> None:
    key = SigningKey(bytes(range(32)))
    signature = vodozemac.Ed25519Signature.from_base64(key.sign("Grüße"))
    public = vodozemac.Ed25519PublicKey.from_base64(key.public)
    public.verify_signature("Grüße".encode(), signature)
    with pytest.raises(vodozemac.SignatureException):
        public.verify_signature(b"Gruesse", signature)


def test_base64_is_unpadded_and_read_either_way() -> None:
    assert encode_base64(b"a") == "YQ"
    assert decode_base64("YQ") == decode_base64("YQ==") == b"a"
    for wrong in ("Y", "Y-_Q", "ä", "YQ ==", "YW!Jj"):
        with pytest.raises(ValueError):  # noqa: PT011 - see above
            decode_base64(wrong)


def _signed() -> tuple[JsonObject, vodozemac.Account]:
    account = vodozemac.Account()
    value: JsonObject = {"b": 1, "a": "ä"}
    signature = account.sign(signable(value).encode()).to_base64()
    return value | with_signature(BOT, "ed25519:DEV", signature), account


def test_signatures_of_others_are_verified() -> None:
    value, account = _signed()
    public = account.ed25519_key.to_base64()
    assert is_signed_by(value, BOT, public, "DEV")
    assert is_signed_by(value | {"unsigned": {"age": 1}}, BOT, public, "DEV")


@pytest.mark.parametrize(
    "change",
    [
        {"b": 2},
        {"c": 1.5},
        {"signatures": None},
        {"signatures": {BOT: []}},
        {"signatures": {BOT: {"ed25519:DEV": 5}}},
        {"signatures": {BOT: {"ed25519:DEV": "!"}}},
        {"signatures": {BOT: {"ed25519:DEV": encode_base64(bytes(64))}}},
        {"signatures": {BOT: {"ed25519:OTHER": "x"}}},
    ],
)
def test_whatever_stands_in_place_of_a_signature_counts_as_unsigned(change: JsonObject) -> None:
    value, account = _signed()
    assert not is_signed_by(value | change, BOT, account.ed25519_key.to_base64(), "DEV")


@pytest.mark.parametrize("key", ["", "!", encode_base64(b"short"), encode_base64(bytes(32))])
def test_a_wrong_public_key_verifies_nothing(key: str) -> None:
    value, _ = _signed()
    assert not is_signed_by(value, BOT, key, "DEV")


def test_only_the_master_key_is_published_without_a_signature_of_the_master_key() -> None:
    keys = CrossSigningKeys.generate()
    signed = {
        usage: is_signed_by(keys.published(usage, BOT), BOT, keys.master.public) for usage in USAGES
    }
    assert signed == {"master": False, "self_signing": True, "user_signing": True}
    assert len({keys.of(usage).seed for usage in USAGES}) == 3


def test_private_keys_do_not_show_when_printed() -> None:
    keys = CrossSigningKeys.generate()
    assert "seed" not in repr(keys)
    assert repr(keys.master.seed) not in repr(keys)


def test_the_key_file_gives_back_what_was_kept_for_its_owner_only(tmp_path: Path) -> None:
    file, keys = KeyFile(tmp_path / "neu" / "keys.json"), CrossSigningKeys.generate()
    file.save(BOT, keys)
    assert file.load(BOT) == keys
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert [path.name for path in file.path.parent.iterdir()] == ["keys.json"]


def test_a_draft_left_by_a_crash_neither_stops_nor_widens_the_key_file(tmp_path: Path) -> None:
    file, keys = KeyFile(tmp_path / "keys.json"), CrossSigningKeys.generate()
    (tmp_path / "keys.json.neu").write_text("halb")
    (tmp_path / "keys.json.neu").chmod(0o644)
    file.save(BOT, keys)
    assert file.load(BOT) == keys
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_without_a_file_there_are_no_keys(tmp_path: Path) -> None:
    assert KeyFile(tmp_path / "keys.json").load(BOT) is None


def _whole() -> dict[str, str]:
    return {"user_id": BOT} | {f"m.cross_signing.{u}": encode_base64(bytes(32)) for u in USAGES}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "null",
        json.dumps(_whole())[:-9],
        json.dumps({key: value for key, value in _whole().items() if "master" not in key}),
        json.dumps(_whole() | {"m.cross_signing.master": "kurz"}),
        json.dumps(_whole() | {"m.cross_signing.master": 5}),
    ],
)
def test_a_damaged_key_file_is_named(tmp_path: Path, content: str) -> None:
    file = KeyFile(tmp_path / "keys.json")
    file.path.write_text(content)
    with pytest.raises(KeyFileError, match=r"keys\.json ist beschädigt"):
        file.load(BOT)


def test_keys_of_another_account_are_not_used(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "keys.json")
    file.save("@other:example.org", CrossSigningKeys.generate())
    with pytest.raises(KeyFileError, match=r"gehört zum Konto @other:example\.org, nicht zu @bot"):
        file.load(BOT)


def test_a_place_that_cannot_hold_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.json").mkdir()
    with pytest.raises(KeyFileError, match=r"keys\.json lässt sich nicht lesen"):
        KeyFile(tmp_path / "keys.json").load(BOT)
    with pytest.raises(KeyFileError, match=r"keys\.json lässt sich nicht schreiben"):
        KeyFile(tmp_path / "keys.json").save(BOT, CrossSigningKeys.generate())
