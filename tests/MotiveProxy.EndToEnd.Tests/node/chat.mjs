// A chat program: it sends the whole history every time, as chat programs do. HOW (environment): whole, stream or helper.
import { chat, describe, helpers, model, openai } from './sdk.mjs';

const say = {
  async whole(messages) {
    const completion = await openai.chat.completions.create({ model, messages });
    return { text: completion.choices[0].message.content, finish: completion.choices[0].finish_reason, id: completion.id };
  },

  async stream(messages) {
    const reply = { text: '', finish: undefined, chunks: 0 };
    const stream = await openai.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
    for await (const chunk of stream) {
      const [choice] = chunk.choices;
      reply.text += choice?.delta.content ?? '';
      reply.finish = choice?.finish_reason ?? reply.finish;
      reply.usage = chunk.usage ?? reply.usage;
      reply.id = chunk.id;
      reply.chunks++;
    }
    return reply;
  },

  async helper(messages) {
    const stream = helpers.stream({ model, messages });
    const completion = await stream.finalChatCompletion();
    return { text: completion.choices[0].message.content, finish: completion.choices[0].finish_reason, id: completion.id };
  },
}[process.env.HOW ?? 'whole'];

const messages = [];
await chat(async (text) => {
  messages.push({ role: 'user', content: text });
  const reply = await say(messages);
  messages.push({ role: 'assistant', content: reply.text });
  return reply;
}, describe);
