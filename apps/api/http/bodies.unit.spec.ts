import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { LogAssertionBody } from '../assertions/assertion.bodies.js';
import { logAssertionOf } from '../assertions/assertion.mapping.js';
import { AmendEntryBody } from '../entries/entry.bodies.js';
import { RegisterDocumentBody } from '../documents/register-document.body.js';
import { ProposalBody } from '../proposals/proposal.bodies.js';
import { NewNames } from '../speech/names.js';
import { idAt } from '#ledger/ids.js';
import type { CommandId } from '#domain/ids.js';
import { parseBody } from './json-body.js';
import { Sensitive } from './sensitive.js';
import { strictPipe } from './validation.js';

const ID = '6f1f0f4e-5b52-4d5c-8f5e-0a2b6a1d3c11';
const COMMAND = ID as CommandId;
const pipe = strictPipe();
const read = async <T>(type: new () => T, body: unknown): Promise<T> => await pipe.transform(body, { type: 'body', metatype: type });
const faults = async (type: new () => object, body: unknown): Promise<readonly string[]> =>
  await read(type, body).then(
    () => [],
    (error: any) => error.more.errors.map(({ pointer }: any) => pointer),
  );

const logging = {
  utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: 'new:ann' } }], channel: 'statement', said: '2025-10-21' },
  gist: 'it did',
  certainty: 'asserted',
};

describe('bodies', () => {
  it('take a time as its EDTF alone, and as its parts', async () => {
    const one = await read(RegisterDocumentBody, { title: 'T', publisher: null, published: '2025-10' });
    expect({ ...one.published }).toEqual({ edtf: '2025-10' });
    expect(await faults(RegisterDocumentBody, { title: 'T', publisher: null, published: { edtf: '2025', earliest: null } })).toEqual([]);
    expect(await faults(RegisterDocumentBody, { title: 'T', publisher: null, published: 2025 })).toEqual(['/published']);
    expect((await faults(RegisterDocumentBody, { title: 'T', publisher: null, published: ['2025'] }))[0]).toBe('/published');
  });

  it('take most texts as words to be sealed, told apart from everything else, and by the same limits', async () => {
    const body = await read(LogAssertionBody, { ...logging, gist: { sensitive: 'words' }, unclear: 'open' });
    expect(body.gist).toBeInstanceOf(Sensitive);
    expect(body).toMatchObject({ gist: { words: 'words' }, unclear: 'open' });
    for (const gist of [{ sensitive: '' }, { sensitive: 1 }, { sensitive: 'x', more: 1 }, { sensitive: 'x'.repeat(1_001) }, ['x'], 'x'.repeat(1_001), ' ']) {
      expect([gist, await faults(LogAssertionBody, { ...logging, gist })]).toEqual([gist, ['/gist']]);
    }
    expect(await faults(LogAssertionBody, { ...logging, label: { sensitive: 'x' } })).toEqual(['/label']);
    const time = { edtf: '2025', verbatim: { sensitive: 'x' } };
    expect(await faults(RegisterDocumentBody, { title: { sensitive: 'T' }, publisher: null, published: time })).toEqual(['/published/verbatim']);
  });

  it('take a sealed value back in an amendment only where it stood before', async () => {
    const [one, other] = [{ $sealed: 'a' }, { $sealed: 'b' }];
    const amend = (before: unknown, after: unknown) => faults(AmendEntryBody, { changes: [{ path: '/a', before, after }], reason: 'r' });
    expect(await amend([{ title: one }], [{ title: one }, { title: { sensitive: 'words' } }])).toEqual([]);
    expect(await amend(one, other)).toEqual(['/changes/0/after']);
    expect(await amend(null, { deep: [one] })).toEqual(['/changes/0/after']);
  });

  it('name an item that is null where an object of some kind is wanted', async () => {
    expect(await faults(LogAssertionBody, { ...logging, specifics: [null] })).toEqual(['/specifics/0']);
    expect(await faults(LogAssertionBody, { ...logging, utterance: [null] })).toEqual(['/utterance/0']);
  });

  it('read a whole body by its kind, and one of no kind by the kinds there are', async () => {
    const voiding = { kind: 'voiding', entry: ID, reason: 'twice' };
    expect(await read(ProposalBody, voiding)).toEqual(voiding);
    expect(await faults(ProposalBody, { ...voiding, evidence: [] })).toEqual(['/evidence']);
    expect(await faults(ProposalBody, { kind: 'resolution' })).toEqual(['/contradiction', '/reason', '/evidence']);
    expect(await faults(ProposalBody, { kind: 'opinion', reason: 'x' })).toEqual(['/kind']);
  });

  it('tell null from left out', async () => {
    expect(await faults(RegisterDocumentBody, { title: 'T', published: '2025' })).toEqual(['/publisher']);
    expect(await faults(RegisterDocumentBody, { title: 'T', publisher: null, published: '2025', label: null })).toEqual(['/label']);
    expect(await faults(AmendEntryBody, { changes: [{ path: '/a', before: null }], reason: 'r' })).toEqual(['/changes/0/after']);
    expect(
      await faults(AmendEntryBody, { changes: [{ path: '/a', before: null, after: { any: [1, { thing: null }] } }], reason: 'r' }),
    ).toEqual([]);
  });

  it('take no list where an object is asked for, and no object or null where a list is', async () => {
    expect(await faults(LogAssertionBody, { ...logging, act: [{ kind: 'states', answers: [] }] })).toEqual(['/act']);
    expect(await faults(LogAssertionBody, { ...logging, relays: {} })).toEqual(['/relays']);
    expect((await faults(LogAssertionBody, { ...logging, relays: [null, [], 1] }))[0]).toBe('/relays');
    expect(await faults(LogAssertionBody, { ...logging, act: { kind: 'states', answers: [], to: 'x' } })).toEqual(['/act/to']);
  });
});

describe('from a body to a command', () => {
  const mapped = async (more: object) => {
    const names = new NewNames(COMMAND);
    names.make('source', 'register/sources/0', 'ann');
    const body = await read(LogAssertionBody, { ...logging, ...more });
    return await logAssertionOf(body, { names, zone: 'America/Los_Angeles' }, async () => null);
  };

  it("ids come from the command id and the place, times from the incident's zone", async () => {
    const command = await mapped({
      question: { key: 'q', text: 'Did it?', positions: 'exclusive', options: [{ key: 'y', text: 'yes' }] },
      act: { kind: 'states', answers: [{ question: 'new:q', position: 'new:y' }] },
    });
    expect(command).toEqual({
      type: 'LogAssertion',
      assertion: idAt(COMMAND, 'assertion'),
      gist: 'it did',
      certainty: 'asserted',
      relays: [],
      utterance: {
        kind: 'new',
        utterance: {
          utterance: idAt(COMMAND, 'utterance'),
          claimants: [{ speaker: { kind: 'source', source: idAt(COMMAND, 'register/sources/0') } }],
          channel: 'statement',
          said: {
            edtf: '2025-10-21',
            earliest: '2025-10-21T07:00:00.000Z',
            latest: '2025-10-22T06:59:59.999Z',
            zone: 'America/Los_Angeles',
          },
        },
      },
      question: {
        question: idAt(COMMAND, 'question'),
        text: 'Did it?',
        positions: 'exclusive',
        options: [{ position: idAt(COMMAND, 'question/options/0'), text: 'yes' }],
      },
      act: { kind: 'states', answers: [{ question: idAt(COMMAND, 'question'), position: idAt(COMMAND, 'question/options/0') }] },
    });
    expect(await mapped({})).toEqual(await mapped({}));
  });

  it('refuses keys that the request does not make', async () => {
    await expect(mapped({ act: { kind: 'states', answers: [{ question: 'new:other' }] } })).rejects.toMatchObject({
      code: 'key-not-made',
      pointer: '/act/answers/0/question',
    });
    await expect(mapped({ relays: [{ by: { document: 'new:ann' }, mode: 'quote', certainty: 'asserted' }] })).rejects.toMatchObject({
      code: 'key-not-made',
    });
  });
});

describe('JSON', () => {
  it('is refused where it could never be a good request', () => {
    const refused = (text: string): unknown => {
      try {
        return parseBody(text);
      } catch (error: any) {
        return [error.code, error.more.pointer];
      }
    };
    expect(refused('{"a":[{"b":1}]}')).toEqual({ a: [{ b: 1 }] });
    expect(refused('{"a":[{"$sealed":1}]}')).toEqual(['sealed-not-accepted', '/a/0/$sealed']);
    const body = '{"changes":[{"path":"/gist","before":{"$sealed":"a"},"after":{"title":{"$sealed":"a"}}}],"reason":{"$sealed":"a"}}';
    expect(() => parseBody(body, /^\/changes\/\d+\/(before|after)/)).toThrow(expect.objectContaining({ code: 'sealed-not-accepted', more: { pointer: '/reason/$sealed' } }));
    expect(parseBody(body.replace(/,"reason.*/, '}'), /^\/changes\/\d+\/(before|after)/)).toMatchObject({ changes: [{ before: { $sealed: 'a' } }] });
    expect(refused('{"a":{"__proto__":1}}')).toEqual(['key-not-accepted', '/a/__proto__']);
    expect(refused('{"a~/":"\\udc00"}')).toEqual(['text-not-unicode', '/a~0~1']);
    expect(refused('{"a":"shot\\u0000 in the arm"}')).toEqual(['text-not-unicode', '/a']);
    expect(refused(`${'[1,'.repeat(30)}1${']'.repeat(30)}`)).toMatchObject(['nested-too-deeply', expect.anything()]);
    expect(refused('')).toEqual(['malformed-json', undefined]);
  });
});
