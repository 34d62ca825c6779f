// A program that wants JSON of a form, and has its client parse it; and that asks what it may call, and what that would cost.
import { anthropic, jsonSchemaOutputFormat, model, print } from './anthropic-sdk.mjs';

const messages = [{ role: 'user', content: 'Where?' }];
const format = jsonSchemaOutputFormat({
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
});
const message = await anthropic.messages.parse({ model, max_tokens: 1024, messages, output_config: { format } });
const ids = [];
for await (const { id } of anthropic.models.list()) ids.push(id);
const { input_tokens } = await anthropic.messages.countTokens({ model, messages });
print({ parsed: message.parsed_output, ids, one: (await anthropic.models.retrieve(model)).type, input_tokens });
