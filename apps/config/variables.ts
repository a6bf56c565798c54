/** Every environment variable that the programs read, once. `docs/reference/configuration.md` is made from this table. */
import { databaseAddress, eventStoreAddress } from './addresses.js';
import { anyText, bearerKey, host, keyBytes, ledgerName, oneOf, port, wholeNumber } from './parsers.js';

/**
 * `serve`: `factledger serve`. `api`, `projector`: the processes of a cluster; `api` serves the embedded store as well.
 * `database`: `factledger database …`. `event-store`: `factledger event-store …`. `client`: every other command.
 */
export type ProcessName = 'serve' | 'api' | 'projector' | 'database' | 'event-store' | 'client';

export interface Variable<T> {
  readonly meaning: string;
  /** What it may hold. */
  readonly form: string;
  /** What holds where it is not set. */
  readonly otherwise: string;
  /** Never shown; may be given as a file that `NAME_FILE` names. */
  readonly secret: boolean;
  readonly usedBy: readonly ProcessName[];
  /** @throws {NotUnderstoodError} */
  readonly parse: (text: string) => T;
}

export type LogLevel = 'info' | 'warn' | 'error';

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = { serve: 4600, api: 4600, projector: 4601 } as const;
export const DEFAULT_LEDGER = 'factledger';
const MAX_SNAPSHOT_MIB = 1_024;

const variable = <T>(of: Variable<T>): Variable<T> => of;
const SERVERS = ['serve', 'api', 'projector'] as const;
const APIS = ['serve', 'api'] as const;

export const VARIABLES = {
  HOST: variable({
    meaning: 'the address to listen on', form: 'a host name or an address', otherwise: `\`${DEFAULT_HOST}\`: this machine alone`,
    secret: false, usedBy: SERVERS, parse: host,
  }),
  PORT: variable({
    meaning: 'the port to listen on; the projector answers /livez, /readyz and /metrics there', form: '0 to 65535; 0 is any that is free',
    otherwise: `\`${DEFAULT_PORT.api}\`; the projector \`${DEFAULT_PORT.projector}\``, secret: false, usedBy: SERVERS, parse: port,
  }),
  LOG_LEVEL: variable({
    meaning: 'which lines of the log are written to standard error: with `info` one for every request, apart from checks that pass; else what needs a look',
    form: '`info`, `warn` or `error`', otherwise: '`info`; for `factledger serve` `warn`', secret: false, usedBy: SERVERS,
    parse: oneOf<LogLevel>('info', 'warn', 'error'),
  }),
  DATA_DIR: variable({
    meaning: 'the data folder of the embedded store; commands on this machine find the owner\'s key there',
    form: 'a path', otherwise: '`data` in the repository', secret: false, usedBy: ['serve', 'api', 'client'], parse: anyText,
  }),
  EVENT_STORE_URL: variable({
    meaning: 'where events are kept: `sqlite:` is the embedded store in DATA_DIR, the others are KurrentDB',
    form: '`sqlite:`, `esdb://HOST:2113?OPTIONS` or `esdb+discover://…`; `kurrentdb://…` is the same', otherwise: '`sqlite:`', secret: true,
    usedBy: ['serve', 'api', 'projector', 'event-store'], parse: eventStoreAddress,
  }),
  DATABASE_URL: variable({
    meaning: 'the PostgreSQL that holds read models, keys of sealed values and captured documents beside KurrentDB',
    form: '`postgres://USER@HOST:5432/DATABASE`', otherwise: 'needed with KurrentDB', secret: true,
    usedBy: ['serve', 'api', 'projector', 'database'], parse: databaseAddress,
  }),
  DATABASE_PASSWORD: variable({
    meaning: 'the password for DATABASE_URL, where it is kept apart from the address', form: 'text',
    otherwise: 'the one in DATABASE_URL', secret: true, usedBy: ['serve', 'api', 'projector', 'database'], parse: anyText,
  }),
  FACTLEDGER_LEDGER: variable({
    meaning: 'the name of the ledger on KurrentDB: what its streams begin with, the same on every process and never changed',
    form: '1 to 40 lower-case letters and digits', otherwise: `\`${DEFAULT_LEDGER}\``, secret: false, usedBy: ['serve', 'api', 'projector', 'event-store'], parse: ledgerName,
  }),
  FACTLEDGER_OWNER_KEY: variable({
    meaning: 'the owner\'s key: whoever shows it may do everything', form: '20 or more printable ASCII characters',
    otherwise: 'drawn into `owner.key` of the data folder; needed with KurrentDB', secret: true, usedBy: APIS, parse: bearerKey,
  }),
  FACTLEDGER_DIGEST_SECRET: variable({
    meaning: 'tells whether a repeated request is the same; the same on every instance and never changed', form: '32 bytes as base64url',
    otherwise: 'drawn into `digest.secret` of the data folder; needed with KurrentDB', secret: true, usedBy: APIS, parse: keyBytes,
  }),
  FACTLEDGER_SEALING_KEY: variable({
    meaning: 'wraps the keys of sealed values; the same on every instance. Keep it elsewhere than the keys', form: '32 bytes as base64url',
    otherwise: '`sealing.key` in the data folder, drawn at first use; needed with KurrentDB', secret: true, usedBy: APIS, parse: keyBytes,
  }),
  FACTLEDGER_METRICS_KEY: variable({
    meaning: 'a key that opens /metrics and nothing else, for whoever collects them', form: '20 or more printable ASCII characters',
    otherwise: '/metrics takes the owner\'s key alone', secret: true, usedBy: SERVERS, parse: bearerKey,
  }),
  FACTLEDGER_SNAPSHOT_LIMIT: variable({
    meaning: 'the most that one capture of a document may hold, in MiB', form: `1 to ${MAX_SNAPSHOT_MIB}`, otherwise: '`50`', secret: false,
    usedBy: APIS, parse: wholeNumber(1, MAX_SNAPSHOT_MIB),
  }),
  FACTLEDGER_SERVER: variable({
    meaning: 'the server that commands ask, unless `--server` names one', form: 'an http or https address', otherwise: '`http://127.0.0.1:4600`',
    secret: false, usedBy: ['client'], parse: anyText,
  }),
  FACTLEDGER_KEY: variable({
    meaning: 'the owner\'s key that commands show, unless `--key-file` names a file with it', form: 'the key itself',
    otherwise: '`owner.key` in the data folder, for a server on this machine', secret: false, usedBy: ['client'], parse: anyText,
  }),
  FACTLEDGER_PERSON: variable({
    meaning: 'the person that commands write for, unless `--as` names one', form: 'a name', otherwise: 'nobody but the owner', secret: false,
    usedBy: ['client'], parse: anyText,
  }),
  NO_COLOR: variable({
    meaning: 'no colours on a terminal', form: 'anything', otherwise: 'colours, where standard output is a terminal', secret: false, usedBy: ['client'],
    parse: anyText,
  }),
  XDG_STATE_HOME: variable({
    meaning: 'where `factledger changes` notes what you saw last', form: 'a path', otherwise: '`~/.local/state`', secret: false, usedBy: ['client'],
    parse: anyText,
  }),
} as const;

export type VariableName = keyof typeof VARIABLES;
export type ValueOf<Name extends VariableName> = ReturnType<(typeof VARIABLES)[Name]['parse']>;

export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly VariableName[];
