// An agent on the Responses API: it runs the tools that the model calls, sends their results, and goes on from the reply's id.
import { model, openai, print } from './sdk.mjs';

const tools = [{
  type: 'function',
  name: 'weather',
  description: 'The weather of a city.',
  strict: false,
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}];

async function ask(request) {
  if (process.env.HOW === 'whole') return openai.responses.create({ model, tools, ...request });

  const events = await openai.responses.create({ model, tools, stream: true, ...request });
  for await (const event of events) {
    if (event.type === 'response.completed') return event.response;
  }
  throw new Error('the stream ended without response.completed');
}

let reply = await ask({ instructions: 'You know cities.', input: 'What about Oslo?' });
const called = [];
for (;;) {
  const calls = reply.output.filter((item) => item.type === 'function_call');
  if (calls.length === 0) break;

  const results = calls.map((call) => {
    called.push(`${call.name} ${JSON.parse(call.arguments).city}`);
    return { type: 'function_call_output', call_id: call.call_id, output: 'cold' };
  });
  reply = await ask({ previous_response_id: reply.id, input: results });
}

print({ text: reply.output[0].content[0].text, called });
