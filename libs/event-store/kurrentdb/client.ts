/** The client as this adapter uses it: made from settings rather than from text, and with appends of its own. */
import { EventStoreDBClient } from '@eventstore/db-client';
import grpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { AppendStream } from './append-stream.js';
import type { AppendAnswer, AppendRequest } from './append-stream.js';
import { withoutCompression } from './uncompressed.js';
import { certificatesOf } from './url.js';
import type { Host, KurrentSettings } from './url.js';

/** What is used of a client. */
export interface KurrentClient extends Pick<EventStoreDBClient, 'readAll' | 'readStream' | 'subscribeToAll'> {
  /** A first call, which makes the connection. Answers with the server's version. */
  greet(): Promise<string>;
  /** One append, sent once. Never rejects. */
  append(request: AppendRequest, limitMs: number): Promise<AppendAnswer>;
  /** Cancels what is under way and closes the connection. */
  end(): void;
}

const KEEP_ALIVE_MS = 10_000;
let clients = 0;
/** -1 switches it off, and stays that. */
const ownTimeout = (ms: number): number => (ms < 0 ? ms : ms + (clients++ % 1_000));

export class LedgerClient extends EventStoreDBClient implements KurrentClient {
  #appends: AppendStream | undefined;
  #opening: Promise<AppendStream> | undefined;
  #channel: { close(): void } | undefined;

  /** Called once, before anything is asked. */
  uncompressed(): this {
    const connect = this.getChannel;
    this.getChannel = async () => {
      const channel = await connect();
      withoutCompression(channel);
      return (this.#channel = channel);
    };
    return this;
  }

  async greet(): Promise<string> {
    return (await this.capabilities).serverVersion;
  }

  async append(request: AppendRequest, limitMs: number): Promise<AppendAnswer> {
    let stream: AppendStream;
    try {
      stream = await this.#openAppends();
    } catch (cause) {
      return { kind: 'not-taken', reason: 'no connection', cause };
    }
    return await stream.append(request, limitMs);
  }

  end(): void {
    // It resolves when every stream has told its end, which one that nobody reads any more never does.
    void this.dispose();
    this.#channel?.close();
  }

  #openAppends(): Promise<AppendStream> {
    if (this.#appends?.isOver === false) return Promise.resolve(this.#appends);
    return (this.#opening ??= this.#openCall().then((stream) => (this.#appends = stream)).finally(() => (this.#opening = undefined)));
  }

  async #openCall(): Promise<AppendStream> {
    const open = this.GRPCStreamCreator(grpc.StreamsClient, 'batchAppend', (client) =>
      client.batchAppend(...this.callArguments({ requiresLeader: true }, { deadline: Infinity })));
    return new AppendStream(await open());
  }
}

/**
 * A client that has not connected yet. `leader` is where a server said that the leader is; it stands in for what a single
 * host in the settings says.
 * @throws {EventStoreUrlError} when a certificate cannot be read
 */
export function openClient(settings: KurrentSettings, leader?: Host): LedgerClient {
  const { tls, tuning, credentials } = settings;
  const { ca, cert, key } = certificatesOf(settings);
  const channel = {
    insecure: !tls,
    ...(ca === undefined ? {} : { rootCertificate: ca }),
    ...(cert === undefined || key === undefined ? {} : { userCertFile: cert, userKeyFile: key }),
  };
  const user = credentials ?? undefined;
  const hosts = settings.hosts.map(({ address, port }) => ({ address, port }));
  const [first] = hosts;
  const options = {
    ...tuning,
    // Always true: with false, the client reports the wrong revision (it takes "has one" for the revision).
    throwOnAppendFailure: true,
    // gRPC for Node lets clients of one process share a connection, and the time for which it is not tried again once it was
    // lost, wherever they agree in their settings. A client that is to be a new one differs in a millisecond.
    keepAliveTimeout: ownTimeout(tuning.keepAliveTimeout ?? KEEP_ALIVE_MS),
  };
  if (hosts.length > 1) return new LedgerClient({ ...options, endpoints: hosts }, channel, user).uncompressed();
  if (settings.discover && first !== undefined) {
    return new LedgerClient({ ...options, discover: first }, channel, user).uncompressed();
  }
  return new LedgerClient({ ...options, endpoint: leader ?? first ?? '' }, channel, user).uncompressed();
}

/** Works with a client of its own, which is put away afterwards. @throws {EventStoreUrlError} as `openClient` does */
export async function withClient<T>(settings: KurrentSettings, work: (client: LedgerClient) => Promise<T>): Promise<T> {
  const client = openClient(settings);
  try {
    return await work(client);
  } finally {
    client.end();
  }
}
