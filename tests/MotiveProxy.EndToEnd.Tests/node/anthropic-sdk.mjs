// Anthropic's official client in one of its major versions, built as its documentation says.
import { baseURL, library, patience } from './options.mjs';

const { default: Anthropic } = await import(library);

// The version 1 sends its key as a bearer token, the version 0 as x-api-key.
export const anthropic = new Anthropic({ apiKey: 'any', baseURL, ...patience });
export const { jsonSchemaOutputFormat } = await import(`${library}/helpers/json-schema`);
export { chat, model, print } from './options.mjs';

export const textOf = (message) => message.content.map((block) => block.text ?? '').join('');
export const describe = (error) => ({
  error: { name: error.constructor.name, status: error.status, type: error.error?.error?.type ?? error.type, message: error.message },
});
