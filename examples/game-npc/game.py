"""A small text adventure. Its troll is "an LLM"; who that is, the game neither knows nor cares: python3 game.py"""

import json
import os
import urllib.request

SERVER = os.environ.get("MOTIVE_PROXY_URL", "http://127.0.0.1:8000")

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": description,
            "parameters": {"type": "object", "properties": properties, "required": list(properties)},
        },
    }
    for name, description, properties in [
        ("take", "Take something that the traveller carries.", {"item": {"type": "string"}}),
        ("let_pass", "Step aside: the traveller may cross the bridge.", {}),
    ]
]


class Troll:
    """The troll under the bridge, as seen from a game: a conversation with a model."""

    def __init__(self, game):
        self.game = game
        self.messages = [{"role": "system", "content": "You are the troll under a bridge. Let nobody pass for free."}]

    def hear(self, words):
        """Tells the troll something, does what it asks the game to do, and returns what it says in the end."""
        self.messages.append({"role": "user", "content": words})
        while True:
            reply = self._ask()
            self.messages.append(reply)
            calls = reply.get("tool_calls") or []
            if not calls:
                return reply["content"] or reply.get("refusal") or "..."
            for call in calls:
                result = self.game.act(call["function"]["name"], json.loads(call["function"]["arguments"]))
                self.messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})

    def _ask(self):
        request = urllib.request.Request(
            f"{SERVER}/caller/v1/chat/completions",
            data=json.dumps({"model": "troll", "messages": self.messages, "tools": TOOLS}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            return json.load(response)["choices"][0]["message"]


class Game:
    """A traveller, a bridge, and what happens between them."""

    def __init__(self):
        self.items = ["a silver coin", "an onion"]
        self.may_pass = False
        self.troll = Troll(self)

    def play(self):
        print('A bridge. A troll sits on it. (look, cross, quit; "..." or anything else is said to the troll)')
        while True:
            try:
                command = input("> ").strip()
            except EOFError:
                return
            if command == "quit":
                return
            if command == "look":
                print(f"You carry {' and '.join(self.items) or 'nothing'}.")
            elif command == "cross" and self.may_pass:
                print("You cross the bridge. The far side smells of bread. The end.")
                return
            elif command == "cross":
                print(f"Troll: {self.troll.hear('(The traveller tries to walk past you.)')}")
            elif command:
                print(f"Troll: {self.troll.hear(command)}")

    def act(self, name, arguments):
        """Does what the troll asked for, and tells it how that went."""
        if name == "take" and arguments.get("item") in self.items:
            self.items.remove(arguments["item"])
            print(f"The troll takes {arguments['item']}.")
            return f"You have {arguments['item']}."
        if name == "let_pass":
            self.may_pass = True
            print("The troll steps aside.")
            return "The way is free."
        return f"That is not possible. The traveller carries: {', '.join(self.items)}."


Game().play()
