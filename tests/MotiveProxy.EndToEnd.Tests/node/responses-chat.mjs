// A chat program on the Responses API. HOW (environment): whole goes on from the last reply's id and sends only what is new;
// stream and helper send the whole history every time.
import { chat, describe, model, openai } from './sdk.mjs';

const input = [];
let last;
const say = {
  whole: (text) => openai.responses.create({ model, input: text, previous_response_id: last?.id }),

  async stream() {
    let response;
    let heard = '';
    for await (const event of await openai.responses.create({ model, input, stream: true })) {
      if (event.type === 'response.output_text.delta') heard += event.delta;
      if (event.type === 'response.completed') response = event.response;
    }
    return { ...response, output_text: heard };
  },

  async helper() {
    const response = await openai.responses.stream({ model, input }).finalResponse();
    return { ...response, output_text: response.output.flatMap((item) => item.content).map((part) => part.text).join('') };
  },
}[process.env.HOW];

await chat(async (text) => {
  input.push({ role: 'user', content: text });
  last = await say(text);
  input.push(...last.output);
  return { text: last.output_text, id: last.id, status: last.status, usage: last.usage };
}, describe);
