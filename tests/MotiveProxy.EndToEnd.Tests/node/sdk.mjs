// The official client in one of its major versions, built as its documentation says.
// Arguments of every script here: LIBRARY BASE_URL MODEL [TIMEOUT_MS [RETRIES]]
const [library, baseURL, model, timeout, retries] = process.argv.slice(2);

const { default: OpenAI, AzureOpenAI } = await import(library);

const patience = {
  ...(timeout && { timeout: Number(timeout) }),
  ...(retries && { maxRetries: Number(retries) }),
};

export { AzureOpenAI, baseURL, model };
export const openai = new OpenAI({ apiKey: 'any', baseURL, ...patience });

// What was beta in version 4 is part of chat.completions since version 5.
export const helpers = openai.beta.chat?.completions ?? openai.chat.completions;

export const print = (result) => console.log(JSON.stringify(result));
export const describe = (error) => ({
  error: { name: error.constructor.name, status: error.status, code: error.code, message: error.message },
});
