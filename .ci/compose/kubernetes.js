// Checks that the manifests of a folder agree with each other, with the image and with the options. Whether Kubernetes knows each field is
// not asked: there is no cluster here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { known } from './options.js';

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name), 'utf8');
const problems = [];
const promise = (kept, what) => kept || problems.push(what);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// Every file is YAML without a fault, of one object, and is either listed or left out on purpose.
const objects = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
  const [document, ...more] = parseAllDocuments(read(file));
  promise(more.length === 0 && document.errors.length + document.warnings.length === 0, `${file}: ${document.errors.concat(document.warnings)}`);
  const object = document.toJS();
  promise(object.apiVersion && object.kind, `${file}: it has no apiVersion or no kind`);
  promise(!objects.has(object.kind), `${file}: another ${object.kind}`);
  objects.set(object.kind, { ...object, file });
}

const kinds = ['Kustomization', 'Namespace', 'Deployment', 'Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Ingress'];
promise(same([...objects.keys()].sort(), [...kinds].sort()), `there are ${[...objects.keys()]}, not ${kinds}`);
const [kustomization, namespace, deployment, service, autoscaler, budget, ingress] = kinds.map((kind) => objects.get(kind));

// What Kubernetes takes as these.
const versions = ['kustomize.config.k8s.io/v1beta1', 'v1', 'apps/v1', 'v1', 'autoscaling/v2', 'policy/v1', 'networking.k8s.io/v1'];
kinds.forEach((kind, i) => promise(objects.get(kind).apiVersion === versions[i], `${kind}: it is of ${objects.get(kind).apiVersion}`));
const listed = [namespace, deployment, service, autoscaler, budget].map(({ file }) => file);
promise(same(kustomization.resources, listed), `the kustomization lists ${kustomization.resources}, not ${listed}`);
promise(kustomization.namespace === namespace.metadata.name, 'the namespace is another one');

// Who selects whom.
const { template, selector, strategy } = deployment.spec;
const pod = template.spec;
const [container] = pod.containers;
const labels = template.metadata.labels;
promise(same(selector.matchLabels, labels), 'the Deployment selects other pods than its own');
promise(same(service.spec.selector, labels), 'the Service selects other pods');
promise(same(budget.spec.selector.matchLabels, labels), 'the PodDisruptionBudget selects other pods');
promise(same(pod.topologySpreadConstraints[0].labelSelector.matchLabels, labels), 'other pods are spread');
const { apiVersion, kind, name } = autoscaler.spec.scaleTargetRef;
promise(same([apiVersion, kind, name], [deployment.apiVersion, 'Deployment', deployment.metadata.name]), 'the autoscaler scales something else');
promise(deployment.spec.replicas === undefined && autoscaler.spec.minReplicas >= 3, 'the autoscaler does not hold three nodes');

// The way to a node.
const named = (ports, port) => ports.some((some) => some.name === port);
const exposed = Number(/^EXPOSE (\d+)$/m.exec(readFileSync('deploy/Dockerfile', 'utf8'))[1]);
promise(container.ports[0].containerPort === exposed, `the image listens on ${exposed}`);
promise(named(container.ports, service.spec.ports[0].targetPort), "the Service's port is none of the pod's");
const { service: backend } = ingress.spec.rules[0].http.paths[0].backend;
promise(backend.name === service.metadata.name && named(service.spec.ports, backend.port.name), "the Ingress's backend is not the Service");
promise(ingress.spec.tls[0].hosts.includes(ingress.spec.rules[0].host), 'the Ingress has no certificate for its host');
promise(kustomization.images.some((image) => image.name === container.image), 'the image has no place');
promise(pod.enableServiceLinks === false, 'the Service becomes MOTIVE_PROXY_PORT');

// How it leaves, and how it is asked.
const source = readFileSync('src/MotiveProxy.Server/Http/HealthRoutes.cs', 'utf8');
for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
  const { path, port } = container[probe].httpGet;
  promise(source.includes(`"${path}"`) && named(container.ports, port), `${probe}: nobody answers there`);
}
promise(container.readinessProbe.httpGet.path === '/health/ready', 'a node that drains counts as ready');
promise(container.livenessProbe.httpGet.path === '/health/live', 'a node is killed because the database is away');
promise(strategy.rollingUpdate.maxUnavailable === 0, 'an update takes nodes away before it brings new ones');
promise(pod.terminationGracePeriodSeconds >= container.lifecycle.preStop.sleep.seconds + 20, 'it is killed before DRAIN (10 s) is over');

// What it may, and what it gets.
const { securityContext: may } = container;
promise(pod.securityContext.runAsNonRoot === true && pod.securityContext.seccompProfile.type === 'RuntimeDefault', 'it may be root');
promise(may.readOnlyRootFilesystem && may.allowPrivilegeEscalation === false && same(may.capabilities.drop, ['ALL']), 'it may too much');
promise(container.resources.requests.cpu && container.resources.requests.memory && container.resources.limits.memory, 'it may eat everything');
const generated = [...kustomization.configMapGenerator, ...kustomization.secretGenerator].map((made) => made.name);
promise(same(container.envFrom.map((from) => (from.configMapRef ?? from.secretRef).name), generated), 'its settings are not those that are made');
const secrets = read('secret.env.example').split('\n').filter((line) => /^\w+=/.test(line));
const settings = new Map([...kustomization.configMapGenerator.flatMap((made) => made.literals), ...secrets].map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]));
for (const variable of settings.keys())
  promise(known.has(variable), `${variable} is no option`);
promise(settings.get('MOTIVE_PROXY_RUNTIME') === 'postgres', 'the nodes do not share their sessions');
promise(kustomization.secretGenerator[0].envs.includes('secret.env'), 'the secrets are not those of secret.env');
const pool = Number(/Maximum Pool Size=(\d+)/.exec(settings.get('MOTIVE_PROXY_DATABASE'))[1]);
promise((autoscaler.spec.maxReplicas + strategy.rollingUpdate.maxSurge) * pool <= 97, 'the nodes want more connections than a PostgreSQL has');

problems.forEach((problem) => console.error(`${folder}: ${problem}`));
process.exitCode = problems.length === 0 ? 0 : 1;
