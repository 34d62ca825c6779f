// An agent: the tools that the model asks for are called, and their results sent, until it asks for no more.
import { anthropic, model, print, textOf } from './anthropic-sdk.mjs';

const answers = { weather: 'cold', population: '717,710' };
const tools = Object.keys(answers).map((name) => ({
  name,
  description: `The ${name} of a city.`,
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}));

const called = [];
const messages = [{ role: 'user', content: 'What about Oslo?' }];
for (;;) {
  const body = { model, max_tokens: 1024, messages, tools };
  const message = process.env.HOW === 'whole' ? await anthropic.messages.create(body) : await anthropic.messages.stream(body).finalMessage();
  messages.push({ role: 'assistant', content: message.content });
  if (message.stop_reason !== 'tool_use') {
    print({ text: textOf(message), called });
    break;
  }

  const calls = message.content.filter((block) => block.type === 'tool_use');
  called.push(...calls.map(({ name, input }) => `${name} ${input.city}`));
  messages.push({
    role: 'user',
    content: calls.map(({ id, name }) => ({ type: 'tool_result', tool_use_id: id, content: answers[name] })),
  });
}
