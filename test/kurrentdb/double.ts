/**
 * The double of KurrentDB: a server in this process that speaks as much of its protocol as the ledger's adapter and the bare
 * client use, from the client's own generated stubs, and fails on order. What it is and is not:
 * docs/explanation/testing-with-kurrentdb.md.
 */
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { selfSigned } from './certificate.js';
import { Faults } from './faults.js';
import { GrpcServer } from './grpc/server.js';
import { readGossip, supportedMethods } from './server/about.js';
import type { Member } from './server/about.js';
import { Access, ADMIN } from './server/access.js';
import type { User } from './server/access.js';
import { append, deleteStream, tombstoneStream } from './server/append.js';
import { batchAppend } from './server/batch-append.js';
import { EventLog } from './server/log.js';
import type { LogRecord } from './server/log.js';
import type { Endpoint, Limits, Node } from './server/node.js';
import { Orders } from './server/orders.js';
import { read } from './server/read.js';
import { Wire } from './wire.js';

export interface DoubleOptions {
  /** A secured node: TLS, with these users beside `admin`. Without it nobody is asked who they are. */
  readonly secured?: readonly User[];
  readonly limits?: Partial<Limits>;
  /** What it says it is. */
  readonly version?: string;
  /** A node that is not the leader: it has the leader's log, and knows where it is. */
  readonly follows?: Double;
}

const LIMITS: Limits = { maxAppendBytes: 256 * 1024 * 1024, maxEventBytes: 16 * 1024 * 1024, writeTimeoutMs: 2_000 };
const ADDRESS = '127.0.0.1';

export class Double {
  readonly log: EventLog;
  readonly #orders = new Orders();
  readonly #certificate;
  readonly #access: Access;
  readonly #cluster: Double[];
  #port = 0;
  #running: { readonly server: GrpcServer; readonly wire: Wire; readonly faults: Faults } | undefined;

  constructor(private readonly options: DoubleOptions) {
    this.log = options.follows?.log ?? new EventLog();
    this.#access = new Access(this.log, options.secured === undefined ? null : [ADMIN, ...options.secured]);
    this.#certificate = options.secured === undefined ? undefined : selfSigned(ADDRESS);
    this.#cluster = options.follows === undefined ? [this] : options.follows.#cluster;
    if (options.follows !== undefined) this.#cluster.push(this);
  }

  /** Of this node, without user or password. */
  get url(): string {
    return `esdb://${this.endpoint.address}:${this.#port}?tls=${String(this.#certificate !== undefined)}`;
  }

  get endpoint(): Endpoint {
    return { address: ADDRESS, port: this.#port };
  }

  /** What a client of a secured node trusts, as PEM. */
  get authority(): string | undefined {
    return this.#certificate?.cert;
  }

  /** @throws where it does not run */
  get faults(): Faults {
    if (this.#running === undefined) throw new Error('the double does not run');
    return this.#running.faults;
  }

  /** What stands in a stream, whoever may read it. */
  eventsOf(streamId: string): readonly LogRecord[] {
    return this.log.records.filter((record) => record.streamId === streamId);
  }

  /** Starts it, or starts it again: at the same port, with all that was stored. */
  async start(): Promise<void> {
    const server = new GrpcServer(this.#certificate);
    const wire = new Wire(await server.listen());
    const { follows, limits } = this.options;
    const node: Node = {
      log: this.log, access: this.#access, limits: { ...LIMITS, ...limits }, orders: this.#orders,
      leader: () => follows?.endpoint ?? null, cut: (how, connection) => wire.cut(how, connection),
    };
    const { StreamsService } = streamsService;
    server.serve(StreamsService.read, read(node));
    server.serve(StreamsService.append, append(node));
    server.serve(StreamsService.batchAppend, batchAppend(node));
    server.serve(StreamsService.delete, deleteStream(node));
    server.serve(StreamsService.tombstone, tombstoneStream(node));
    server.serve(featuresService.ServerFeaturesService.getSupportedMethods, supportedMethods(node, this.options.version ?? '26.0.3'));
    server.serve(gossipService.GossipService.read, readGossip(() => this.#members()));
    this.#port = await wire.listen(this.#port);
    this.#running = { server, wire, faults: new Faults(this.#orders, wire) };
  }

  /**
   * Ends it without a word. 26.0.3, kill -9: everything in flight fails with `reset`, and what comes after with `down`; of 870
   * appends that were rejected so, 43 had been stored. The state stays for a `start`.
   */
  async kill(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#orders.clear();
    await running?.wire.refuse();
    running?.wire.cut('RST');
    await running?.server.close();
  }

  /** Ends it in good order. 26.0.3, SIGTERM: calls in flight end as `shutDown` says, those that come after as `down`. */
  async shutDown(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#orders.clear();
    await running?.wire.refuse();
    await running?.server.abandon();
  }

  async stop(): Promise<void> {
    await this.kill();
  }

  #members(): readonly Member[] {
    const running = this.#cluster.filter((node) => node.#running !== undefined);
    return running.map((node) => ({ ...node.endpoint, isLeader: node.options.follows === undefined }));
  }
}

/**
 * @example
 * const double = await startDouble();
 * const client = EventStoreDBClient.connectionString(double.url);
 * double.faults.cutAfterStoring();
 */
export async function startDouble(options: DoubleOptions = {}): Promise<Double> {
  const double = new Double(options);
  await double.start();
  return double;
}
