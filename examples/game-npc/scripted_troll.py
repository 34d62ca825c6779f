"""A stand-in without a person, for tests and for lonely evenings: python3 scripted_troll.py"""

import json
import os
import urllib.request

SERVER = os.environ.get("MOTIVE_PROXY_URL", "http://127.0.0.1:8000")

# What the prompt holds -> what the troll answers. A line that begins with /call calls a tool of the game.
SCRIPT = [
    ("walk past", "Not so fast! Nobody crosses for free."),
    ("You have", "/call let_pass {}"),
    ("The way is free", "Off you go, then."),
    ("coin", '/call take {"item": "a silver coin"}'),
]


def say(text):
    """Sends one message as the stand-in, and returns the next prompt once there is one."""
    request = urllib.request.Request(
        f"{SERVER}/standin/v1/chat/completions",
        data=json.dumps({"model": "troll", "messages": [{"role": "user", "content": text}]}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)["choices"][0]["message"]["content"]


prompt = say("/join")
while True:
    prompt = say(next((answer for mark, answer in SCRIPT if mark in prompt), "Grrr."))
