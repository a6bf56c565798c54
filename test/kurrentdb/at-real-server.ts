/** Tests at a real server, where there is one. */
import { describe } from '@jest/globals';
import type { RealServer } from './real-server.js';

/** Without a server they are skipped, and the title says what was lacking. @param tests given its URL, which is empty where there is none */
export function atRealServer(what: string, server: RealServer, tests: (url: string) => void): void {
  if ('lacking' in server) describe.skip(`${what} at a real server: skipped, ${server.lacking}`, () => tests(''));
  else describe(`${what} at KurrentDB, ${server.host}`, () => tests(server.url));
}
