// An agent that plays a game of dice. Its "model" is whoever sits on the other side: it calls the tool, and tells the end.
import { randomInt } from 'node:crypto';
import OpenAI from 'openai';

const server = process.env.MOTIVE_PROXY_URL ?? 'http://127.0.0.1:8000';
const openai = new OpenAI({ baseURL: `${server}/caller/v1`, apiKey: 'any' });

const roll = {
  type: 'function',
  function: {
    name: 'roll',
    description: 'Rolls a die.',
    parameters: { type: 'object', properties: { sides: { type: 'integer' } }, required: ['sides'] },
    parse: JSON.parse,
    function({ sides }) {
      const eyes = randomInt(1, sides + 1);
      console.log(`(rolled ${eyes} of ${sides})`);
      return `${eyes}`;
    },
  },
};

const runner = openai.chat.completions.runTools({
  model: 'tavern',
  stream: true,
  messages: [{ role: 'user', content: 'I try to pick the lock of the cellar. Do I succeed?' }],
  tools: [roll],
});
console.log(await runner.finalContent());
