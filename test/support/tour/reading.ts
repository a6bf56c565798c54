/** What is read of it, and what whoever runs the server does. */
import type { Recorder } from './recorder.js';
import type { Fire } from './warehouse-fire.js';
import { zone } from './warehouse-fire.js';

export async function read(tour: Recorder, fire: Fire): Promise<void> {
  const at = { incident: 'warehouse-fire' };
  await tour.do('Incidents.list', { at: { limit: 1 } });
  await tour.do('Incidents.one', { at });
  await tour.do('Questions.list', { at: { ...at, limit: 1 } });
  await tour.do('Assertions.list', { at: { ...at, limit: 1 } });
  await tour.do('Assertions.one', { at: { ...at, assertion: fire.arson.assertion } });
  await tour.do('Account.account', { at: { ...at, public: '2025-10-24', recorded: 'now' } });
  await tour.do('Account.difference', { at: { ...at, from: '2025-10-22', to: '2025-10-28' } });
  await tour.do('Account.difference', { at: { ...at, from: '2025-10-22', to: '2025-10-28', format: 'markdown' }, title: 'To be read' });
  await tour.do('Account.difference', { at: { ...at, from: '2025-10-22', to: '2025-10-28', format: 'text' }, title: 'As plain text' });
  await tour.do('Account.timeline', { at: { ...at, limit: 2, clock: 'said', order: 'desc' } });
  await tour.do('Account.changes', { at: { ...at, since: '40' } });
  await tour.do('Account.events', { at: { ...at, limit: 1 } });
  await tour.do('Account.replay', { at: { ...at, direction: 'forward', from: '20', to: '60' } });
  await tour.do('Sources.list', { at: { limit: 2 } });
  await tour.do('Documents.list', { at: { limit: 2 } });
  await tour.do('Documents.one', { at: { document: fire.article } });
  await tour.do('Search.search', { at: { q: 'batter* -wiring', kind: 'assertion', incident: 'warehouse-fire', limit: 2 } });
  await tour.do('Times.understood', { at: { words: 'just before 9 a.m. on Tuesday', zone, anchor: '2025-10-23' } });
  await tour.do('Events.list', { at: { limit: 1 } });
  const headers = { 'last-event-id': '10' };
  await tour.listen('Streams.ledger', { headers });
  await tour.listen('Streams.incident', { at, headers });
  await tour.listen('Streams.source', { at: { source: fire.department }, headers });
}

export async function operate(tour: Recorder): Promise<void> {
  await tour.do('Ledger.one');
  await tour.do('Imports.run', { at: { dryRun: true }, title: 'Only tried out', body: { key: 'courier-archive', files: [FILE] } });
  await tour.do('Imports.run', { title: 'One file', body: { key: 'courier-archive', files: [FILE] } });
  await tour.do('Imports.one', { at: { key: 'courier-archive' } });
  await tour.do('Imports.list');
  const { items: [key] } = await tour.do('Keys.list');
  await tour.do('Keys.destroy', { at: { key: key.id }, body: { reason: 'the informant asked for it' } });
  await tour.do('Backups.make', { body: { name: 'before-the-move.sqlite' }, shown: (answer) => ({ ...answer, size: 614_400, sha256: 'f0'.repeat(32) }) });
  await tour.do('Health.alive');
  await tour.do('Health.ready');
  await tour.do('Health.numbers', { shown: () => NUMBERS });
  const at = { incident: 'warehouse-fire' };
  const { touchedAt } = await tour.do('Publication.one', { at });
  const again = await tour.do('Publication.publish', { at, revision: touchedAt, body: {} });
  await tour.do('Publication.unpublish', { at, revision: again.revision, body: { reason: 'published by mistake' } });
}

const FILE = {
  title: 'From the archive', zone, sources: [{ key: 'port', kind: 'body', official: true, name: 'Port Authority' }],
  documents: [{ key: 'D9', title: 'The harbour at night', published: '2025-09-01' }],
  incidents: [{ key: 'I9', slug: 'night-at-the-harbour', title: 'A night at the harbour', zone }],
};
const NUMBERS = '# HELP factledger_log_head Log index of the last event\n# TYPE factledger_log_head gauge\nfactledger_log_head 107\n';
