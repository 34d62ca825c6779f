// A program of OpenAI's Agents SDK. Arguments: BASE_URL MODEL; API (chat or responses), DOES, HOW (whole or stream) and, for a client
// of its own patience, TIMEOUT (ms) in the environment.
import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';

const [baseURL, model] = process.argv.slice(2);
const { API, DOES, HOW, TIMEOUT } = process.env;
const patience = TIMEOUT ? { timeout: Number(TIMEOUT), maxRetries: 6 } : {};
const runner = new Runner({
  modelProvider: new OpenAIProvider({
    openAIClient: new OpenAI({ apiKey: 'any', baseURL, ...patience }),
    useResponses: API === 'responses',
  }),
  tracingDisabled: true,
});

const called = [];
const weather = tool({
  name: 'weather',
  description: 'The weather of a city.',
  parameters: z.object({ city: z.string() }),
  execute({ city }) {
    called.push(`weather ${city}`);
    return `cold in ${city}`;
  },
});

const guide = { name: 'Guide', instructions: 'You are the guide.', model };
const agent = {
  speaks: () => new Agent(guide),
  calls: () => new Agent({ ...guide, tools: [weather] }),
  handsOff: () => new Agent({ ...guide, handoffs: [new Agent({ name: 'Expert', instructions: 'You are the expert.', model })] }),
  fills: () => new Agent({ ...guide, outputType: z.object({ city: z.string() }) }),
}[DOES]();

async function streamed() {
  const result = await runner.run(agent, 'What about Oslo?', { stream: true });
  const parts = [];
  for await (const { type, data } of result) {
    if (type === 'raw_model_stream_event' && data.type === 'output_text_delta') parts.push(data.delta);
  }
  await result.completed;
  return { result, parts };
}

try {
  const { result, parts } = HOW === 'stream' ? await streamed() : { result: await runner.run(agent, 'What about Oslo?') };
  console.log(JSON.stringify({ output: result.finalOutput, agent: result.lastAgent.name, called, parts }));
} catch (error) {
  console.log(JSON.stringify({ error: { name: error.constructor.name, status: error.status, message: error.message } }));
}
