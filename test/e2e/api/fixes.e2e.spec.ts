import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Desk, must, openCase } from '#test/support/desk.js';
import type { Case, Said } from '#test/support/desk.js';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

/** Amends or voids, naming the version that stands now. */
async function fix(entry: string, step: 'amendments' | 'voiding', body: object, headers: Readonly<Record<string, string>> = {}): Promise<Said> {
  const { headers: now } = await desk.get(`/v1/entries/${entry}`);
  return await desk.post(`/v1/entries/${entry}/${step}`, body, { headers: { 'if-match': now.get('etag') ?? '', ...headers } });
}
const voiding = async (entry: string): Promise<Said> => await fix(entry, 'voiding', { reason: 'a slip' });
const told = ({ status, body }: Said): unknown => [status, body.code];

describe('voiding what is registered', () => {
  it('is refused while a standing entry names it, and goes through once none does', async () => {
    const held = await openCase(desk, 'voiding');
    const entryOf = async (path: string): Promise<string> => (await desk.get(path)).body.entry;
    const source = await entryOf(`/v1/sources/${held.source}`);
    const document = await entryOf(`/v1/documents/${held.document}`);
    expect(told(await voiding(source))).toEqual([409, 'entry-referenced']);
    expect(told(await voiding(document))).toEqual([409, 'entry-referenced']);
    for (const assertion of held.assertions) must(await voiding(await entryOf(`${held.path}/assertions/${assertion}`)));
    must(await voiding(document));
    expect(told(await voiding(source))).toEqual([409, 'entry-referenced']);
    const { body } = await desk.get(`${held.path}/events?limit=500`);
    for (const { id, type } of body.items) if (type === 'UtteranceLogged') must(await voiding(id));
    must(await voiding(source));
    expect((await desk.get(`/v1/sources/${held.source}`)).status).toBe(404);
  });
});

describe('a retry of an adoption', () => {
  it('is answered as it was, though the utterance was voided where it came from', async () => {
    const [from, into] = [await openCase(desk, 'adopted-from'), await openCase(desk, 'adopted-into')];
    const path = `${from.path}/assertions/${from.assertions[0]}`;
    const { body } = await desk.get(path);
    const adopt = async (): Promise<Said> => await desk.post(`${into.path}/assertions`, into.stating('as they said there', into.positions[0], {
      utterance: { kind: 'adopted', utterance: body.utterance.id, from: from.incident },
    }), { headers: { 'idempotency-key': 'adopt' } });
    const first = must(await adopt());
    must(await voiding(body.entry));
    must(await voiding(body.utterance.entry));
    expect(await adopt()).toMatchObject({ status: 200, body: { ...first, replayed: true } });
  });
});

describe('amending an utterance', () => {
  let [first, second]: Case[] = [];
  let [logged, adopted] = ['', ''];
  beforeAll(async () => {
    first = await openCase(desk, 'amended-first');
    second = await openCase(desk, 'amended-second');
    const { body } = await desk.get(`${first!.path}/assertions/${first!.assertions[0]}`);
    logged = body.utterance.entry;
    const receipt = must(await desk.post(`${second!.path}/assertions`, second!.stating('as they said elsewhere', second!.positions[0], {
      utterance: { kind: 'adopted', utterance: body.utterance.id, from: first!.incident },
    })));
    adopted = receipt.events.find(({ type }: { type: string }) => type === 'UtteranceAdopted').id;
  });
  const channel = (before: string, after: string): object => ({ changes: [{ path: '/channel', before, after }], reason: 'misread' });
  const channels = async (): Promise<readonly string[]> =>
    await Promise.all([logged, adopted].map(async (entry) => (await desk.get(`/v1/entries/${entry}`)).body.data.channel));

  it('reaches every incident that holds a copy, from either side, once', async () => {
    must(await fix(logged, 'amendments', channel('statement', 'briefing'), { 'idempotency-key': 'to-briefing' }));
    expect(await channels()).toEqual(['briefing', 'briefing']);
    const head = await desk.head();
    must(await fix(logged, 'amendments', channel('statement', 'briefing'), { 'idempotency-key': 'to-briefing' }));
    expect(await desk.head()).toBe(head);
    must(await fix(adopted, 'amendments', channel('briefing', 'interview')));
    expect(await channels()).toEqual(['interview', 'interview']);
  });

  it('writes nothing anywhere where one of them refuses, or the version is not the one that stands', async () => {
    const head = await desk.head();
    const stale = await fix(logged, 'amendments', channel('interview', 'post'), { 'if-match': '"r0"' });
    expect(told(stale)).toEqual([412, 'precondition-failed']);
    expect(told(await fix(logged, 'amendments', channel('interview', 'ownVoice')))).toEqual([422, 'own-voice-needs-document']);
    expect(await desk.head()).toBe(head);
    expect(await channels()).toEqual(['interview', 'interview']);
  });

  it('that was made is answered again, even where a copy came since', async () => {
    const third = await openCase(desk, 'amended-third');
    const { body } = await desk.get(`${first!.path}/assertions/${first!.assertions[0]}`);
    must(await desk.post(`${third.path}/assertions`, third.stating('again', third.positions[0], {
      utterance: { kind: 'adopted', utterance: body.utterance.id, from: first!.incident },
    })));
    expect((await fix(logged, 'amendments', channel('statement', 'briefing'), { 'idempotency-key': 'to-briefing' })).status).toBe(200);
  });
});

describe('merging utterances', () => {
  it('reaches the incidents that hold both, and so does taking it back', async () => {
    const [first, second, third] = [await openCase(desk, 'merged-first'), await openCase(desk, 'merged-second'), await openCase(desk, 'merged-third')];
    const utterances = await Promise.all(first.assertions.slice(0, 2).map(async (assertion) =>
      (await desk.get(`${first.path}/assertions/${assertion}`)).body.utterance.id as string));
    const [from, into] = utterances;
    const adopt = async (held: Case, utterance: string | undefined): Promise<unknown> => must(await desk.post(`${held.path}/assertions`,
      held.stating('as they said there', held.positions[0], { utterance: { kind: 'adopted', utterance, from: first.incident } })));
    await adopt(second, from);
    await adopt(second, into);
    await adopt(third, from);
    const merges = async (held: Case): Promise<readonly string[]> =>
      (await desk.get(`${held.path}/events?limit=500`)).body.items.map(({ type }: { type: string }) => type).filter((type: string) => /Merged|Withdrawn/.test(type));
    const merge = async (): Promise<Said> => await desk.post(`${first.path}/utterances/merges`, { from, into, rationale: 'one statement' },
      { headers: { 'idempotency-key': 'one-statement' } });
    const { ids } = must(await merge());
    expect(await Promise.all([first, second, third].map(merges))).toEqual([['UtterancesMerged'], ['UtterancesMerged'], []]);
    const head = await desk.head();
    expect((await merge()).status).toBe(200);
    expect(await desk.head()).toBe(head);
    must(await desk.post(`${second.path}/relations/${ids.relation}/withdrawal`, { reason: 'two after all' }));
    expect(await Promise.all([first, second].map(merges))).toEqual([['UtterancesMerged', 'RelationWithdrawn'], ['UtterancesMerged', 'RelationWithdrawn']]);
  });
});
