/** `factledger event-store`: the KurrentDB that EVENT_STORE_URL names: what the ledger is like there, and who may change it. */
import { eventStoreConfiguration } from '#config/configuration.js';
import type { EventStoreConfiguration } from '#config/configuration.js';
import type { LedgerClient } from '#event-store/kurrentdb/client.js';
import type { Protected, ProtectionCheck } from '#event-store/kurrentdb/protection.js';
import type { KurrentSettings } from '#event-store/kurrentdb/url.js';
import { StoreUnavailableError } from '#event-store/errors.js';
import { hanging } from '#reports/layout.js';
import { show } from '../cli.js';
import type { Cli, CommandDefinition } from '../cli.js';
import { withExamples } from '../examples.js';
import { CommandFailure, EXIT } from '../failure.js';
import { surroundings } from '../surroundings.js';

interface Status {
  readonly server: string;
  readonly version: string;
  readonly ledger: string;
  /** Log index of the last event; -1 when there is none. */
  readonly head: number;
  /** What stands open: whoever may change the log, and how. */
  readonly open: readonly string[];
}

interface Recounted {
  readonly ledger: string;
  /** Log index of the last event; -1 when there is none. */
  readonly head: number;
  /** What was written down of the log's order that did not fit the log. Empty: nothing was written. */
  readonly faults: readonly string[];
  /** How many marks there are now. */
  readonly marks: number;
}

interface ProtectOptions {
  readonly user: readonly string[];
  readonly othersWrite?: boolean;
  readonly json?: boolean;
}

export const eventStoreCommand: CommandDefinition = (program, cli) => {
  const command = program.command('event-store').description('the KurrentDB that EVENT_STORE_URL names: status, protect, recount');

  withExamples(command.command('status')
    .description('whether it answers, how far the ledger reaches, and who may change what stands there; exit status 6 where somebody may')
    .option('--json', 'the result as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const place = placeIn(cli);
      const status = await onEventStore(cli, place, (client, settings) => statusOf(place, client, settings));
      show(cli, status, options.json, (answer) => renderStatus(answer, cli.terminal.width));
      if (status.open.length > 0) throw new CommandFailure(EXIT.fault, 'The log could be changed.', ['docs/how-to/protect-the-event-store.md tells what to do.']);
    }), 'event-store status', 'event-store status --json');

  withExamples(command.command('protect')
    .description('as an administrator of the server: let the users of its ledgers append and read, and nobody but administrators delete or truncate')
    .requiredOption('--user <name...>', 'whom the processes of a ledger run as: users, or groups')
    .option('--others-write', 'leave others the right to append where they have it: other applications share the server')
    .option('--json', 'the result as JSON')
    .action(async ({ user, othersWrite = false, json }: ProtectOptions) => {
      const place = placeIn(cli);
      if (!place.eventStore.tls) throw new CommandFailure(EXIT.usage, 'EVENT_STORE_URL says tls=false: the server asks nobody who they are, so nothing can be protected there.');
      const { protect } = await import('#event-store/kurrentdb/protection.js');
      const result = await onEventStore(cli, place, (client) => protect(client, { users: user, othersWrite }));
      show(cli, result, json, renderProtected);
      if (json !== true) cli.terminal.note('It holds for every stream of this server that is not its own and has no ACL of its own. `factledger event-store status` as the ledger\'s user looks whether it does.');
    }), 'event-store protect --user ledger', 'event-store protect --user ledger --others-write');

  withExamples(command.command('recount')
    .description('count the log from its start, and write its order down anew where what is written down does not fit')
    .option('--json', 'the result as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const place = placeIn(cli);
      show(cli, await orUnreachable(place, () => recounted(cli, place)), options.json, renderRecounted);
    }), 'event-store recount');
};

const placeIn = ({ env }: Cli): EventStoreConfiguration => eventStoreConfiguration(surroundings(env));

async function onEventStore<T>(cli: Cli, place: EventStoreConfiguration, work: (client: LedgerClient, settings: KurrentSettings) => Promise<T>): Promise<T> {
  const { withClient } = await import('#event-store/kurrentdb/client.js');
  const { noticesOn, parseKurrentUrl } = await import('#event-store/kurrentdb/url.js');
  const settings = parseKurrentUrl(place.eventStore.url);
  for (const notice of noticesOn(settings)) cli.terminal.note(notice);
  return await withClient(settings, (client) => orUnreachable(place, () => work(client, settings)));
}

/** @throws {CommandFailure} 7 where the server does not answer, or does not let this user in */
async function orUnreachable<T>({ eventStore }: EventStoreConfiguration, work: () => Promise<T>): Promise<T> {
  const { inWordsOfThePort } = await import('#event-store/kurrentdb/client-errors.js');
  try {
    return await work();
  } catch (error) {
    const said = inWordsOfThePort(error);
    throw said instanceof StoreUnavailableError ? new CommandFailure(EXIT.unreachable, `${eventStore.shown}: ${said.message}`) : said;
  }
}

async function recounted(cli: Cli, { eventStore, ledger }: EventStoreConfiguration): Promise<Recounted> {
  const { KurrentEventStore } = await import('#event-store/kurrentdb/store.js');
  const store = KurrentEventStore.connect(eventStore.url, { ledger, readsMarks: false, writesMarks: false, onNotice: (notice) => { cli.terminal.note(notice); } });
  try {
    const { marks, faults } = await store.marksCheck();
    return { ledger, head: await store.head(), faults, marks: faults.length === 0 ? marks : await store.recount() };
  } finally {
    await store.close();
  }
}

async function statusOf({ eventStore, ledger }: EventStoreConfiguration, client: LedgerClient, settings: KurrentSettings): Promise<Status> {
  const { KurrentEventStore } = await import('#event-store/kurrentdb/store.js');
  const { checkProtection } = await import('#event-store/kurrentdb/protection.js');
  const version = await client.greet();
  const store = KurrentEventStore.connect(eventStore.url, { ledger, writesMarks: false });
  try {
    const head = await store.head();
    return { server: eventStore.shown, version, ledger, head, open: openIn(await checkProtection(client, ledger, settings)) };
  } finally {
    await store.close();
  }
}

const openIn = ({ triedAs, appendRefused, faults }: ProtectionCheck): readonly string[] => [
  ...(triedAs === null ? ['the server is spoken to without TLS: it asks nobody who they are, and whoever reaches it may change the log'] : []),
  ...(appendRefused === null ? [] : [`${triedAs ?? ''} may not append: ${appendRefused}`]),
  ...faults,
];

function renderStatus({ server, version, ledger, head, open }: Status, width: number): string {
  return [
    `${server}: version ${version}`,
    `ledger ${ledger}: ${head < 0 ? 'no events' : `${head + 1} events`}`,
    open.length === 0 ? 'protected: nobody but administrators may delete or truncate' : 'not protected:',
    ...open.flatMap((what) => hanging('  ', what, width, 4)),
  ].join('\n');
}

function renderRecounted({ ledger, head, faults, marks }: Recounted): string {
  if (faults.length === 0) return `ledger ${ledger}: ${head + 1} events, and the marks of their order fit: nothing was written`;
  return [
    `ledger ${ledger}: ${head + 1} events`, ...faults.map((what) => `  ${what}`),
    `${marks} ${marks === 1 ? 'mark is' : 'marks are'} written down anew: start every process of the ledger again`,
  ].join('\n');
}

function renderProtected({ before, after }: Protected): string {
  const rights = [['$w', 'append'], ['$d', 'delete'], ['$mw', 'change metadata']] as const;
  const roles = (named: readonly string[] | undefined): string => named?.join(', ') ?? '$all';
  return [
    ...rights.map(([right, what]) => `may ${what}: ${roles(after.userStreams[right])}${changed(roles(before.userStreams[right]), roles(after.userStreams[right]))}`),
    `may read all streams: ${roles(after.readersOfAll)}${changed(roles(before.readersOfAll), roles(after.readersOfAll))}`,
  ].join('\n');
}

const changed = (before: string, after: string): string => (before === after ? '' : `   (was ${before})`);
