/**
 * The image and the compose files against the code: no container engine is needed, and none of it can rot unseen. What each
 * service would be given is read by the very code that it would run.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';

import { NOBODY } from '#cli/nobody.js';
import { programOf } from '#cli/program.js';
import { apiConfiguration, databaseConfiguration, projectorConfiguration } from '#config/configuration.js';
import type { Env } from '#config/environment.js';
import { VARIABLES, VARIABLE_NAMES } from '#config/variables.js';
import type { ProcessName } from '#config/variables.js';
import { ROOT } from '#test/support/running-documents.js';
import { composeFile, dockerStages, environmentOf, overlaid, restOf } from './compose.js';
import type { Compose, Service } from './compose.js';

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { readonly version: string; readonly devDependencies: Record<string, string> };
const base = composeFile('docker-compose.yml');
const PASSWORDS = { KURRENTDB_ADMIN_PASSWORD: 'one', KURRENTDB_OPS_PASSWORD: 'two' };
const withTls = overlaid(base, composeFile('docker-compose.tls.yml', PASSWORDS));
const [build = [], image = []] = dockerStages('Dockerfile');

describe('the compose files', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'node_modules/dclint/schemas/compose.schema.json'), 'utf8')) as { $schema?: string };
  delete schema.$schema;
  const valid = new Ajv({ strict: false, allErrors: true }).compile(schema);

  it.each(['docker-compose.yml', 'docker-compose.tls.yml', 'docker-compose.test.yml'])('%s is as the Compose Specification has it', (name) => {
    expect({ valid: valid(composeFile(name, PASSWORDS)), errors: valid.errors }).toEqual({ valid: true, errors: null });
  });

  it('are found wrong where they are', () => {
    expect(valid({ services: { api: { image: 'x', comand: ['y'] } } })).toBe(false);
    expect(valid({ services: { api: { image: 'x', read_only: 'perhaps', ports: 4600 } } })).toBe(false);
  });
});

const servicesOf = ({ services }: Compose): readonly (readonly [string, Service])[] => Object.entries(services);
const OURS: Readonly<Record<string, ProcessName>> = { api: 'api', projector: 'projector', migrate: 'database' };
const secretsIn = ({ secrets = [] }: Service): readonly string[] => secrets.map((each) => (typeof each === 'string' ? each : each.source));

describe.each([['docker-compose.yml', base], ['with docker-compose.tls.yml', withTls]] as const)('%s', (_, compose) => {
  it('pins every image, and builds ours under the version of the package', () => {
    for (const [name, { image: named, build: context }] of servicesOf(compose)) {
      if (name in OURS) expect([named, context]).toEqual([`factledger:${manifest.version}`, '.']);
      else expect(named).toMatch(/:\d+\.\d+(-[a-z]+)?$/);
    }
    expect(Object.keys(OURS).sort()).toEqual(servicesOf(compose).filter(([, service]) => service.build !== undefined).map(([name]) => name).sort());
  });

  it('publishes one port, to this machine alone', () => {
    expect(servicesOf(compose).flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`))).toEqual(['api 127.0.0.1:4600:4600']);
  });

  it('keeps the stores on a network without a way out', () => {
    expect(compose.networks?.['stores']).toEqual({ internal: true });
    for (const [name, { networks }] of servicesOf(compose)) expect([name, networks]).toEqual([name, name === 'api' ? ['stores', 'front'] : ['stores']]);
  });

  it('gives nobody more than is needed: no root, no capability, limits, a root that cannot be written', () => {
    for (const [name, service] of servicesOf(compose)) {
      expect([name, service.cap_drop, service.security_opt, service.privileged ?? false]).toEqual([name, ['ALL'], ['no-new-privileges:true'], false]);
      expect([name, service.deploy?.resources.limits]).toEqual([name, { cpus: expect.stringMatching(/^\d/), memory: expect.stringMatching(/^\d+[MG]$/), pids: expect.any(Number) }]);
      // Its makers do not say that it can.
      expect([name, service.read_only ?? false]).toEqual([name, name !== 'kurrentdb']);
    }
  });

  it('waits for what is healthy, and everything that stays up can say whether it is', () => {
    for (const [name, { depends_on = {}, healthcheck, restart, build: ours }] of servicesOf(compose)) {
      const checked = healthcheck?.test !== undefined || (ours !== undefined && restOf(image, 'HEALTHCHECK').length === 1);
      if (restart === 'no') expect([name, healthcheck]).toEqual([name, { disable: true }]);
      else expect([name, restart, checked]).toEqual([name, 'unless-stopped', true]);
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect([other, condition]).toEqual([other, compose.services[other]?.restart === 'no' ? 'service_completed_successfully' : 'service_healthy']);
      }
    }
  });

  it('names volumes, and mounts secrets, that are there and used', () => {
    const mounted = servicesOf(compose).flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':', 1)[0]));
    expect(mounted.sort()).toEqual(Object.keys(compose.volumes ?? {}).sort());
    for (const [name, service] of servicesOf(compose)) {
      const told = JSON.stringify(service.environment ?? {});
      const unused = secretsIn(service).filter((secret) => !told.includes(`/run/secrets/${secret}"`) && secret !== 'kurrentdb_ca');
      expect([name, unused]).toEqual([name, []]);
      const needed = [...told.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, secret = '']) => secret);
      expect([name, needed.filter((secret) => !secretsIn(service).includes(secret))]).toEqual([name, []]);
    }
    expect([...new Set(servicesOf(compose).flatMap(([, service]) => secretsIn(service)))].sort()).toEqual(Object.keys(compose.secrets ?? {}).sort());
  });
});

/** What a process of ours finds in its container. */
const SECRETS: Readonly<Record<string, string>> = {
  postgres_password: 'a password', metrics_key: 'a-key-for-metrics-alone', owner_key: 'the-key-of-the-owner',
  digest_secret: Buffer.alloc(32, 1).toString('base64url'), sealing_key: Buffer.alloc(32, 2).toString('base64url'),
  event_store_url: 'esdb://desk:password@kurrentdb:2113?tls=true&tlsCAFile=/run/secrets/kurrentdb_ca', kurrentdb_ca: 'a certificate',
};
function containerOf(compose: Compose, name: string): { readonly env: Env; readonly readFile: (path: string) => string; readonly defaultFolder: string } {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`there is no service ${name}`);
  return {
    env: Object.fromEntries(Object.entries({ ...environmentOf(image), ...service.environment }).map(([variable, value]) => [variable, String(value)])), defaultFolder: '/opt/factledger/data',
    readFile: (path) => {
      const secret = path.replace('/run/secrets/', '');
      if (!secretsIn(service).includes(secret) || SECRETS[secret] === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
      return `${SECRETS[secret]}\n`;
    },
  };
}

describe('the code, in its containers', () => {
  it('is configured as a cluster, and has nothing to remark but the network without TLS', () => {
    const api = apiConfiguration('api', containerOf(base, 'api'));
    expect(api).toMatchObject({
      host: '0.0.0.0', port: 4600, snapshotLimit: 50 * 1024 * 1024, metricsKey: SECRETS['metrics_key'], warnings: [expect.stringContaining('tls=false')],
      store: {
        kind: 'cluster', ledger: 'factledger', eventStore: { shown: 'esdb://kurrentdb:2113' }, secrets: { ownerKey: SECRETS['owner_key'] },
        database: { url: 'postgres://factledger:a%20password@postgres:5432/factledger' },
      },
    });
    const projector = projectorConfiguration(containerOf(base, 'projector'));
    expect({ ...projector, secrets: undefined }).toMatchObject({ ledger: 'factledger', metricsKey: SECRETS['metrics_key'], warnings: api.warnings });
    expect(databaseConfiguration(containerOf(base, 'migrate')).database.shown).toBe('postgres://postgres:5432/factledger');
  });

  it('is configured with TLS and an account by the other file', () => {
    const eventStore = { url: SECRETS['event_store_url'], tls: true, credentials: true };
    expect(apiConfiguration('api', containerOf(withTls, 'api'))).toMatchObject({ store: { eventStore }, warnings: [] });
    expect(projectorConfiguration(containerOf(withTls, 'projector'))).toMatchObject({ eventStore, warnings: [] });
  });

  it.each(Object.entries(OURS))('%s is told every variable that it reads, and none that it does not', (service, process) => {
    const told = Object.keys({ ...environmentOf(image), ...base.services[service]?.environment });
    const reads = VARIABLE_NAMES.filter((name) => VARIABLES[name].usedBy.some((each) => each === process));
    expect(reads.filter((name) => !told.includes(name) && !told.includes(`${name}_FILE`))).toEqual([]);
    const known = reads.flatMap((name) => [name, `${name}_FILE`]);
    const ofTheImage = Object.keys(environmentOf(image));
    expect(told.filter((name) => !known.includes(name) && !ofTheImage.includes(name))).toEqual([]);
  });

  it('is told by the image what every process understands', () => {
    expect(Object.keys(environmentOf(image)).filter((name) => name !== 'NODE_ENV' && !VARIABLE_NAMES.some((known) => known === name))).toEqual([]);
  });

  it('is started by what is built', async () => {
    const commands = [JSON.parse(restOf(image, 'CMD')[0] ?? '[]') as readonly string[], ...servicesOf(base).flatMap(([name, { command }]) => (name in OURS && command !== undefined ? [command] : []))];
    expect(commands).toHaveLength(3);
    expect((await Promise.all(commands.map(missingOf))).flat()).toEqual([]);
  });
});

/** What a command starts, where it is not there. */
async function missingOf([program, ...args]: readonly string[]): Promise<readonly string[]> {
  if (program === 'node') return existsSync(join(ROOT, args[0] ?? '')) ? [] : [args[0] ?? ''];
  let command = await programOf(NOBODY, '0.0.0');
  for (const word of args) {
    const next = command.commands.find((each) => each.name() === word);
    if (next === undefined) return [[program, ...args].join(' ')];
    command = next;
  }
  return [];
}

describe('the Dockerfile', () => {
  it('builds and runs on the Node that the tests run on', () => {
    const from = `node:${manifest.devDependencies['node']}-trixie-slim`;
    expect([restOf(build, 'FROM'), restOf(image, 'FROM')]).toEqual([[`${from} AS build`], [from]]);
  });

  it('copies what is there, which the builder is let see, and leaves the tests behind', () => {
    const seen = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = [...build, ...image].filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from')).flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(copied.filter((path) => !seen.some((each) => path === each || path.startsWith(`${each}/`)))).toEqual([]);
    expect(seen.filter((each) => !copied.some((path) => path === each || path.startsWith(`${each}/`)))).toEqual([]);
    const compiled = (JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')) as { readonly include: readonly string[] }).include.map((glob) => glob.split('/')[0] ?? '');
    expect(compiled.filter((room) => !copied.includes(room))).toEqual([]);
    expect(restOf(build, 'RUN').join('\n')).toContain("rm -rf dist/test && find dist -name '*.spec.js*' -delete");
  });

  it('installs what the lockfile names, runs no script of a package, and ships no development dependency', () => {
    const runs = restOf(build, 'RUN').join('\n');
    expect(runs).toMatch(/^npm ci --ignore-scripts/);
    expect(runs).toMatch(/npm run build .*&& npm prune --omit=dev --ignore-scripts/);
    expect([...build, ...image].filter(({ word }) => word === 'ADD')).toEqual([]);
  });

  it('ends as a user that is not root, stopped by a signal that is heeded, checked by what is there', () => {
    expect(restOf(image, 'USER')).toEqual(['1000:1000']);
    expect(restOf(image, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    const [, script = ''] = JSON.parse(/CMD (\[.*\])/.exec(restOf(image, 'HEALTHCHECK')[0] ?? '')?.[1] ?? '[]') as readonly string[];
    expect(existsSync(join(ROOT, script))).toBe(true);
    expect(restOf(image, 'COPY').join('\n')).toContain(script);
    expect(restOf(image, 'EXPOSE')).toEqual([environmentOf(image)['PORT']]);
  });
});
