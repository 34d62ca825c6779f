// Google's official client, built as its documentation says; what it does is HOW (environment).
// Arguments: LIBRARY BASE_URL MODEL [TIMEOUT_MS [RETRIES]]
import { createInterface } from 'node:readline';

const [library, baseUrl, model, timeout, retries] = process.argv.slice(2);
const { GoogleGenAI, Type } = await import(library);

const ai = new GoogleGenAI({
  apiKey: 'any',
  httpOptions: {
    baseUrl,
    ...(timeout && { timeout: Number(timeout) }),
    // It never tries again unless it is told to.
    ...(retries && { retryOptions: { attempts: 1 + Number(retries), initialDelay: 0.1, maxDelay: 0.2, jitter: 0 } }),
  },
});

const print = (result) => console.log(JSON.stringify(result));
const describe = (error) => ({ error: { name: error.constructor.name, status: error.status, message: error.message } });
const user = (text) => ({ role: 'user', parts: [{ text }] });

async function read(stream) {
  const reply = { text: '', parts: [], calls: [] };
  for await (const chunk of stream) {
    reply.parts.push(chunk.text ?? '');
    reply.text += chunk.text ?? '';
    reply.calls.push(...(chunk.functionCalls ?? []));
    reply.finish = chunk.candidates[0].finishReason ?? reply.finish;
    reply.usage = chunk.usageMetadata ?? reply.usage;
    reply.id = chunk.responseId;
  }
  return reply;
}

const reply = (response) => ({
  text: response.text,
  calls: response.functionCalls ?? [],
  finish: response.candidates[0].finishReason,
  usage: response.usageMetadata,
  id: response.responseId,
});

// Every line of the input (a JSON string) is said, every reply is printed as a line of JSON.
async function chat(say) {
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      print(await say(JSON.parse(line)));
    } catch (error) {
      print(describe(error));
    }
  }
}

// Sends the whole history every time, and keeps it by itself.
function historical(ask) {
  const contents = [];
  return chat(async (text) => {
    contents.push(user(text));
    const heard = await ask({ model, contents });
    contents.push({ role: 'model', parts: [{ text: heard.text }] });
    return heard;
  });
}

async function agent(say) {
  const called = [];
  let heard = await say([{ text: 'What about Oslo?' }]);
  while (heard.calls.length) {
    called.push(...heard.calls.map(({ name, args }) => `${name} ${args.city}`));
    heard = await say(heard.calls.map(({ id, name, args }) => ({ functionResponse: { id, name, response: { output: `cold in ${args.city}` } } })));
  }
  print({ text: heard.text, called });
}

const tools = [{
  functionDeclarations: [{
    name: 'weather',
    description: 'The weather of a city.',
    parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] },
  }],
}];
const config = { systemInstruction: 'You know cities.', tools };

const does = {
  whole: () => historical(async (request) => reply(await ai.models.generateContent(request))),
  stream: () => historical(async (request) => read(await ai.models.generateContentStream(request))),

  // The client's own conversations keep what came as it came: a content for each event.
  helper() {
    const conversation = ai.chats.create({ model });
    return chat(async (message) => {
      await read(await conversation.sendMessageStream({ message }));
      const said = conversation.getHistory(true).findLastIndex(({ role }) => role === 'user') + 1;
      return { text: conversation.getHistory(true).slice(said).flatMap(({ parts }) => parts.map(({ text }) => text)).join('') };
    });
  },

  // Tells of each event that says nothing.
  async waiting() {
    const conversation = ai.chats.create({ model });
    for (const message of ['Are you there?', 'Still?']) {
      let text = '';
      for await (const chunk of await conversation.sendMessageStream({ message })) {
        text += chunk.text;
        if (!chunk.text && !chunk.candidates[0].finishReason) print({ beat: true });
      }
      print({ text });
    }
  },

  async 'tools-whole'() {
    const conversation = ai.chats.create({ model, config });
    await agent(async (message) => reply(await conversation.sendMessage({ message })));
  },

  async 'tools-stream'() {
    const conversation = ai.chats.create({ model, config });
    await agent(async (message) => read(await conversation.sendMessageStream({ message })));
  },

  async format() {
    const responseSchema = { type: Type.OBJECT, properties: { city: { type: Type.STRING }, river: { type: Type.STRING, nullable: true } }, required: ['city'] };
    const response = await ai.models.generateContent({ model, contents: 'Which city?', config: { responseMimeType: 'application/json', responseSchema } });
    print(JSON.parse(response.text));
  },

  async models() {
    const names = [];
    for await (const { name } of await ai.models.list()) names.push(name);
    const { totalTokens } = await ai.models.countTokens({ model, contents: 'Hello there' });
    print({ names, totalTokens, one: (await ai.models.get({ model })).displayName });
  },
};

try {
  await does[process.env.HOW]();
} catch (error) {
  print(describe(error));
}
