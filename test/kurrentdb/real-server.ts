/** The server that FACTLEDGER_TEST_KURRENTDB names, where it does: whoever runs the tests, or else the run itself, of a container. */
import { parseKurrentUrl } from '#event-store/kurrentdb/url.js';

/** Holds why the run has none. */
export const LACKING = 'FACTLEDGER_TEST_KURRENTDB_LACKING';
/** Said of the tests that are left out. */
export const NONE = `FACTLEDGER_TEST_KURRENTDB names none${process.env[LACKING] === undefined ? '' : `, ${process.env[LACKING]}`}`;

export const REAL = process.env['FACTLEDGER_TEST_KURRENTDB'] ?? null;
const { hosts, discover } = REAL === null ? { hosts: [], discover: false } : parseKurrentUrl(REAL);
const [first, ...others] = hosts;

/**
 * For what asks one node alone, without looking for a leader: `HOST:PORT`, or why there is none.
 * Behind a name or several hosts stands a cluster, where any node may refuse to write.
 */
export const ONE_NODE: { readonly url: string; readonly host: string } | { readonly lacking: string } =
  REAL === null || first === undefined ? { lacking: NONE }
    : discover || others.length > 0 ? { lacking: 'FACTLEDGER_TEST_KURRENTDB names a cluster' }
      : { url: REAL, host: `${first.address}:${first.port}` };
