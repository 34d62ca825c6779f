// What every script of an official client is told. Arguments: LIBRARY BASE_URL MODEL [TIMEOUT_MS [RETRIES]]
import { createInterface } from 'node:readline';

const [library, baseURL, model, timeout, retries] = process.argv.slice(2);

export { baseURL, library, model };

// Only what differs from the client's own defaults.
export const patience = {
  ...(timeout && { timeout: Number(timeout) }),
  ...(retries && { maxRetries: Number(retries) }),
};

export const print = (result) => console.log(JSON.stringify(result));

// A chat program: every line of its input (a JSON string) is said, every reply is printed as a line of JSON.
export async function chat(say, describe) {
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      print(await say(JSON.parse(line)));
    } catch (error) {
      print(describe(error));
    }
  }
}
