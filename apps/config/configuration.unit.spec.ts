import { describe, expect, it } from '@jest/globals';

import { apiConfiguration, databaseConfiguration, projectorConfiguration } from './configuration.js';
import type { Env } from './environment.js';
import { VARIABLES, VARIABLE_NAMES } from './variables.js';

const SECRET = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const KEY = 'an-owner-key-of-enough-length';
const FILES: Readonly<Record<string, string>> = {
  '/run/secrets/key': `${KEY}\n`, '/run/secrets/password': 'p@ss/word\n', '/run/secrets/empty': '\n', '/etc/ca.pem': 'a certificate',
};

function readFile(path: string): string {
  const text = FILES[path];
  if (text === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
  return text;
}
const given = (env: Env) => ({ env, readFile, defaultFolder: '/somewhere/data' });
const api = (env: Env) => apiConfiguration('api', given(env));

const CLUSTER = {
  EVENT_STORE_URL: 'esdb://admin:changeit@one:2113,two:2113?tls=true', DATABASE_URL: 'postgres://factledger:pw@db:5432/ledger',
  FACTLEDGER_OWNER_KEY: KEY, FACTLEDGER_DIGEST_SECRET: SECRET, FACTLEDGER_SEALING_KEY: SECRET,
};

/** The one line, and the variable that it names. */
function refusal(read: () => unknown): readonly [variable: string, line: string] {
  try {
    read();
  } catch (error) {
    const { code, variable, message } = error as { code: string; variable: string; message: string };
    expect(code).toBe('configuration-invalid');
    expect(message.startsWith(variable)).toBe(true);
    expect(message).not.toContain('\n');
    return [variable, message];
  }
  throw new Error('it was taken');
}

describe('an empty environment', () => {
  it('is an embedded ledger for this machine alone', () => {
    expect(api({})).toEqual({
      host: '127.0.0.1', port: 4600, logLevel: 'info', metricsKey: null, snapshotLimit: null, warnings: [],
      store: { kind: 'embedded', folder: '/somewhere/data', ownerKey: null, digestSecret: null },
    });
    expect(apiConfiguration('serve', given({})).logLevel).toBe('warn');
  });

  it('is what empty variables make, too', () => {
    expect(api(Object.fromEntries(VARIABLE_NAMES.map((name) => [name, ' '])))).toEqual(api({}));
  });
});

describe('a cluster', () => {
  it('is told by EVENT_STORE_URL', () => {
    expect(api(CLUSTER).store).toEqual({
      kind: 'cluster', ledger: 'factledger',
      eventStore: { url: CLUSTER.EVENT_STORE_URL, shown: 'esdb://one:2113,two:2113', tls: true, credentials: true, files: [] },
      database: { url: CLUSTER.DATABASE_URL, shown: 'postgres://db:5432/ledger' },
      secrets: { ownerKey: KEY, digestSecret: Buffer.from(SECRET, 'base64url'), sealingKey: Buffer.from(SECRET, 'base64url') },
    });
  });

  it.each(['DATABASE_URL', 'FACTLEDGER_OWNER_KEY', 'FACTLEDGER_DIGEST_SECRET', 'FACTLEDGER_SEALING_KEY'])('needs %s', (name) => {
    expect(refusal(() => api({ ...CLUSTER, [name]: '' }))).toEqual([name, expect.stringContaining('is missing: ')]);
  });

  it('is read by the projector without any secret of the API', () => {
    const { EVENT_STORE_URL, DATABASE_URL } = CLUSTER;
    expect(projectorConfiguration(given({ EVENT_STORE_URL, DATABASE_URL, FACTLEDGER_LEDGER: 'desk1' }))).toMatchObject({
      port: 4601, ledger: 'desk1', eventStore: { shown: 'esdb://one:2113,two:2113' }, database: { url: DATABASE_URL },
    });
    expect(refusal(() => projectorConfiguration(given({ EVENT_STORE_URL: 'sqlite:' })))[0]).toBe('EVENT_STORE_URL');
  });

  it('takes certificates that are there', () => {
    const url = (options: string): string => `esdb+discover://db.example:2113?${options}`;
    expect(api({ ...CLUSTER, EVENT_STORE_URL: url('tlsCAFile=%2Fetc%2Fca.pem&nodePreference=leader') }).store).toMatchObject({ eventStore: { files: ['/etc/ca.pem'] } });
    expect(refusal(() => api({ ...CLUSTER, EVENT_STORE_URL: url('tlsCAFile=/etc/other.pem') }))[1])
      .toBe('EVENT_STORE_URL leads to a file that cannot be read, /etc/other.pem: no such file');
  });
});

describe('a secret', () => {
  it('may lie in a file', () => {
    expect(api({ FACTLEDGER_OWNER_KEY_FILE: '/run/secrets/key' }).store).toMatchObject({ ownerKey: KEY });
  });

  it.each([
    ['a file that is not there', { FACTLEDGER_OWNER_KEY_FILE: '/run/secrets/none' }, 'FACTLEDGER_OWNER_KEY_FILE leads to a file that cannot be read, /run/secrets/none: no such file'],
    ['an empty file', { FACTLEDGER_OWNER_KEY_FILE: '/run/secrets/empty' }, 'FACTLEDGER_OWNER_KEY_FILE leads to an empty file, /run/secrets/empty'],
    ['both ways', { FACTLEDGER_OWNER_KEY: KEY, FACTLEDGER_OWNER_KEY_FILE: '/run/secrets/key' }, 'FACTLEDGER_OWNER_KEY and FACTLEDGER_OWNER_KEY_FILE are both set: leave one out'],
    ['the sealing key both ways', { FACTLEDGER_SEALING_KEY: SECRET, FACTLEDGER_SEALING_KEY_FILE: '/run/secrets/key' }, 'FACTLEDGER_SEALING_KEY and FACTLEDGER_SEALING_KEY_FILE are both set: leave one out'],
  ])('given as %s is refused', (_, env, line) => {
    expect(refusal(() => api(env))[1]).toBe(line);
  });

  it('is never repeated', () => {
    for (const name of VARIABLE_NAMES.filter((each) => VARIABLES[each].secret && each !== 'DATABASE_PASSWORD')) {
      const [variable, line] = refusal(() => api({ ...CLUSTER, [name]: 'hush hush' }));
      expect([variable, line]).toEqual([name, expect.not.stringContaining('hush')]);
    }
    for (const url of ['esdb://admin:hush', 'esdb://admin:hush@', 'esdb://h?admin:hush@x=1', 'esdb://h?hush=1&tls=hush', 'esdb:// admin:hush@h', 'esdb://h?tls=hush']) {
      expect(refusal(() => api({ ...CLUSTER, EVENT_STORE_URL: url }))[1]).not.toMatch(/admin|hush@|=hush/);
    }
  });

  it('of the database goes into its address', () => {
    const database = (url: string) => databaseConfiguration(given({ DATABASE_URL: url, DATABASE_PASSWORD_FILE: '/run/secrets/password' })).database;
    expect(database('postgres://desk@db/ledger')).toEqual({ url: 'postgres://desk:p%40ss%2Fword@db/ledger', shown: 'postgres://db/ledger' });
    expect(database('postgres:///ledger?host=/run/postgresql').url).toBe('postgres:///ledger?host=%2Frun%2Fpostgresql&password=p%40ss%2Fword');
    expect(refusal(() => database('postgres://desk:other@db/ledger'))[0]).toBe('DATABASE_PASSWORD');
  });
});

describe('what is not understood', () => {
  it.each([
    ['PORT', '46oo', 'PORT is not a port from 0 to 65535: "46oo"'],
    ['PORT', '70000', 'PORT is not a port from 0 to 65535: "70000"'],
    ['HOST', 'http://x', 'HOST is not a host name or an address without its port: "http://x"'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL is not one of info, warn, error: "loud"'],
    ['FACTLEDGER_SNAPSHOT_LIMIT', '0', 'FACTLEDGER_SNAPSHOT_LIMIT is not a whole number from 1 to 1024: "0"'],
    ['FACTLEDGER_METRICS_KEY', 'short', 'FACTLEDGER_METRICS_KEY does not hold a key of at least 20 printable ASCII characters without spaces'],
    ['EVENT_STORE_URL', 'mysql://x', 'EVENT_STORE_URL is neither sqlite: nor an address that begins with esdb:// or esdb+discover://'],
    ['EVENT_STORE_URL', 'esdb://', 'EVENT_STORE_URL names no host: esdb://HOST:2113'],
    ['EVENT_STORE_URL', 'esdb://h:2113?tsl=false', 'EVENT_STORE_URL has an option that is not known: tsl'],
    ['EVENT_STORE_URL', 'esdb://h:2113?constructor=false', 'EVENT_STORE_URL has an option that is not known: constructor'],
    ['EVENT_STORE_URL', 'esdb://h:2113?tls=no', 'EVENT_STORE_URL has an option with a value that it does not take: tls'],
  ])('%s=%s ends with one line', (name, value, line) => {
    expect(refusal(() => api({ [name]: value }))).toEqual([name, line]);
  });

  it('of a cluster too', () => {
    expect(refusal(() => api({ ...CLUSTER, FACTLEDGER_LEDGER: 'My Ledger' }))[1]).toBe('FACTLEDGER_LEDGER is not a name of 1 to 40 lower-case letters and digits: "My Ledger"');
    expect(refusal(() => api({ ...CLUSTER, DATABASE_URL: 'mysql://db' }))[1]).toBe('DATABASE_URL is not an address like postgres://USER@HOST:5432/DATABASE');
  });

  it('stays one line whatever it holds', () => {
    expect(refusal(() => api({ HOST: 'a\nb' }))[1]).toBe('HOST is not a host name or an address without its port: "a\\nb"');
  });
});

describe('a likely mistake is told', () => {
  it.each<readonly [string, Env, readonly string[]]>([
    ['a misspelt name', { FACTLEDGER_LEGDER: 'x' }, ['FACTLEDGER_LEGDER is not known and changes nothing; did you mean FACTLEDGER_LEDGER?']],
    ['a misspelt file', { FACTLEDGER_OWNERKEY_FILE: 'x' }, ['FACTLEDGER_OWNERKEY_FILE is not known and changes nothing; did you mean FACTLEDGER_OWNER_KEY_FILE?']],
    ['a name like none', { FACTLEDGER_ENABLE_TELEPATHY: '1' }, ['FACTLEDGER_ENABLE_TELEPATHY is not known and changes nothing']],
    ['a database that is not used', { DATABASE_URL: 'postgres://db/x' }, ['DATABASE_URL changes nothing: without EVENT_STORE_URL everything lies in the data folder, /somewhere/data']],
    ['a network without TLS', { ...CLUSTER, EVENT_STORE_URL: 'esdb://u:p@h?tls=false' }, ['EVENT_STORE_URL says tls=false: events go over the network as they are, and its user and password are not sent at all']],
    ['nothing where there is none', { ...CLUSTER, FACTLEDGER_TEST_LONG: '1', FACTLEDGER_KEY: 'x', OTHER: 'x' }, []],
  ])('%s', (_, env, warnings) => {
    expect(api(env).warnings).toEqual(warnings);
  });
});
