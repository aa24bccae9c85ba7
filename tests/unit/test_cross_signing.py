"""What the bot does with its cross-signing keys at each answer that a homeserver can give."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import vodozemac
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.cross_signing import Device, Outcome, Status, ensure_cross_signed
from bot.signing_keys import (
    USAGES,
    CrossSigningKeys,
    JsonObject,
    KeyFile,
    encode_base64,
    is_signed_by,
    signable,
    with_signature,
)

BOT = "@bot:example.org"
PASSWORD = "richtig"
KEYS = "/_matrix/client/v3/keys"


def new_device(device_id: str = "DEVICE", account: vodozemac.Account | None = None) -> Device:
    own = account or vodozemac.Account()
    return Device(
        BOT,
        device_id,
        own.ed25519_key.to_base64(),
        own.curve25519_key.to_base64(),
        lambda text: own.sign(text.encode()).to_base64(),
    )


def device_keys(device: Device) -> JsonObject:
    """What the device uploaded of itself, signed by itself."""
    bare: JsonObject = {
        "user_id": BOT,
        "device_id": device.device_id,
        "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
        "keys": {
            f"ed25519:{device.device_id}": device.ed25519,
            f"curve25519:{device.device_id}": device.curve25519,
        },
    }
    signature = device.sign(signable(bare))
    return bare | with_signature(BOT, f"ed25519:{device.device_id}", signature)


@dataclass
class Homeserver:
    """The three endpoints over HTTP, for one account; `answers` replaces what a path answers."""

    key_file: KeyFile
    devices: JsonObject = field(default_factory=dict)
    keys: JsonObject = field(default_factory=dict)
    flows: list[Any] = field(default_factory=lambda: [{"stages": ["m.login.password"]}])
    always_asks: bool = False
    answers: dict[str, tuple[int, Any]] = field(default_factory=dict)
    # What another session of the account publishes just before an upload arrives.
    rival: JsonObject | None = None
    uploads: list[tuple[str, JsonObject]] = field(default_factory=list)

    def add(self, *devices: Device) -> None:
        for device in devices:
            shown = device_keys(device) | {"unsigned": {"device_display_name": "Bot"}}
            self.devices[device.device_id] = shown

    async def handle(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer token"
        path, body = request.path.removeprefix(KEYS), await request.json()
        if path != "/query":
            self.uploads.append((path, copy.deepcopy(body)))
        status, answer = self.answers.get(path) or {
            "/query": self._query,
            "/device_signing/upload": self._upload_keys,
            "/signatures/upload": self._upload_signatures,
        }[path](body)
        return web.json_response(answer, status=status)

    def _query(self, body: JsonObject) -> tuple[int, JsonObject]:
        assert body == {"device_keys": {BOT: []}}
        shown = {f"{usage}_keys": {BOT: key} for usage, key in self.keys.items()}
        return 200, {"failures": {}, "device_keys": {BOT: self.devices}, **shown}

    def _upload_keys(self, body: JsonObject) -> tuple[int, JsonObject]:
        assert self.key_file.load(BOT) is not None, "keys are kept before the server hears of them"
        if self.rival is not None:
            self.keys = self.rival
        if self.keys or self.always_asks:
            auth = body.get("auth", {})
            asked = {"session": "s1", "flows": self.flows, "params": {}}
            if "auth" not in body:
                return 401, asked
            if (auth["type"], auth["session"]) != ("m.login.password", "s1"):
                return 400, {"errcode": "M_UNRECOGNIZED", "error": "?"}
            if (auth["identifier"], auth["password"]) != (
                {"type": "m.id.user", "user": BOT},
                PASSWORD,
            ):
                return 401, asked | {"errcode": "M_FORBIDDEN", "error": "Invalid password"}
        master = public_key(body["master_key"])
        for usage in USAGES[1:]:
            assert is_signed_by(body[f"{usage}_key"], BOT, master)
        self.keys = {usage: body[f"{usage}_key"] for usage in USAGES}
        return 200, {}

    def _upload_signatures(self, body: JsonObject) -> tuple[int, JsonObject]:
        master, failures = self.keys["master"], {}
        for name, signed in body[BOT].items():
            known = master if name == public_key(master) else self.devices.get(name, {})
            if "unsigned" in signed or signable(signed) != signable(known):
                failures[name] = {"errcode": "M_INVALID_SIGNATURE", "error": "not the same"}
                continue
            known.setdefault("signatures", {}).setdefault(BOT, {}).update(signed["signatures"][BOT])
        return 200, {"failures": {BOT: failures} if failures else {}}

    @property
    def uploaded(self) -> list[str]:
        """The paths uploaded to since last asked."""
        paths = [path for path, _ in self.uploads]
        self.uploads.clear()
        return paths

    def holds_whole_chain(self, device: Device) -> bool:
        """Whether the device is signed from the master key down, and signs the master key."""
        self_signing = public_key(self.keys["self_signing"])
        return (
            is_signed_by(self.keys["self_signing"], BOT, public_key(self.keys["master"]))
            and is_signed_by(self.devices[device.device_id], BOT, self_signing)
            and is_signed_by(self.keys["master"], BOT, device.ed25519, device.device_id)
        )


def public_key(value: JsonObject) -> str:
    [key] = value["keys"].values()
    return str(key)


def published(keys: CrossSigningKeys, usages: Iterable[Any] = USAGES) -> JsonObject:
    return {usage: keys.published(usage, BOT) for usage in usages}


@dataclass
class Bench:
    """A homeserver that knows the bot's device, and the bot's side of it."""

    server: Homeserver
    client: TestClient[web.Request, web.Application]
    device: Device

    async def call(self, method: str, path: str, body: JsonObject) -> tuple[int, JsonObject]:
        headers = {"Authorization": "Bearer token"}
        async with self.client.request(method, path, json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def start(self, device: Device | None = None, password: str | None = None) -> Outcome:
        key_file = self.server.key_file
        return await ensure_cross_signed(self, device or self.device, key_file, password)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    server, device = Homeserver(KeyFile(tmp_path / "keys.json")), new_device()
    server.add(device)
    application = web.Application()
    application.router.add_post(KEYS + "/{tail:.*}", server.handle)
    async with TestClient(TestServer(application)) as client:
        yield Bench(server, client, device)


ALL = ["/device_signing/upload", "/signatures/upload"]


async def test_the_first_start_publishes_keys_and_signs_the_device(bench: Bench) -> None:
    outcome = await bench.start()
    assert outcome == Outcome(Status.SIGNED)
    assert outcome.signed
    assert bench.server.uploaded == ALL
    assert bench.server.holds_whole_chain(bench.device)


async def test_a_second_start_uploads_nothing(bench: Bench) -> None:
    await bench.start()
    assert bench.server.uploaded
    assert await bench.start() == Outcome(Status.IN_PLACE)
    assert bench.server.uploaded == []


async def test_a_new_device_is_signed_with_the_keys_kept(bench: Bench) -> None:
    await bench.start()
    assert bench.server.uploaded
    second = new_device("SECOND")
    bench.server.add(second)
    assert (await bench.start(second)).status is Status.SIGNED
    assert bench.server.uploaded == ALL[1:]
    assert bench.server.holds_whole_chain(second)
    assert bench.server.holds_whole_chain(bench.device)


async def test_a_crash_before_the_upload_heals_with_the_same_keys(bench: Bench) -> None:
    keys = CrossSigningKeys.generate()
    bench.server.key_file.save(BOT, keys)
    assert (await bench.start()).status is Status.SIGNED
    assert public_key(bench.server.keys["master"]) == keys.master.public


@pytest.mark.parametrize(
    "answer",
    [
        (500, {"errcode": "M_UNKNOWN", "error": "kaputt"}),
        (200, {"failures": {BOT: {"DEVICE": {"errcode": "M_UNKNOWN", "error": "kaputt"}}}}),
    ],
)
async def test_refused_signatures_are_told_and_made_up_for(
    bench: Bench, answer: tuple[int, JsonObject]
) -> None:
    bench.server.answers["/signatures/upload"] = answer
    outcome = await bench.start()
    assert outcome.status is Status.REFUSED
    assert "Signatur des Geräts nicht an" in outcome.message
    assert "kaputt" in outcome.detail
    bench.server.answers.clear()
    assert bench.server.uploaded == ALL
    assert (await bench.start()).status is Status.SIGNED
    assert bench.server.uploaded == ALL[1:]
    assert bench.server.holds_whole_chain(bench.device)


@pytest.mark.parametrize("lost", ["device", "forged", "master"])
async def test_only_the_missing_signature_is_uploaded(bench: Bench, lost: str) -> None:
    await bench.start()
    bench.server.uploads.clear()
    if lost == "device":
        bench.server.add(bench.device)
    elif lost == "forged":
        key_id = f"ed25519:{public_key(bench.server.keys['self_signing'])}"
        bench.server.devices["DEVICE"]["signatures"][BOT][key_id] = encode_base64(bytes(64))
    else:
        del bench.server.keys["master"]["signatures"]
    assert (await bench.start()).status is Status.SIGNED
    [(_, body)] = bench.server.uploads
    master = public_key(bench.server.keys["master"])
    assert list(body[BOT]) == [master if lost == "master" else "DEVICE"]
    assert bench.server.holds_whole_chain(bench.device)


@pytest.mark.parametrize("usage", USAGES[1:])
async def test_keys_that_the_server_lost_are_published_again(bench: Bench, usage: str) -> None:
    await bench.start()
    del bench.server.keys[usage]
    assert (await bench.start(password=PASSWORD)).signed
    assert bench.server.holds_whole_chain(bench.device)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("usages", [USAGES, *([usage] for usage in USAGES)])
async def test_keys_of_somebody_else_are_never_replaced(
    bench: Bench, kept: bool, usages: Iterable[str]
) -> None:
    own, file = CrossSigningKeys.generate(), bench.server.key_file
    if kept:
        file.save(BOT, own)
    foreign = published(CrossSigningKeys.generate(), usages)
    bench.server.keys = copy.deepcopy(foreign)
    outcome = await bench.start(password=PASSWORD)
    assert outcome.status is Status.FOREIGN_KEYS
    assert not outcome.signed
    assert str(file.path) in outcome.message
    assert "Sicherung" in outcome.message
    assert "läuft weiter" in outcome.message
    assert bench.server.uploaded == []
    assert bench.server.keys == foreign
    assert file.load(BOT) == (own if kept else None)


async def test_keys_published_by_another_session_meanwhile_are_not_replaced(bench: Bench) -> None:
    bench.server.rival = published(CrossSigningKeys.generate())
    outcome = await bench.start(password=PASSWORD)
    assert outcome.status is Status.FOREIGN_KEYS
    assert bench.server.keys == bench.server.rival
    assert [body.get("auth") for _, body in bench.server.uploads] == [None]


async def test_a_server_that_asks_gets_the_password(bench: Bench) -> None:
    bench.server.always_asks = True
    assert (await bench.start(password=PASSWORD)).status is Status.SIGNED
    assert bench.server.uploaded == [ALL[0], *ALL]
    assert bench.server.holds_whole_chain(bench.device)


async def test_without_a_password_the_operator_hears_what_to_do(bench: Bench) -> None:
    bench.server.always_asks = True
    outcome = await bench.start()
    assert outcome.status is Status.PASSWORD_NEEDED
    assert "Passwort" in outcome.message
    kept = bench.server.key_file.load(BOT)
    assert kept is not None
    assert (await bench.start(password=PASSWORD)).status is Status.SIGNED
    assert public_key(bench.server.keys["master"]) == kept.master.public


async def test_a_wrong_password_is_reported_but_never_shown(bench: Bench) -> None:
    bench.server.always_asks = True
    outcome = await bench.start(password="geheim-und-falsch")
    assert outcome.status is Status.REFUSED
    assert "Invalid password" in outcome.detail
    assert "geheim" not in outcome.detail + outcome.message


async def test_a_logged_out_device_is_reported(bench: Bench) -> None:
    answer = {"errcode": "M_UNKNOWN_TOKEN", "error": "Unknown access token"}
    bench.server.answers["/device_signing/upload"] = 401, answer
    outcome = await bench.start(password=PASSWORD)
    assert outcome.status is Status.REFUSED
    assert "M_UNKNOWN_TOKEN" in outcome.detail


@pytest.mark.parametrize("flows", [[{"stages": ["m.oauth"]}], [5], 5, [], [{"stages": 5}]])
async def test_a_confirmation_that_only_people_can_give_is_named(
    bench: Bench, flows: list[Any]
) -> None:
    bench.server.always_asks, bench.server.flows = True, flows
    outcome = await bench.start(password=PASSWORD)
    assert outcome.status is Status.REFUSED
    assert "nicht gehen kann" in outcome.message
    assert bench.server.uploaded == ALL[:1]


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ((200, {"failures": {"example.org": {"status": 503}}}), Status.REFUSED),
        ((403, {"errcode": "M_FORBIDDEN", "error": "nein"}), Status.REFUSED),
        ((404, {"errcode": "M_UNRECOGNIZED", "error": "kenne ich nicht"}), Status.REFUSED),
        ((200, {}), Status.DEVICE_UNKNOWN),
        ((200, {"device_keys": []}), Status.DEVICE_UNKNOWN),
        ((200, {"device_keys": {BOT: {"DEVICE": "x"}}}), Status.DEVICE_UNKNOWN),
        ((200, {"device_keys": {BOT: {"DEVICE": {"keys": 5}}}}), Status.DEVICE_UNKNOWN),
    ],
)
async def test_an_answer_that_tells_nothing_leads_to_no_upload(
    bench: Bench, answer: tuple[int, JsonObject], status: Status
) -> None:
    bench.server.answers["/query"] = answer
    outcome = await bench.start(password=PASSWORD)
    assert outcome.status is status
    assert outcome.message
    assert bench.server.uploaded == []
    assert bench.server.key_file.load(BOT) is None


@pytest.mark.parametrize("part", [False, True])
async def test_a_device_that_is_not_ours_is_not_signed(bench: Bench, part: bool) -> None:
    """The same device id with other keys: a folder restored in part, or a server that lies."""
    other = new_device("DEVICE")
    if part:
        other = replace(bench.device, curve25519=other.curve25519)
    outcome = await bench.start(other)
    assert outcome.status is Status.DEVICE_UNKNOWN
    assert "DEVICE" in outcome.message
    assert bench.server.uploaded == []


@pytest.mark.parametrize("change", [{"algorithms": ["m.rot13"]}, {"extra": 1.5}])
async def test_device_keys_altered_by_the_server_are_not_signed(
    bench: Bench, change: JsonObject
) -> None:
    bench.server.devices["DEVICE"] |= change
    assert (await bench.start()).status is Status.DEVICE_UNKNOWN
    assert bench.server.uploaded == []


async def test_a_key_file_that_cannot_be_used_changes_nothing(bench: Bench) -> None:
    bench.server.key_file.path.write_text("{}")
    outcome = await bench.start()
    assert outcome.status is Status.KEY_FILE_UNUSABLE
    assert str(bench.server.key_file.path) in outcome.message
    assert "Sicherung" in outcome.message
    assert bench.server.uploaded == []
    assert bench.server.key_file.path.read_text() == "{}"
