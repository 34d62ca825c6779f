// What a chat program does to fill its list of models.
import { model, openai, print } from './sdk.mjs';

const ids = [];
for await (const { id } of openai.models.list()) ids.push(id);
print({ ids, one: await openai.models.retrieve(model) });
