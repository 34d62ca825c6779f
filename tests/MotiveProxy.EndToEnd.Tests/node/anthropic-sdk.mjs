// Anthropic's official client in one of its major versions, built as its documentation says.
// Arguments of every script of it: LIBRARY BASE_URL MODEL
const [library, baseURL, model] = process.argv.slice(2);

const { default: Anthropic } = await import(library);
const { jsonSchemaOutputFormat } = await import(`${library}/helpers/json-schema`);

// The version 1 sends its key as a bearer token, the version 0 as x-api-key.
export const anthropic = new Anthropic({ apiKey: 'any', baseURL });
export { jsonSchemaOutputFormat, model };

export const textOf = (message) => message.content.map((block) => block.text ?? '').join('');
export const print = (result) => console.log(JSON.stringify(result));
export const describe = (error) => ({
  error: { name: error.constructor.name, status: error.status, type: error.error?.error?.type ?? error.type, message: error.message },
});
