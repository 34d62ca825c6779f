"""Two clients that know nothing but HTTP talk through the server: python3 conversation.py ADDRESS SESSION TURNS"""

import asyncio
import json
import sys

import httpx

address, session, turns = sys.argv[1], sys.argv[2], int(sys.argv[3])


async def say(client, text):
    response = await client.post(
        f"{address}/v1/chat/completions",
        json={"model": session, "messages": [{"role": "user", "content": text}]},
    )
    response.raise_for_status()
    return response.json()["choices"][0]["message"]["content"]


async def main():
    async with httpx.AsyncClient(timeout=None) as a, httpx.AsyncClient(timeout=None) as b:
        heard = {"a": [], "b": []}
        prompt = asyncio.create_task(say(a, "ping"))
        print("pinging", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        for turn in range(1, turns + 1):
            answer = asyncio.create_task(say(b, f"B says {turn}"))
            heard["a"].append(await prompt)
            prompt = asyncio.create_task(say(a, f"A says {turn}"))
            heard["b"].append(await answer)
        print(json.dumps(heard), flush=True)
        prompt.cancel()


asyncio.run(main())
