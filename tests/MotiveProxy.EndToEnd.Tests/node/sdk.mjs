// The official client in one of its major versions, built as its documentation says.
import { baseURL, library, patience } from './options.mjs';

const { default: OpenAI, AzureOpenAI } = await import(library);

export { AzureOpenAI };
export { baseURL, chat, model, print } from './options.mjs';
export const openai = new OpenAI({ apiKey: 'any', baseURL, ...patience });

// What was beta in version 4 is part of chat.completions since version 5.
export const helpers = openai.beta.chat?.completions ?? openai.chat.completions;

export const describe = (error) => ({
  error: { name: error.constructor.name, status: error.status, code: error.code, message: error.message },
});
