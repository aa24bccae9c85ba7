// A Matrix client for the journeys, driven line by line with JSON.
//
// In:  {"id": 1, "do": "login", …}, one command a line; the end of input ends the program.
// Out: {"id": 1, "result": …} or {"id": 1, "error": "…"}, and {"message": …} for each message that
//      somebody else sent: once when it arrives, and again when a late key makes it readable.

import { Console } from "node:console";
import { createInterface } from "node:readline";

// The SDK logs through the console; standard output is for JSON alone.
globalThis.console = new Console(process.stderr);
const { ClientEvent, MatrixEventEvent, RoomEvent, RoomMemberEvent, SyncState, createClient } =
    await import("matrix-js-sdk");
// The SDK makes poll events of this package's classes, not of those of the same name of its own.
const { PollEndEvent, PollResponseEvent, PollStartEvent } = await import("matrix-events-sdk");
const { EventShieldColour, OnlySignedDevicesIsolationMode } = await import(
    "matrix-js-sdk/lib/crypto-api/index.js"
);

let client;

const say = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const until = (emitter, name, holds) =>
    new Promise((resolve) => {
        const look = (...news) => {
            if (!holds(...news)) return;
            emitter.off(name, look);
            resolve();
        };
        emitter.on(name, look);
    });

async function tell(event) {
    if (event.getSender() === client.getUserId()) return;
    const parsed = event.unstableExtensibleEvent;
    const poll = parsed instanceof PollStartEvent || parsed instanceof PollEndEvent;
    if (event.getType() === "m.room.message" || poll || event.isDecryptionFailure()) {
        say({ message: await describe(event) });
    }
}

async function describe(event) {
    const content = event.getContent();
    const info = event.isDecryptionFailure()
        ? null
        : await client.getCrypto().getEncryptionInfoForEvent(event);
    return {
        room: event.getRoomId(),
        event_id: event.getId(),
        sender: event.getSender(),
        encrypted: event.isEncrypted(),
        readable: !event.isDecryptionFailure(),
        failure: event.decryptionFailureReason,
        shield: info && EventShieldColour[info.shieldColour],
        reply_to: event.replyEventId ?? null,
        body: content.body,
        html: content.formatted_body ?? null,
        poll: describePoll(event.unstableExtensibleEvent),
    };
}

// What the SDK makes of a poll's beginning or end; null of anything else.
function describePoll(parsed) {
    if (parsed instanceof PollEndEvent) {
        return { ends: parsed.pollEventId, text: parsed.closingMessage.text };
    }
    if (!(parsed instanceof PollStartEvent)) return null;
    return {
        question: parsed.question.text,
        kind: parsed.kind.altName,
        selections: parsed.maxSelections,
        answers: parsed.answers.map(({ id, text }) => ({ id, text })),
    };
}

const commands = {
    // Log in as a new device that is cross-signed and shuns those that are not.
    async login({ homeserver, user, password }) {
        const login = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
        const session = await createClient({ baseUrl: homeserver }).loginRequest(login);
        client = createClient({
            baseUrl: homeserver,
            accessToken: session.access_token,
            userId: session.user_id,
            deviceId: session.device_id,
        });
        await client.initRustCrypto({ useIndexedDB: false });
        const crypto = client.getCrypto();
        crypto.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());
        const prepared = until(client, ClientEvent.Sync, (state) => state === SyncState.Prepared);
        await client.startClient();
        await prepared;
        // The first keys of an account need no password.
        await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: (upload) => upload(null) });
        client.on(RoomEvent.Timeline, (event) => event.isBeingDecrypted() || tell(event));
        client.on(MatrixEventEvent.Decrypted, tell);
        return { user: session.user_id, device: session.device_id };
    },

    // Open an encrypted room and wait until the one invited has come.
    async meet({ invite }) {
        const joined = until(
            client,
            RoomMemberEvent.Membership,
            (_event, member) => member.userId === invite && member.membership === "join",
        );
        const encryption = {
            type: "m.room.encryption",
            state_key: "",
            content: { algorithm: "m.megolm.v1.aes-sha2" },
        };
        const { room_id: room } = await client.createRoom({
            preset: "private_chat",
            invite: [invite],
            initial_state: [encryption],
        });
        await joined;
        return { room };
    },

    async send({ room, body }) {
        const { event_id } = await client.sendTextMessage(room, body);
        return { event_id };
    },

    // Put a reaction to a message, as Element does.
    async react({ room, event, key }) {
        const relation = { rel_type: "m.annotation", event_id: event, key };
        const { event_id } = await client.sendEvent(room, "m.reaction", { "m.relates_to": relation });
        return { event_id };
    },

    // Vote in a poll, as Element does; for no answer at all to withdraw the vote.
    async vote({ room, event, answer }) {
        const { type, content } = PollResponseEvent.from(answer ? [answer] : [], event).serialize();
        const { event_id } = await client.sendEvent(room, type, content);
        return { event_id };
    },

    async redact({ room, event }) {
        await client.redactEvent(room, event);
        return {};
    },

    // How a poll stands as Element shows it: whether it is over, and how many votes it has.
    async poll({ room, event }) {
        const here = client.getRoom(room);
        await here.processPollEvents(here.getLiveTimeline().getEvents());
        const poll = here.polls.get(event);
        const responses = await poll.getResponses();
        return { ended: poll.isEnded, votes: responses.getRelations().length };
    },

    // For each device of a user: whether its owner has signed it.
    async devices({ user }) {
        const crypto = client.getCrypto();
        const known = (await crypto.getUserDeviceInfo([user], true)).get(user) ?? new Map();
        const signed = {};
        for (const device of known.keys()) {
            const status = await crypto.getDeviceVerificationStatus(user, device);
            signed[device] = status.signedByOwner;
        }
        return signed;
    },
};

async function obey(line) {
    const { id, do: name, ...given } = JSON.parse(line);
    try {
        say({ id, result: await commands[name](given) });
    } catch (error) {
        say({ id, error: String(error?.stack ?? error) });
    }
}

createInterface({ input: process.stdin })
    .on("line", obey)
    .on("close", () => process.exit(0));
