// Many programs at once that each hold one conversation, with the official client as it comes: its own retries, its own back-off.
// Arguments: LIBRARY PLAN, where PLAN is JSON: { addresses, rooms, who, questions, streams, goOn }, and perhaps a time-out
// of the client in milliseconds. Every step is printed as a line of JSON, with its time.
const [library, text] = process.argv.slice(2);
const plan = JSON.parse(text);

// How many requests the client really makes: it does not say when it repeats one.
const requests = new Map();
const { fetch } = globalThis;
globalThis.fetch = (url, options) => {
  const { model } = JSON.parse(options.body);
  requests.set(model, (requests.get(model) ?? 0) + 1);
  return fetch(url, options);
};

// Each way to talk: the base address, and the words of an answer as they come.
const { default: Client } = await import(library);
const openai = {
  base: 'caller/v1',

  async whole(client, model, messages, heard) {
    const completion = await client.chat.completions.create({ model, messages });
    heard.words = completion.choices[0].message.content;
  },

  async streamed(client, model, messages, heard) {
    let finished = false;
    for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
      heard.words += chunk.choices[0]?.delta.content ?? '';
      finished ||= chunk.choices[0]?.finish_reason != null;
    }
    return finished;
  },
};
const anthropic = {
  base: 'caller',

  async whole(client, model, messages, heard) {
    const message = await client.messages.create({ model, max_tokens: 1024, messages });
    heard.words = message.content[0].text;
  },

  async streamed(client, model, messages, heard) {
    let finished = false;
    for await (const event of await client.messages.create({ model, max_tokens: 1024, messages, stream: true })) {
      if (event.type === 'content_block_delta') heard.words += event.delta.text;
      finished ||= event.type === 'message_stop';
    }
    return finished;
  },
};
const api = library.startsWith('anthropic') ? anthropic : openai;
const options = { apiKey: 'any', fetch: globalThis.fetch, ...(plan.timeout ? { timeout: plan.timeout } : {}) };
const clients = plan.addresses.map((address) => new Client({ baseURL: new URL(api.base, address).href, ...options }));
const mostTries = 300;

// Who has asked enough goes on until the input ends.
let enough = !plan.goOn;
process.stdin.on('end', () => { enough = true; }).resume();

const note = (room, step, words, more) =>
  console.log(JSON.stringify({ room, who: plan.who, step, words, at: Number(process.hrtime.bigint()), ...more }));

// One question until it is answered: what the client gives up, the program asks again, at the next address.
async function ask(room, door, messages, question, say) {
  for (let tries = 0; tries < mostTries; tries++) {
    const heard = { words: '' };
    requests.set(room, 0);
    note(room, 'Said', question);
    try {
      if (await say(clients[door.at % clients.length], room, messages, heard) === false) throw new Error('The stream ended before its end.');
      note(room, 'Heard', heard.words, { requests: requests.get(room) });
      return heard.words;
    } catch (error) {
      note(room, 'Broke', heard.words, { requests: requests.get(room), why: `${error.constructor.name}: ${error.message}` });
      door.at++;
    }
  }
  throw new Error(`${room}: nobody answered ${question}`);
}

async function converse(room, number) {
  const door = { at: number };
  const messages = [];
  for (let asked = 1; asked <= plan.questions || !enough; asked++) {
    const question = `${room}, ${plan.who}: question ${asked}`;
    messages.push({ role: 'user', content: question });
    const answer = await ask(room, door, messages, question, plan.streams && (number + asked) % 2 ? api.streamed : api.whole);
    messages.push({ role: 'assistant', content: answer });
  }
}

await Promise.all(plan.rooms.map(converse));
