"""How the chat looks: messages, edits, redactions and lists of rooms on the terminal."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.demo.chat_client import ChatClient
from bot.demo.chat_rooms import ChatRooms
from bot.demo.happenings import Happening, Message, Reaction, Redaction, Unreadable
from bot.demo.people import DemoRoom
from bot.demo.terminal import from_html, plain

EXAMPLES = (
    "/wer macht in Herne die Potenzialanalyse?",
    "/wer sitzt in der Steuerungsgruppe Bochum?",
    "/wer begleitet in Bochum die Schülerfirmen?",
    "/beratung anfragen Wie gewinnen wir mehr Betriebe? asynchron",
    "/hilfe",
)
SNIPPET = 60


class ChatView:
    """Prints what happens; knows names, but decides nothing."""

    def __init__(self, console: Console, client: ChatClient, bot_id: str) -> None:
        self._console = console
        self._client = client
        self._bot_id = bot_id
        self._seen: dict[str, Message] = {}

    def greet(self, room: DemoRoom, address: str, password: str) -> None:
        """Say where one is, what to ask, and how another client gets here."""
        me = plain(self._client.name_of(room.room_id, self._client.user_id))
        text = Text.assemble("Sie sind ", (me, "bold"), " im Raum ", (f"„{room.name}“", "bold"))
        text.append(".\nFragen Sie Scharnier, zum Beispiel:\n")
        for example in EXAMPLES:
            text.append(f"  {example}\n", "cyan")
        text.append_text(
            _hint(
                ":tippen", " nimmt an, was Scharnier anbietet: hier das Weiterleiten nach Bochum.\n"
            )
        )
        text.append_text(
            _hint(":raum neu", " führt in den Raum der Beratung; die anderen machen mit.\n")
        )
        text.append_text(_hint(":räume", " zeigt die Räume, "))
        text.append_text(_hint(":hilfe", " was der Chat kann, "))
        text.append_text(_hint(":ende", " beendet alles.\n\n"))
        text.append("Mit einem anderen Matrix-Programm auf diesem Rechner in dieselben Räume:\n")
        text.append_text(access_lines(address, self._client.user_id, password))
        self._console.print(Panel(text, title="Scharnier", border_style="cyan", padding=(0, 1)))

    def say(self, text: str | RenderableType, style: str = "dim") -> None:
        """Print a word of the chat itself."""
        self._console.print(Text(text, style) if isinstance(text, str) else text)

    def complain(self, text: str) -> None:
        """Print what went wrong."""
        self.say(text, "red")

    def show(self, happening: Happening, after: float | None = None) -> None:
        """Print something that happened; `after` are the seconds that an answer took."""
        match happening:
            case Message():
                self._show_message(happening, after)
            case Redaction():
                self._show_redaction(happening)
            case Reaction(room_id, sender, target, sign):
                of = self._snippet(target)
                self.say(f"{self._name(room_id, sender)}: {plain(sign)[:20]} zu {of}")
            case Unreadable(room_id, sender):
                name = self._name(room_id, sender)
                self.say(f"{name} hat etwas geschrieben, wofür hier der Schlüssel fehlt.")

    def remember(self, message: Message) -> None:
        """Keep a message, so that its edit or redaction can be told."""
        self._seen[message.replaces or message.event_id] = message

    def rooms(self, rooms: ChatRooms, current: DemoRoom, unread: dict[str, int]) -> None:
        """List the rooms with the numbers by which `:raum` knows them."""
        table = Table(box=None, show_header=False, padding=(0, 1))
        for number, room in rooms:
            here = room == current
            news = unread.get(room.room_id, 0)
            table.add_row(
                "›" if here else "",
                str(number),
                Text(room.name, "bold" if here else ""),
                Text("verschlüsselt" if room.encrypted else "", "green"),
                Text(f"{news} neu" if news else "", "yellow"),
            )
        self._console.print(table)

    def people(self, room: DemoRoom) -> None:
        """List who is in the room."""
        table = Table(box=None, show_header=False, padding=(0, 1))
        for user_id in self._client.members(room.room_id):
            table.add_row(self._name(room.room_id, user_id), Text(user_id, "dim"))
        self._console.print(table)

    def _show_message(self, message: Message, after: float | None) -> None:
        is_bot = message.sender == self._bot_id
        head = Text(self._name(message.room_id, message.sender), "bold cyan" if is_bot else "bold")
        head.append(f"  {message.at:%H:%M}", "not bold dim")
        if message.replaces:
            head.append(f" · geändert: {self._snippet(message.replaces)}", "not bold yellow")
        if after is not None:
            head.append(f" · nach {after:.2f} s".replace(".", ","), "not bold dim")
        body = from_html(message.html) if message.html else Text(plain(message.body))
        if message.attached is not None:
            body = Text.assemble("📎 ", plain(message.body), _hint("  :datei", " speichert sie"))
        self._console.print(head)
        self._console.print(Padding(body, (0, 0, 1, 2), expand=False))

    def _show_redaction(self, redaction: Redaction) -> None:
        name = self._name(redaction.room_id, redaction.sender)
        self.say(f"{name} hat zurückgenommen: {self._snippet(redaction.redacted)}", "yellow")

    def _snippet(self, event_id: str) -> str:
        message = self._seen.get(event_id)
        if message is None:
            return "eine frühere Nachricht"
        text = " ".join(plain(message.body).split())
        return f"„{text[:SNIPPET]}{'…' if len(text) > SNIPPET else ''}“"

    def _name(self, room_id: str, user_id: str) -> str:
        return plain(self._client.name_of(room_id, user_id))


def access_lines(address: str, user_id: str, password: str) -> Text:
    """Return address, user and password as one copies them into another client."""
    lines = Text("  Adresse   ")
    lines.append(address, "cyan")
    lines.append("\n  Benutzer  ").append(user_id, "cyan")
    lines.append("\n  Passwort  ").append(password, "cyan")
    return lines.append("  (für alle Personen dasselbe)", "dim")


def _hint(command: str, meaning: str) -> Text:
    return Text.assemble((command, "cyan"), (meaning, "dim"))
