// A chat program: it sends the whole history every time, as chat programs do. HOW (environment): whole, stream or helper.
import { anthropic, chat, describe, model, textOf } from './anthropic-sdk.mjs';

const say = {
  whole: (body) => anthropic.messages.create(body),

  async stream(body) {
    let message;
    for await (const event of await anthropic.messages.create({ ...body, stream: true })) {
      if (event.type === 'message_start') message = event.message;
      if (event.type === 'content_block_start') message.content.push(event.content_block);
      if (event.type === 'content_block_delta') message.content[event.index].text += event.delta.text;
      if (event.type === 'message_delta') Object.assign(message, event.delta, { usage: { ...message.usage, ...event.usage } });
    }
    return message;
  },

  helper: (body) => anthropic.messages.stream(body).finalMessage(),
}[process.env.HOW ?? 'whole'];

const messages = [];
await chat(async (text) => {
  messages.push({ role: 'user', content: text });
  const message = await say({ model, max_tokens: 1024, system: 'Be terse.', messages });
  messages.push({ role: 'assistant', content: message.content });
  return { text: textOf(message), finish: message.stop_reason, id: message.id, usage: message.usage };
}, describe);
