/** The case that the examples tell of: what the desk holds before anybody judges anything. */
import type { Recorder } from './recorder.js';

export interface Fire {
  readonly incident: string;
  readonly other: string;
  readonly department: string;
  readonly service: string;
  readonly informant: string;
  readonly article: string;
  readonly followUp: string;
  readonly page: string;
  readonly question: string;
  readonly hurt: string;
  readonly positions: readonly [string, string, string];
  readonly wiring: Logged;
  readonly arson: Logged;
  readonly batteries: Logged;
  readonly promise: Logged;
  readonly unsorted: Logged;
}
export interface Logged {
  readonly assertion: string;
  readonly utterance: string;
  /** The event that logged it, and its revision. */
  readonly entry: string;
  readonly revision: number;
}

export const zone = 'America/Los_Angeles';
const PAGE = '<!doctype html><title>Warehouse burns</title><h1>Warehouse burns</h1>\n'
  + '<p>A fire broke out on Tuesday night. “The wiring was faulty,” the department said.</p>\n';

/** A body that logs an assertion of the department's, as the article has it. */
export const saying = (fire: Pick<Fire, 'department' | 'article'>, said: string, more: object): object => ({
  utterance: { kind: 'new', claimants: [{ speaker: { kind: 'source', source: fire.department } }], channel: 'statement', said },
  certainty: 'asserted', relays: [{ by: { document: fire.article }, mode: 'quote', certainty: 'asserted' }], ...more,
});

export const loggedBy = ({ ids, events }: any): Logged => {
  const { id, revision } = events.find(({ type }: { readonly type: string }) => type === 'AssertionLogged');
  return { assertion: ids.assertion, utterance: ids.utterance, entry: id, revision };
};

export async function openFire(tour: Recorder): Promise<Fire> {
  const opening = { slug: 'warehouse-fire', title: 'Fire at the warehouse', kind: 'happening',
    happened: { words: '21 October 2025, late in the evening' }, zone };
  const { ids: { incident } } = await tour.do('Incidents.open', { title: 'A happening', body: opening });
  const storm = { slug: 'harbour-storm', title: 'Storm over the harbour', kind: 'context', zone };
  const { ids: { incident: other } } = await tour.do('Incidents.open', { title: 'What lies behind it', body: storm });
  const known = await sourcesAndDocuments(tour);
  const page = await tour.do('Snapshots.capture', {
    at: { document: known.article, capturedAt: '2025-10-22T10:00:00Z', url: 'https://courier.example/warehouse' }, raw: PAGE,
  });
  const asked = await questions(tour, incident);
  const spoken = await assertions(tour, incident, { ...known, ...asked, page: page.snapshot.snapshot });
  return { incident, other, ...known, ...asked, ...spoken, page: page.snapshot.snapshot };
}

async function sourcesAndDocuments(tour: Recorder): Promise<Pick<Fire, 'department' | 'service' | 'informant' | 'article' | 'followUp'>> {
  const register = async (title: string, body: object): Promise<string> => (await tour.do('Sources.register', { title, body })).ids.source;
  const department = await register('A body', { kind: 'body', name: 'Fire Department', label: 'FD', official: true });
  const service = await register('A body that turns out to be another', { kind: 'body', name: 'Fire and Rescue Service', label: 'FRS', official: true });
  const outlet = await register('An outlet', { kind: 'outlet', name: 'The Harbour Courier', label: 'HC' });
  const informant = await register('Somebody who asked not to be named', { kind: 'person', name: { sensitive: 'the night watchman' }, confidential: true });
  const published = { title: 'Warehouse burns', label: 'D1', publisher: outlet, url: 'https://courier.example/warehouse', published: '2025-10-22' };
  const { ids: { document: article } } = await tour.do('Documents.register', { title: 'Dated to the day', body: published });
  const later = { title: 'What we know about the fire', label: 'D2', publisher: outlet, published: { words: 'a few days ago',
    relativeTo: '2025-11-01', zone } };
  const { ids: { document: followUp } } = await tour.do('Documents.register', { title: 'Dated in plain words', body: later });
  return { department, service, informant, article, followUp };
}

async function questions(tour: Recorder, incident: string): Promise<Pick<Fire, 'question' | 'hurt' | 'positions'>> {
  const cause = {
    label: 'Q1', text: 'How did the fire start?', positions: 'exclusive',
    options: [{ label: 'wiring', text: 'Faulty wiring' }, { label: 'arson', text: 'Arson' }],
  };
  const at = { incident: 'warehouse-fire' };
  const { ids: { question, positions } } = await tour.do('Questions.raise', { at, title: 'One answer can hold', body: cause });
  const open = { label: 'Q2', text: 'How many firefighters were hurt?', positions: 'open' };
  const { ids: { question: hurt } } = await tour.do('Questions.raise', { at, title: 'Answers add up', body: open });
  const added = await tour.do('Questions.addPosition', { at: { incident, question }, body: { label: 'batteries', text: 'Batteries stored badly' } });
  const third = added.ids.positions?.[0] ?? added.ids.position;
  await tour.do('Questions.compare', {
    at: { incident, question }, body: { pair: [positions[0], third], verdict: 'inTension', rationale: 'Wiring could have set the batteries alight.' },
  });
  return { question, hurt, positions: [positions[0], positions[1], third] };
}

async function assertions(
  tour: Recorder, incident: string, held: Pick<Fire, 'department' | 'article' | 'followUp' | 'page' | 'question' | 'hurt' | 'positions'>,
): Promise<Pick<Fire, 'wiring' | 'arson' | 'batteries' | 'promise' | 'unsorted'>> {
  const { question, hurt, positions } = held;
  const at = { incident };
  const states = (position: string): object => ({ kind: 'states', answers: [{ question, position }] });
  const log = async (title: string, body: object): Promise<Logged> => loggedBy(await tour.do('Assertions.log', { at, title, body }));
  const wiring = await log('A statement as an article quotes it', saying(held, '2025-10-21', {
    label: 'A1', gist: 'The wiring was faulty', quote: 'The wiring was faulty', act: states(positions[0]),
    relays: [{ by: { document: held.article }, mode: 'quote', certainty: 'asserted', anchors: [{ snapshot: held.page, exact: 'The wiring was faulty' }] }],
    specifics: [{ kind: 'place', verbatim: 'Fourth & Alameda', grain: 'crossing' }, { kind: 'happened', time: '2025-10-21' }],
  }));
  const investigators = { kind: 'anonymous', described: 'investigators', official: true, count: 2 };
  await tour.do('Assertions.log', { at: { ...at, dryRun: true }, title: 'Only tried out', body: saying(held, '2025-10-21', {
    gist: 'Somebody set the fire', act: states(positions[1]),
  }) });
  const arson = await log('Somebody whom the report does not name', {
    label: 'A2', gist: 'Somebody set the fire', certainty: 'believed', act: states(positions[1]),
    utterance: { kind: 'new', claimants: [{ speaker: investigators }], channel: 'briefing', said: '2025-10-22' },
    relays: [{ by: { document: 'label:D1' }, mode: 'paraphrase', certainty: 'reported' }],
  });
  const batteries = await log('The same body says something else later', saying({ ...held, article: held.followUp }, '2025-10-25', {
    label: 'A3', gist: 'Batteries were stored badly', act: states(positions[2]),
  }));
  const promise = await log('A promise of later news', saying(held, '2025-10-21', {
    label: 'A4', gist: 'A report will be published', act: { kind: 'commits', to: 'publish a report within ten days', followUp: true, question },
  }));
  const unsorted = await log('Logged now, sorted later', saying(held, '2025-10-22', { label: 'A5', gist: { sensitive: 'Two of ours are in hospital' } }));
  const rows = [1, 2].map((count) => saying({ department: 'label:FD', article: 'label:D2' }, `2025-10-2${count + 2}`, {
    label: `A${count + 5}`, gist: `${count} firefighters were hurt`, act: { kind: 'states', answers: [{ question: hurt }] },
    specifics: [{ kind: 'quantity', of: 'firefighters hurt', value: String(count), comparator: '=', unit: 'persons', base: null, period: null }],
  }));
  await tour.do('Assertions.batch', { at: { ...at, dryRun: true }, title: 'Only tried out', body: { rows: rows.slice(0, 1) } });
  await tour.do('Assertions.batch', { at, title: 'Two rows', body: { rows } });
  return { wiring, arson, batteries, promise, unsorted };
}
