// A program of Ollama's own client. Arguments: HOST MODEL; HOW (environment) is what it does.
import { Ollama } from 'ollama';

const [host, model] = process.argv.slice(2);
const ollama = new Ollama({ host });
const print = (result) => console.log(JSON.stringify(result));
const user = (content) => ({ role: 'user', content });

const tools = [{
  type: 'function',
  function: {
    name: 'weather',
    description: 'The weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}];

const does = {
  async whole() {
    const { message, done_reason } = await ollama.chat({ model, messages: [user('Hi')] });
    print({ text: message.content, finish: done_reason });
  },

  async stream() {
    const parts = [];
    let finish;
    for await (const { message, done_reason } of await ollama.chat({ model, messages: [user('Hi')], stream: true })) {
      parts.push(message.content);
      finish = done_reason ?? finish;
    }
    print({ text: parts.join(''), parts, finish });
  },

  async tools() {
    const called = [];
    const messages = [user('What about Oslo?')];
    for (;;) {
      const { message } = await ollama.chat({ model, messages, tools });
      messages.push(message);
      if (!message.tool_calls?.length) return print({ text: message.content, called });
      for (const { function: { name, arguments: { city } } } of message.tool_calls) {
        called.push(`${name} ${city}`);
        messages.push({ role: 'tool', tool_name: name, content: `cold in ${city}` });
      }
    }
  },

  async format() {
    const format = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
    const { message } = await ollama.chat({ model, messages: [user('Which city?')], format });
    print(JSON.parse(message.content));
  },

  async generate() {
    const { response, done_reason } = await ollama.generate({ model, prompt: 'Once upon' });
    print({ text: response, finish: done_reason });
  },

  async models() {
    const { models } = await ollama.list();
    const { capabilities } = await ollama.show({ model });
    print({ names: models.map(({ name }) => name), running: (await ollama.ps()).models.map(({ name }) => name), capabilities, ...(await ollama.version()) });
  },

  standin: () => standIn(async (messages) => (await ollama.chat({ model, messages })).message),

  'standin-stream': () => standIn(async (messages) => {
    const parts = [];
    for await (const { message } of await ollama.chat({ model, messages, stream: true })) parts.push(message.content);
    return { role: 'assistant', content: parts.join('') };
  }),
};

async function standIn(ask) {
  const messages = [user('ping')];
  for (let turn = 0; turn < 2; turn++) {
    const message = await ask(messages);
    print({ text: message.content });
    messages.push(message, user(`You said: ${message.content}`));
  }
}

try {
  await does[process.env.HOW]();
} catch (error) {
  print({ error: { status: error.status_code, message: error.message } });
}
