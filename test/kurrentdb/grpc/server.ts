/**
 * A server of gRPC over Node's HTTP/2, for methods as the client's generated stubs describe them.
 *
 * The server of grpc-js would do for calls that go well. The double also has to end a call without any status, tell a caller
 * that gave up from a connection that broke, and refuse in the very words of the real server; those need the stream itself.
 */
import { once } from 'node:events';
import { constants, createSecureServer, createServer } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { framed, messagesOn } from './framing.js';
import { CallLost, Code, Refusal } from './refusal.js';

/** A method of a service, as the generated stubs have it. */
export interface Method<Req, Res> {
  readonly path: string;
  readonly requestDeserialize: (bytes: Buffer) => Req;
  readonly responseSerialize: (response: Res) => Buffer;
}

export interface Call<Req, Res> {
  /** Local port at the other end of the connection, which names it. */
  readonly connection: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends when the caller has sent its last request, gave up or is gone: see `end`. */
  readonly requests: AsyncIterable<Req>;
  /** How `requests` ended. */
  readonly end: 'sent' | 'cancelled' | 'lost';
  /** Aborts once nobody takes an answer any more. */
  readonly gone: AbortSignal;
  /** Resolves when the connection takes more. @throws {CallLost} */
  readonly send: (response: Res) => Promise<void>;
}

export type Handler<Req, Res> = (call: Call<Req, Res>) => Promise<void>;

/** The only request of a call. @throws {CallLost} */
export async function onlyRequest<Req>(call: Pick<Call<Req, never>, 'requests'>): Promise<Req> {
  for await (const request of call.requests) return request;
  throw new CallLost();
}

const WINDOW = 768 * 1024;
const SETTINGS = { maxConcurrentStreams: 100, initialWindowSize: WINDOW };
const HEADERS = { ':status': 200, 'content-type': 'application/grpc', server: 'Kestrel', 'grpc-accept-encoding': 'identity,gzip,deflate' };

export class GrpcServer {
  readonly #methods = new Map<string, (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => unknown>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #streams = new Set<ServerHttp2Stream>();
  readonly #sockets = new Set<Socket>();
  readonly #server;

  constructor(certificate?: { readonly key: string; readonly cert: string }) {
    this.#server = certificate === undefined ? createServer({ settings: SETTINGS }) : createSecureServer({ ...certificate, settings: SETTINGS });
    this.#server.on('session', (session) => {
      this.#sessions.add(session);
      session.setLocalWindowSize(1024 * 1024);
      session.on('close', () => this.#sessions.delete(session));
      session.on('error', () => undefined);
    });
    this.#server.on('stream', (stream, headers) => {
      this.#streams.add(stream);
      stream.on('close', () => this.#streams.delete(stream));
      // What a broken connection does to a stream shows where it is read and written.
      stream.on('error', () => undefined);
      const serve = this.#methods.get(headers[':path'] ?? '');
      if (serve === undefined) finish(stream, new Refusal(Code.UNIMPLEMENTED, 'Service is unimplemented.'));
      else serve(stream, headers);
    });
    this.#server.on('sessionError', () => undefined);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    if (certificate !== undefined) this.#server.on('tlsClientError', () => undefined);
  }

  serve<Req, Res>(method: Method<Req, Res>, handler: Handler<Req, Res>): void {
    this.#methods.set(method.path, async (stream, headers) => {
      try {
        await handler(callOn(stream, headers, method));
        finish(stream);
      } catch (error) {
        if (error instanceof CallLost) return;
        finish(stream, error instanceof Refusal ? error : new Refusal(Code.UNKNOWN, 'Exception was thrown by handler.'));
      }
    });
  }

  /** @returns the port */
  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return port;
  }

  /** Ends every call in flight without a status, then the connections. */
  async abandon(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const stream of this.#streams) stream.close(constants.NGHTTP2_NO_ERROR);
    for (const session of this.#sessions) session.close();
    await closed;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const session of this.#sessions) session.destroy();
    // A session over TLS leaves its connection open for as long as something is still to be written.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

function callOn<Req, Res>(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, method: Method<Req, Res>): Call<Req, Res> {
  const { session } = stream;
  const gone = new AbortController();
  // The real server compresses for whoever says that it can take it.
  const isCompressed = headers['grpc-accept-encoding']?.includes('gzip') === true;
  let end: Call<Req, Res>['end'] = 'sent';
  stream.on('close', () => gone.abort());
  async function* requests(): AsyncGenerator<Req> {
    try {
      for await (const message of messagesOn(stream)) yield method.requestDeserialize(message);
    } catch (error) {
      if (error instanceof Refusal) throw error;
    }
    if (stream.aborted || stream.destroyed) end = session === undefined || session.closed || session.destroyed ? 'lost' : 'cancelled';
  }
  return {
    connection: session?.socket.remotePort ?? 0,
    headers,
    requests: requests(),
    get end() {
      return end;
    },
    gone: gone.signal,
    send: async (response) => {
      if (stream.destroyed || stream.closed) throw new CallLost();
      if (!stream.headersSent) begin(stream, isCompressed);
      if (stream.write(framed(method.responseSerialize(response), isCompressed))) return;
      await once(stream, 'drain', { signal: gone.signal }).catch(() => undefined);
    },
  };
}

function begin(stream: ServerHttp2Stream, isCompressed = false): void {
  stream.respond({ ...HEADERS, 'grpc-encoding': isCompressed ? 'gzip' : 'identity' }, { waitForTrailers: true });
}

function finish(stream: ServerHttp2Stream, refusal?: Refusal): void {
  if (stream.destroyed || stream.closed) return;
  const status = refusal === undefined ? { 'grpc-status': '0' }
    : { ...refusal.headers, 'grpc-status': String(refusal.code), 'grpc-message': escaped(refusal.details) };
  if (!stream.headersSent && refusal !== undefined) {
    stream.respond({ ...HEADERS, ...status }, { endStream: true });
  } else {
    if (!stream.headersSent) begin(stream);
    stream.once('wantTrailers', () => stream.sendTrailers(status));
    stream.end();
  }
  // What the caller may still send is of no interest.
  stream.resume();
}

/** Percent-encodes what may not stand in a header, and nothing else. */
const escaped = (details: string): string => details.replaceAll(/[^ -$&-~]/gu, (character) => encodeURIComponent(character));
