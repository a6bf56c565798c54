import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, OWNER_KEY, must, openCase } from '#test/support/desk.js';
import type { Case } from '#test/support/desk.js';

let desk: Desk;
let held: Case;
beforeAll(async () => {
  desk = await Desk.open();
  held = await openCase(desk, 'streams');
});
afterAll(() => desk.close());

interface Message {
  readonly id?: string;
  readonly event?: string;
  readonly data?: any;
}

/** An open stream, read message by message. */
class Listening {
  private text = '';
  private readonly decoder = new TextDecoder();
  private constructor(
    private readonly reader: ReadableStreamDefaultReader<Uint8Array>,
    private readonly abort: AbortController,
  ) {}

  static async to(headers: Record<string, string>, path = '/v1/events/stream'): Promise<Listening> {
    const abort = new AbortController();
    const response = await fetch(`${desk.server.url}${path}`, { headers, signal: abort.signal });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    return new Listening(response.body!.getReader(), abort);
  }

  /** Null when the stream has ended. */
  async next(): Promise<Message | null> {
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end !== -1) {
        const block = this.text.slice(0, end);
        this.text = this.text.slice(end + 2);
        const fields = Object.fromEntries(
          block
            .split('\n')
            .filter((line) => /^[a-z]+: /.test(line))
            .map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
        );
        if (fields['data'] !== undefined) return { ...fields, data: JSON.parse(fields['data']) };
        continue;
      }
      const { done, value } = await this.reader.read();
      if (done) return null;
      this.text += this.decoder.decode(value, { stream: true });
    }
  }

  close(): void {
    this.abort.abort();
  }
}
const owner = { authorization: `Bearer ${OWNER_KEY}` };

describe("the owner's stream", () => {
  it('tells every event as it is recorded, and goes on from Last-Event-ID without gap or repetition', async () => {
    const first = await Listening.to({ ...owner, 'last-event-id': '-1' });
    const head = await desk.head();
    const seen: Message[] = [];
    while (seen.length <= head) seen.push((await first.next())!);
    expect(seen.map(({ id }) => Number(id))).toEqual(Array.from({ length: head + 1 }, (_, i) => i));
    expect(seen[0]).toMatchObject({ event: 'LedgerOpened', data: { logIndex: 0, type: 'LedgerOpened', v: 1 } });
    must(await desk.post(`${held.path}/questions`, { text: 'Live?', positions: 'open' }));
    expect(await first.next()).toMatchObject({ id: String(head + 1), event: 'QuestionRaised' });
    first.close();
    must(await desk.post(`${held.path}/questions`, { text: 'While away?', positions: 'open' }));
    const second = await Listening.to({ ...owner, 'last-event-id': String(head + 1) });
    expect(await second.next()).toMatchObject({ id: String(head + 2), data: { data: { text: 'While away?' } } });
    second.close();
  });

  it('starts at what comes next where no place is named', async () => {
    const stream = await Listening.to(owner);
    const { logIndex } = must(await desk.post(`${held.path}/questions`, { text: 'Next?', positions: 'open' }));
    expect(await stream.next()).toMatchObject({ id: String(logIndex) });
    stream.close();
  });

  it('takes no place that is no log index', async () => {
    const { status, body } = await desk.get('/v1/events/stream', { headers: { 'last-event-id': 'yesterday' } });
    expect([status, body.code]).toEqual([400, 'malformed-request']);
  });
});

describe("the readers' stream", () => {
  it('tells of publications alone, each at the log index of its event, and goes on from there', async () => {
    const stream = await Listening.to({ 'last-event-id': '-1' });
    const publish = async () => {
      const { headers } = await desk.get(`${held.path}/publication`);
      return must(await desk.say('PUT', `${held.path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
    };
    const one = await publish();
    expect(await stream.next()).toEqual({
      id: String(one.logIndex),
      event: 'published',
      data: { incident: held.incident, throughRevision: one.revision - 1 },
    });
    must(await desk.post(`${held.path}/questions`, { text: 'Unpublished yet?', positions: 'open' }));
    const two = await publish();
    expect(await stream.next()).toMatchObject({ id: String(two.logIndex), event: 'published' });
    stream.close();
    const resumed = await Listening.to({ 'last-event-id': String(one.logIndex) });
    expect(await resumed.next()).toMatchObject({ id: String(two.logIndex) });
    resumed.close();
  });
});

describe('the stream of an incident, of a source', () => {
  const ids = async (stream: Listening, count: number): Promise<readonly (string | undefined)[]> => {
    const messages: (Message | null)[] = [];
    while (messages.length < count) messages.push(await stream.next());
    return messages.map((message) => message?.event);
  };

  it('tells the owner what concerns it and nothing else', async () => {
    const other = await openCase(desk, 'next-door');
    const incident = await Listening.to(owner, `/v1/incidents/next-door/events/stream`);
    const source = await Listening.to(owner, `/v1/sources/${other.source}/events/stream`);
    must(await desk.post(`${held.path}/questions`, { text: 'Not here?', positions: 'open' }));
    must(await desk.post(`${other.path}/questions`, { text: 'Here?', positions: 'open' }));
    // An incident that comes to name the source is followed from then on.
    const naming = { kind: 'new', claimants: [{ speaker: { kind: 'source', source: other.source } }], channel: 'statement', said: '2025-10-21' };
    must(await desk.post(`${held.path}/assertions`, { utterance: naming, gist: 'named here too', certainty: 'asserted' }));
    expect(await ids(incident, 1)).toEqual(['QuestionRaised']);
    expect(await ids(source, 3)).toEqual(['QuestionRaised', 'UtteranceLogged', 'AssertionLogged']);
    incident.close();
    source.close();
    const whole = await Listening.to({ ...owner, 'last-event-id': '-1' }, `${other.path}/events/stream`);
    const { body } = await desk.get(`${other.path}/events?limit=500`);
    expect(await ids(whole, body.items.length)).toEqual(body.items.map(({ type }: { readonly type: string }) => type));
    whole.close();
  });

  it('tells readers of publications alone, and is not there before one', async () => {
    const other = await openCase(desk, 'unpublished');
    const paths = [`${other.path}/events/stream`, `/v1/sources/${other.source}/events/stream`];
    for (const path of paths) expect([path, (await desk.read(path)).status]).toEqual([path, 404]);
    const publish = async (path: string) => {
      const { headers } = await desk.get(`${path}/publication`);
      return must(await desk.say('PUT', `${path}/publication`, {}, { headers: { 'if-match': headers.get('etag') ?? '' } }));
    };
    const one = await publish(other.path);
    const streams = await Promise.all(paths.map((path) => Listening.to({ 'last-event-id': '-1' }, path)));
    for (const stream of streams) expect(await stream.next()).toMatchObject({ id: String(one.logIndex), event: 'published', data: { incident: other.incident } });
    await publish(held.path);
    must(await desk.post(`${other.path}/questions`, { text: 'Again?', positions: 'open' }));
    const two = await publish(other.path);
    for (const stream of streams) expect(await stream.next()).toMatchObject({ id: String(two.logIndex), event: 'published', data: { incident: other.incident } });
    for (const stream of streams) stream.close();
  });

  it('is of something that is there', async () => {
    for (const path of ['/v1/incidents/nowhere/events/stream', `/v1/sources/${held.incident}/events/stream`]) {
      expect([path, (await desk.get(path)).status]).toEqual([path, 404]);
    }
  });
});

describe('the replay', () => {
  it('gives each event with what it changed in the account, a line each', async () => {
    const { status, headers, body } = await desk.get(`${held.path}/replay?public=2025-10-22`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    const steps = body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(steps[0]).toMatchObject({
      event: { type: 'IncidentOpened', logIndex: expect.any(Number) },
      public: '2025-10-23T06:59:59.999Z',
      changes: [],
    });
    const logged = steps.filter(({ event }: any) => event.type === 'AssertionLogged');
    expect(logged[0].changes).toMatchObject([{ kind: 'added', question: { label: 'Q1' } }]);
    expect((await desk.get('/v1/incidents/nowhere/replay')).status).toBe(404);
  });
});

describe('when the server stops', () => {
  it('streams end, and the folder is free for the next', async () => {
    const other = await Desk.open();
    const response = await fetch(`${other.server.url}/v1/events/stream`, { headers: owner });
    const reader = response.body!.getReader();
    await reader.read();
    const ended = (async () => {
      for (;;) if ((await reader.read()).done) return 'ended';
    })();
    await other.server.close();
    expect(await ended).toBe('ended');
    const again = await Desk.open({ folder: other.folder });
    expect((await again.get('/v1/ledger')).body.clock).toBe('true');
    await again.close();
  });
});
