"""Two programs in conversation, each of which could as well be a person: python3 conversation.py"""

import asyncio
import os

import httpx

SERVER = os.environ.get("MOTIVE_PROXY_URL", "http://127.0.0.1:8000")


def connect(seat):
    # No time-out: the other side may think as long as it likes.
    return httpx.AsyncClient(base_url=f"{SERVER}/{seat}/v1", timeout=None)


async def say(client, text):
    """Sends one message and returns the reply, which is what the other side says next."""
    response = await client.post(
        "/chat/completions",
        json={"model": "riddles", "messages": [{"role": "user", "content": text}]},
    )
    response.raise_for_status()
    return response.json()["choices"][0]["message"]["content"]


async def stand_in():
    """Plays the model: joins, then answers every prompt; each answer brings the next prompt."""
    answers = {"What has roots as nobody sees?": "A mountain.", "What cries without a voice?": "The wind."}
    async with connect("standin") as client:
        prompt = await say(client, "/join")
        while True:
            prompt = await say(client, answers.get(prompt, "I do not know."))


async def caller():
    """Believes that it calls a model."""
    async with connect("caller") as client:
        for riddle in ["What has roots as nobody sees?", "What cries without a voice?", "What have I got in my pocket?"]:
            print(f"{riddle} {await say(client, riddle)}")


async def main():
    model = asyncio.create_task(stand_in())
    await caller()
    model.cancel()


asyncio.run(main())
