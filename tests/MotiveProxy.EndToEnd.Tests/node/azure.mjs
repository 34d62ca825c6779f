// The client for Azure: the session is the deployment in the path, whatever the body says.
import { AzureOpenAI, baseURL, model, print } from './sdk.mjs';

const azure = new AzureOpenAI({ apiKey: 'any', endpoint: baseURL, deployment: model, apiVersion: '2024-10-21' });
const completion = await azure.chat.completions.create({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Through the deployment' }] });
print({ text: completion.choices[0].message.content });
