import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { certificatesOf, EventStoreUrlError, noticesOn, parseKurrentUrl } from './url.js';

describe('an address of KurrentDB', () => {
  it('has a host, a port of its own or 2113, and TLS unless it says otherwise', () => {
    expect(parseKurrentUrl('esdb://db.example')).toEqual({
      hosts: [{ address: 'db.example', port: 2113 }], discover: false, tls: true, credentials: null, tlsCaFile: null, userCertificate: null, tuning: {},
    });
    expect(parseKurrentUrl('kurrentdb://127.0.0.1:2114/?tls=false')).toMatchObject({ hosts: [{ address: '127.0.0.1', port: 2114 }], tls: false });
    expect(parseKurrentUrl('esdb://[::1]:9?tls=false').hosts).toEqual([{ address: '[::1]', port: 9 }]);
    expect(parseKurrentUrl('kurrentdb+discover://cluster')).toMatchObject({ discover: true, hosts: [{ address: 'cluster', port: 2113 }] });
    expect(parseKurrentUrl('esdb://a:1,b,c:3').hosts.map(({ address, port }) => `${address}:${port}`)).toEqual(['a:1', 'b:2113', 'c:3']);
  });

  it('may bring a user and a password, percent-encoded', () => {
    expect(parseKurrentUrl('esdb://ledger:p%40ss%2Fw%3Ard@db').credentials).toEqual({ username: 'ledger', password: 'p@ss/w:rd' });
    expect(parseKurrentUrl('esdb://ledger:a:b@c@db').credentials).toEqual({ username: 'ledger', password: 'a:b@c' });
  });

  it('takes the options of the client, however they are spelt', () => {
    const settings = parseKurrentUrl('esdb://db?tls=true&tls_ca_file=ca.pem&userCertFile=u.crt&USER-KEY-FILE=u.key&nodePreference=ReadOnlyReplica'
      + '&maxDiscoverAttempts=3&discoveryInterval=50&gossipTimeout=2&keepAliveInterval=-1&keepAliveTimeout=7000&connectionName=desk%201&tlsVerifyCert=true');
    expect(settings).toMatchObject({ tls: true, tlsCaFile: 'ca.pem', userCertificate: { certFile: 'u.crt', keyFile: 'u.key' } });
    expect(settings.tuning).toEqual({
      nodePreference: 'read_only_replica', maxDiscoverAttempts: 3, discoveryInterval: 50, gossipTimeout: 2, keepAliveInterval: -1, keepAliveTimeout: 7000,
      connectionName: 'desk 1',
    });
  });

  it.each([
    ['esdb://', 'names no host'], ['esdb://:2113', 'number 1, that is neither'], ['esdb://a,,b', 'number 2, that is neither'], ['esdb://db:99999', 'number 1, with a port'],
    ['esdb://db:0', 'number 1, with a port'], ['esdb://db/x', 'behind its hosts'], ['sqlite:x', 'is neither sqlite: nor'], ['postgres://db', 'is neither sqlite: nor'],
    ['esdb://secret@db', 'a user without a password'], ['esdb://ledger: secret@db', 'a user without a password'], ['esdb://ledger:100%secret@db', 'in the password: %25 stands for it'],
    ['esdb://ledger:se?cret@db', 'percent-encoded'], ['esdb://ledger:se/cret@db', 'behind its hosts'], ['esdb://ledger:secret', 'number 1, that is neither'],
    ['esdb://db?tls', 'without a value: tls'], ['esdb://db?se:cret', 'without a value: it is no name'], ['esdb://db?tls=yes', 'does not take: tls'],
    ['esdb://db?verify=true', 'not known: verify'], ['esdb://db?constructor=1', 'not known: constructor'], ['esdb://db?se:cret=1', 'not known: it is no name'],
    ['esdb://db?keepAliveTimeout=-2', 'does not take: keepAliveTimeout'], ['esdb://db?gossipTimeout=1.5', 'does not take: gossipTimeout'],
    ['esdb://db?nodePreference=nearest', 'does not take: nodePreference'], ['esdb://db?userCertFile=a', 'go together'],
    ['esdb://db?throwOnAppendFailure=false', 'wrong revision'], ['esdb://db?tlsVerifyCert=false', 'this client cannot do'],
  ])('%s is refused in one line without its password', (url, why) => {
    const refused = (): unknown => parseKurrentUrl(url);
    expect(refused).toThrow(EventStoreUrlError);
    expect(refused).toThrow(why);
    expect(refused).toThrow(/^EVENT_STORE_URL [^\n]+$/);
    expect(refused).not.toThrow(/secret|cret/);
  });

  it('says which certificate cannot be read', () => {
    const ca = join(mkdtempSync(join(tmpdir(), 'factledger-url-')), 'ca.pem');
    writeFileSync(ca, 'certificate');
    expect(certificatesOf(parseKurrentUrl(`esdb://db?tlsCaFile=${ca}`)).ca?.toString()).toBe('certificate');
    expect(() => certificatesOf(parseKurrentUrl(`esdb://db?tlsCaFile=${ca}.none`))).toThrow(`EVENT_STORE_URL names a file with tlsCaFile that cannot be read, ${ca}.none: ENOENT`);
    expect(() => certificatesOf(parseKurrentUrl(`esdb://db?userCertFile=${ca}&userKeyFile=none.key`))).toThrow('with userKeyFile that cannot be read, none.key');
  });
});

describe('what is said at start', () => {
  it('is that without TLS nobody is asked who they are', () => {
    expect(noticesOn(parseKurrentUrl('esdb://ledger:secret@db?tls=false'))).toEqual([
      'EVENT_STORE_URL says tls=false: the user ledger and the password are not sent, and the server asks nobody who they are',
    ]);
    expect(noticesOn(parseKurrentUrl('esdb://db?tls=false&tlsCaFile=ca.pem'))).toEqual(['EVENT_STORE_URL says tls=false: the certificates are not used']);
    expect(noticesOn(parseKurrentUrl('esdb://ledger:secret@db?tlsCaFile=ca.pem'))).toEqual([]);
  });
});
