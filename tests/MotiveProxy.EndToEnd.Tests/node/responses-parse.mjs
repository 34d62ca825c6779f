// A program on the Responses API that wants JSON of a form, and has its client parse it.
import { describe, model, openai, print } from './sdk.mjs';

try {
  const response = await openai.responses.parse({
    model,
    input: 'Where?',
    text: {
      format: {
        type: 'json_schema',
        name: 'place',
        strict: true,
        schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
      },
    },
  });
  print({ parsed: response.output_parsed });
} catch (error) {
  print(describe(error));
}
