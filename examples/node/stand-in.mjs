// You are the model. Prompts appear; what you type is the answer. `/call roll {"sides": 20}` calls the caller's tool.
import { stdin } from 'node:process';
import { createInterface } from 'node:readline';
import OpenAI from 'openai';

const server = process.env.MOTIVE_PROXY_URL ?? 'http://127.0.0.1:8000';
const openai = new OpenAI({ baseURL: `${server}/standin/v1`, apiKey: 'any' });
const messages = [];

// Says something, and prints the reply: the next prompt, once somebody asks one.
async function say(content) {
  messages.push({ role: 'user', content });
  const prompt = { role: 'assistant', content: '' };
  for await (const { choices } of await openai.chat.completions.create({ model: 'tavern', messages, stream: true })) {
    prompt.content += choices[0]?.delta.content ?? '';
  }
  messages.push(prompt);
  console.log(prompt.content);
}

await say('/join');
for await (const answer of createInterface({ input: stdin })) await say(answer);
