// An agent: the client's own runner calls the tools that the model asks for, and asks again with their results.
import { helpers, model, print } from './sdk.mjs';

const called = [];
const tool = (name, answer) => ({
  type: 'function',
  function: {
    name,
    description: `The ${name} of a city.`,
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    parse: JSON.parse,
    function: ({ city }) => {
      called.push(`${name} ${city}`);
      return answer;
    },
  },
});

const runner = helpers.runTools({
  model,
  stream: process.env.HOW === 'stream',
  messages: [
    { role: 'system', content: 'You know cities.' },
    { role: 'user', content: 'What about Oslo?' },
  ],
  tools: [tool('weather', 'cold'), tool('population', '717,710')],
});
print({ text: await runner.finalContent(), called });
