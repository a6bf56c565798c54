/** Asks for what an assertion still needs, in the order a checker has it at hand: words, who, where, when, about what. */
import { CERTAINTIES, CHANNELS } from '#domain/speech.js';
import type { Choice, Prompts } from '../prompts.js';
import { channelOf } from './chain.js';
import type { ChainBodies, RelayBody, SpeakerBody } from './chain.js';
import type { Directory, Known, KnownQuestion } from './directory.js';
import type { ActBody, NewQuestionBody } from './drafting.js';
import { saidOf } from './flags.js';
import type { Understanding } from './understanding.js';

/** Sources and documents to be registered with the assertion, named `new:<key>` in it. */
export interface Register {
  readonly sources: { key: string; kind: string; name: string; label?: string; official?: boolean }[];
  readonly documents: { key: string; title: string; publisher: null; published: unknown; url?: string }[];
}
export interface Asked {
  readonly prompts: Prompts;
  readonly directory: Directory;
  readonly register: Register;
  readonly understood: Understanding;
  /** Days on which documents to be registered were published, by `new:<key>`. */
  readonly days: Map<string, string | null>;
  /** Says something between two questions. */
  readonly echo: (text: string) => void;
}

const needed = (text: string): string | null => (text === '' ? 'There has to be something here.' : null);

export const askWords = async ({ prompts }: Asked): Promise<{ readonly quote: string; readonly gist: string }> => ({
  quote: await prompts.text('Quote, as printed (empty: paraphrased only)'),
  gist: await prompts.text('Gist, in the desk\'s words', { check: needed }),
});

export async function askChain(asked: Asked, quoted: boolean): Promise<ChainBodies> {
  const claimants = [await askSpeaker(asked)];
  if (claimants[0]?.speaker.kind === 'document') return { claimants, relays: [] };
  const relays: RelayBody[] = [];
  const passedOn: Choice<Known | null>[] = [{ name: '(nobody else)', value: null, always: true }, ...choicesOf(asked.directory.sources)];
  for (;;) {
    const by = await asked.prompts.pick(relays.length === 0 ? 'Passed on by (another outlet, before the document)' : 'And then by', passedOn);
    if (by === null) break;
    relays.push({ by: { source: by.id }, mode: 'paraphrase', certainty: 'asserted' });
  }
  const document = await askDocument(asked, 'In which document');
  return { claimants, relays: [...relays, { by: { document }, mode: quoted ? 'quote' : 'paraphrase', certainty: 'asserted' }] };
}

async function askSpeaker(asked: Asked): Promise<SpeakerBody> {
  const { prompts, directory } = asked;
  const who = await prompts.pick<Known | 'unnamed' | 'document' | 'new'>('Who says it', [
    ...choicesOf(directory.sources), { name: '(somebody unnamed)', value: 'unnamed', always: true },
    { name: '(the document itself, in its own voice)', value: 'document', always: true }, { name: '(a source not in the list)', value: 'new', always: true },
  ]);
  if (who === 'document') return { speaker: { kind: 'document', document: await askDocument(asked, 'Which document') } };
  if (who === 'unnamed') {
    const described = await prompts.text('Described as (the report\'s words: investigators, two people briefed)', { check: needed });
    return { speaker: { kind: 'anonymous', described, official: await prompts.confirm('Said to be officials?', false) } };
  }
  const source = who === 'new' ? await askNewSource(asked) : who.id;
  const behalf = await prompts.pick<Known | null>('For which body', [{ name: '(for nobody else)', value: null, always: true }, ...choicesOf(directory.sources)]);
  return { speaker: { kind: 'source', source }, ...(behalf === null || behalf.id === source ? {} : { onBehalfOf: behalf.id }) };
}

async function askNewSource({ prompts, register }: Asked): Promise<string> {
  const key = `s${register.sources.length + 1}`;
  const name = await prompts.text('Name of the source', { check: needed });
  const kind = await prompts.pick('It is', [{ name: 'person', value: 'person' }, { name: 'body', value: 'body' }, { name: 'outlet', value: 'outlet' }]);
  const label = await prompts.text('Short name, shown everywhere (empty: its name)');
  register.sources.push({
    key, kind, name, ...(label === '' ? {} : { label }), ...(kind === 'body' ? { official: await prompts.confirm('Is what it says on record official?', true) } : {}),
  });
  return `new:${key}`;
}

async function askDocument(asked: Asked, message: string): Promise<string> {
  const { prompts, directory, register, days } = asked;
  const chosen = await prompts.pick<Known | 'new'>(message, [...choicesOf(directory.documents), { name: '(a document not in the list)', value: 'new', always: true }]);
  if (chosen !== 'new') return chosen.id;
  const key = `d${register.documents.length + 1}`;
  const title = await prompts.text('Title of the document', { check: needed });
  const published = await askTime(asked, 'Published (2025-10-21, or words with a date in them; empty: not known)', null);
  const url = await prompts.text('Address (empty: none)');
  days.set(`new:${key}`, published?.day ?? null);
  register.documents.push({
    key, title, publisher: null, published: published === null ? { earliest: null, latest: null } : saidOf(published.words), ...(url === '' ? {} : { url }),
  });
  return `new:${key}`;
}

export async function askSaid(asked: Asked, chain: ChainBodies): Promise<string> {
  const document = chain.relays.map(({ by }) => by.document).find((id) => id !== undefined);
  const day = asked.directory.documents.find(({ id }) => id === document)?.day ?? asked.days.get(document ?? '') ?? null;
  for (;;) {
    const said = await askTime(asked, 'When was it said (just before 9 a.m. on Tuesday; 2025-10-21)', day, needed);
    if (said !== null) return said.words;
  }
}

/**
 * In plain words or EDTF, asked again until it is understood. What was understood is always shown, and what was given in
 * words is confirmed. Null: nothing was typed.
 */
async function askTime({ prompts, understood, echo }: Asked, message: string, day: string | null, check: (text: string) => string | null = () => null) {
  for (;;) {
    const words = await prompts.text(message, { check });
    if (words === '') return null;
    const meaning = await understood(words, day).catch((error: unknown) => {
      echo(error instanceof Error ? error.message : String(error));
      if (day === null && typeof saidOf(words) !== 'string') echo('The day it is in is not known: words such as Tuesday need a date with them.');
      return null;
    });
    if (meaning === null) continue;
    echo(`understood: ${meaning.told}`);
    if (typeof saidOf(words) === 'string' || await prompts.confirm('Right?', true)) return { words, day: meaning.day };
  }
}

export async function askManner({ prompts }: Asked, chain: ChainBodies): Promise<{ readonly channel: string; readonly certainty: string }> {
  const likely = channelOf(chain);
  const first = <T extends string>(all: readonly T[], one: T): Choice<T>[] => [one, ...all.filter((each) => each !== one)].map((value) => ({ name: value, value }));
  return {
    channel: likely === 'ownVoice' ? likely : await prompts.pick('Said through', first(CHANNELS, likely === 'unstated' ? 'statement' : likely)),
    certainty: await prompts.pick('The speaker is', first(CERTAINTIES, 'asserted')),
  };
}

/** What it answers; null: to be sorted later. */
export async function askAct(asked: Asked): Promise<{ readonly act?: ActBody; readonly question?: NewQuestionBody }> {
  const { prompts, directory } = asked;
  const chosen = await prompts.pick<KnownQuestion | 'later' | 'new'>('Which question does it answer', [
    ...choicesOf(directory.questions), { name: '(sort it later)', value: 'later', always: true }, { name: '(a new question)', value: 'new', always: true },
  ]);
  if (chosen === 'later') return {};
  if (chosen === 'new') return await askNewQuestion(asked);
  const position = await prompts.pick<Known | null>('With which position', [...choicesOf(chosen.options), { name: '(none: it stands by its gist)', value: null, always: true }]);
  return { act: { kind: 'states', answers: [{ question: chosen.id, ...(position === null ? {} : { position: position.id }) }] } };
}

async function askNewQuestion({ prompts }: Asked): Promise<{ readonly act: ActBody; readonly question: NewQuestionBody }> {
  const text = await prompts.text('The question', { check: needed });
  const label = await prompts.text('Its short name, shown everywhere (Q31; empty: none)');
  const exclusive = await prompts.confirm('Can at most one answer hold?', false);
  const position = await prompts.text('The position this assertion takes (empty: none)');
  const question: NewQuestionBody = {
    key: 'q1', text, ...(label === '' ? {} : { label }), positions: exclusive ? 'exclusive' : 'open', options: position === '' ? [] : [{ key: 'p1', text: position }],
  };
  return { question, act: { kind: 'states', answers: [{ question: 'new:q1', ...(position === '' ? {} : { position: 'new:p1' }) }] } };
}

const choicesOf = <T extends Known>(all: readonly T[]): Choice<T>[] =>
  all.map((value) => ({ name: value.label === value.text ? value.label : `${value.label}  ${value.text}`, value }));
