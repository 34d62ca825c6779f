// A program on the legacy completions API: it knows no history. HOW (environment): whole or stream.
import { chat, describe, model, openai } from './sdk.mjs';

const say = {
  async whole(prompt) {
    const { id, choices: [choice], usage } = await openai.completions.create({ model, prompt });
    return { text: choice.text, finish: choice.finish_reason, id, usage };
  },

  async stream(prompt) {
    const reply = { text: '', finish: undefined };
    for await (const { id, choices: [choice] } of await openai.completions.create({ model, prompt, stream: true })) {
      reply.text += choice?.text ?? '';
      reply.finish = choice?.finish_reason ?? reply.finish;
      reply.id = id;
    }
    return reply;
  },
}[process.env.HOW];

await chat(say, describe);
