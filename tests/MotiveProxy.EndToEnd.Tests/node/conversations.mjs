// Many programs at once that each hold one conversation, with the official client as it comes: its own retries, its own back-off.
// Arguments: LIBRARY PLAN, where PLAN is JSON: { addresses, rooms, who, questions }. Every step is printed as a line of JSON, with its time.
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

const { default: OpenAI } = await import(library);
const clients = plan.addresses.map((baseURL) => new OpenAI({ apiKey: 'any', baseURL, fetch: globalThis.fetch }));
const mostTries = 300;

const note = (room, step, words, more) =>
  console.log(JSON.stringify({ room, who: plan.who, step, words, at: Number(process.hrtime.bigint()), ...more }));

async function whole(client, model, messages, heard) {
  const completion = await client.chat.completions.create({ model, messages });
  heard.words = completion.choices[0].message.content;
}

async function streamed(client, model, messages, heard) {
  let finished = false;
  for await (const chunk of await client.chat.completions.create({ model, messages, stream: true })) {
    heard.words += chunk.choices[0]?.delta.content ?? '';
    finished ||= chunk.choices[0]?.finish_reason != null;
  }
  if (!finished) throw new Error('The stream ended before its end.');
}

// One question until it is answered: what the client gives up, the program asks again, at the next address.
async function ask(room, door, messages, question, say) {
  for (let tries = 0; tries < mostTries; tries++) {
    const heard = { words: '' };
    requests.set(room, 0);
    note(room, 'Said', question);
    try {
      await say(clients[door.at % clients.length], room, messages, heard);
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
  for (let asked = 1; asked <= plan.questions; asked++) {
    const question = `${room}, ${plan.who}: question ${asked}`;
    messages.push({ role: 'user', content: question });
    const answer = await ask(room, door, messages, question, (number + asked) % 2 ? streamed : whole);
    messages.push({ role: 'assistant', content: answer });
  }
}

await Promise.all(plan.rooms.map(converse));
