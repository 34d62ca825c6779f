// A program that wants JSON of a form, and has its client check and parse it.
import { describe, helpers, model, print } from './sdk.mjs';

try {
  const completion = await helpers.parse({
    model,
    messages: [{ role: 'user', content: 'Where?' }],
    response_format: {
      type: 'json_schema',
      json_schema: {
        name: 'place',
        strict: true,
        schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
      },
    },
  });
  const { parsed, refusal } = completion.choices[0].message;
  print({ parsed, refusal });
} catch (error) {
  print(describe(error));
}
