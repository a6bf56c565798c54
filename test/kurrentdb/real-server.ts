/** The server that FACTLEDGER_TEST_KURRENTDB names, where it does: whoever runs the tests, or else the run itself, of a container. */
import { parseKurrentUrl } from '#event-store/kurrentdb/url.js';

export type RealServer = { readonly url: string; readonly host: string } | { readonly lacking: string };

/** Holds why the run has none. */
export const LACKING = 'FACTLEDGER_TEST_KURRENTDB_LACKING';

export const REAL = process.env['FACTLEDGER_TEST_KURRENTDB'] ?? null;
const { hosts, discover } = REAL === null ? { hosts: [], discover: false } : parseKurrentUrl(REAL);

/** One node or a cluster, or why there is neither. */
export const ANY_SERVER: RealServer = REAL === null
  ? { lacking: ['FACTLEDGER_TEST_KURRENTDB names none', process.env[LACKING]].filter((why) => why !== undefined).join(', ') }
  : { url: REAL, host: hosts.map(({ address, port }) => `${address}:${port}`).join() };

/**
 * For what asks one node alone, without looking for a leader. Behind a name or several hosts stands a cluster, where any node may
 * refuse to write.
 */
export const ONE_NODE: RealServer = discover || hosts.length > 1 ? { lacking: 'FACTLEDGER_TEST_KURRENTDB names a cluster' } : ANY_SERVER;
