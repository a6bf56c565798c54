import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { certificatesOf, EventStoreUrlError, namesKurrent, noticesOn, parseKurrentUrl } from './url.js';

describe('which store EVENT_STORE_URL names', () => {
  it.each([undefined, '', '  ', 'sqlite:', 'SQLite:data'])('%j: the embedded one', (url) => expect(namesKurrent(url)).toBe(false));
  it.each(['esdb://db:2113', ' esdb+discover://db', 'kurrentdb://db?tls=false', 'KurrentDB+discover://db'])('%j: KurrentDB', (url) => {
    expect(namesKurrent(url)).toBe(true);
  });
  it.each(['postgres://db', 'esdb:db', 'http://db:2113', '/var/lib'])('%j: neither, in one line', (url) => {
    expect(() => namesKurrent(url)).toThrow(/^EVENT_STORE_URL: is neither empty, sqlite: nor esdb:\/\/.*$/);
  });
});

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
    ['esdb://', 'names no host'], ['esdb://:2113', 'host 1 is neither'], ['esdb://a,,b', 'host 2 is neither'], ['esdb://db:99999', 'the port of host 1'],
    ['esdb://db:0', 'the port of host 1'], ['esdb://db/x', 'is not of the form'], ['sqlite:x', 'is not of the form'],
    ['esdb://secret@db', 'is not user:password'], ['esdb://ledger:100%secret@db', 'the password is not percent-encoded'],
    ['esdb://ledger:se?cret@db', 'percent-encode'], ['esdb://ledger:se/cret@db', 'is not of the form'], ['esdb://ledger:secret', 'host 1 is neither'],
    ['esdb://db?tls', '"tls" is not name=value'], ['esdb://db?tls=yes', 'tls is true or false'], ['esdb://db?verify=true', 'no option "verify"'],
    ['esdb://db?keepAliveTimeout=-2', 'whole number from -1 on'], ['esdb://db?gossipTimeout=1.5', 'whole number from 1 on'],
    ['esdb://db?nodePreference=nearest', 'one of leader, follower'], ['esdb://db?userCertFile=a', 'go together'],
    ['esdb://db?throwOnAppendFailure=false', 'must stay true'], ['esdb://db?tlsVerifyCert=false', 'has no effect'],
  ])('%s is refused in one line without its password', (url, why) => {
    const refused = (): unknown => parseKurrentUrl(url);
    expect(refused).toThrow(EventStoreUrlError);
    expect(refused).toThrow(why);
    expect(refused).toThrow(/^EVENT_STORE_URL: [^\n]+$/);
    expect(refused).not.toThrow(/secret|cret/);
  });

  it('says which certificate cannot be read', () => {
    const ca = join(mkdtempSync(join(tmpdir(), 'factledger-url-')), 'ca.pem');
    writeFileSync(ca, 'certificate');
    expect(certificatesOf(parseKurrentUrl(`esdb://db?tlsCaFile=${ca}`)).ca?.toString()).toBe('certificate');
    expect(() => certificatesOf(parseKurrentUrl(`esdb://db?tlsCaFile=${ca}.none`))).toThrow(`tlsCaFile names ${ca}.none, which cannot be read (ENOENT)`);
    expect(() => certificatesOf(parseKurrentUrl(`esdb://db?userCertFile=${ca}&userKeyFile=none.key`))).toThrow('userKeyFile names none.key');
  });
});

describe('what is said at start', () => {
  it('is that without TLS nobody is asked who they are', () => {
    expect(noticesOn(parseKurrentUrl('esdb://ledger:secret@db?tls=false'))).toEqual([
      'EVENT_STORE_URL: without TLS the user ledger and the password are not sent: the server asks nobody who they are',
    ]);
    expect(noticesOn(parseKurrentUrl('esdb://db?tls=false&tlsCaFile=ca.pem'))).toEqual(['EVENT_STORE_URL: without TLS the certificates are not used']);
    expect(noticesOn(parseKurrentUrl('esdb://ledger:secret@db?tlsCaFile=ca.pem'))).toEqual([]);
  });
});
