import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '#domain/ids.js';
import type { ContradictionId, EventId, IncidentId, StreamName } from '#domain/ids.js';
import type { Ledger } from './ledger.js';
import type { Request } from './request.js';
import { ACTOR, asking, openDesk, opening, raising } from './testing/desk.js';
import type { Desk } from './testing/desk.js';

let desk: Desk;
let ledger: Ledger;
let incident: IncidentId;
beforeEach(async () => {
  desk = await openDesk();
  ledger = await desk.another();
  await ledger.settings({ type: 'OpenLedger', clock: 'true' }, asking('ledger'));
  ({ incident } = opening('a-shooting'));
  await ledger.open(opening('a-shooting'), asking('a-shooting'));
});
afterEach(() => desk.close());

const on = () => ledger.settings({ type: 'SetFourEyes', required: true, reason: 'we are two now' }, asking('four-eyes'));
const by = (person: string, key: string): Request => ({ ...asking(`${person} ${key}`), actor: { ...ACTOR, onBehalfOf: person } });
const publish = { type: 'PublishIncident' } as const;

describe('four eyes', () => {
  it('let one person publish while they are off, and not once they are set', async () => {
    await ledger.incident(incident, publish, by('Ann', 'first'));
    await ledger.incident(incident, raising('q'), by('Ann', 'q'));
    await on();
    await expect(ledger.incident(incident, publish, by('Ann', 'second'))).rejects.toMatchObject({ code: 'four-eyes-required' });
  });

  it('take the person one writes for, and remember after a restart who proposed what', async () => {
    await on();
    const { events } = await ledger.incident(incident, { type: 'ProposePublication' }, by('Ann', 'propose'));
    const approve = { type: 'ApproveProposal', proposal: events[0]?.id as EventId } as const;
    const later = await desk.another();
    await expect(later.incident(incident, approve, by('Ann', 'yes'))).rejects.toMatchObject({ code: 'approver-is-proposer' });
    const approved = await later.incident(incident, approve, by('Bob', 'yes'));
    expect(approved.events).toMatchObject([{ type: 'IncidentPublished', data: { proposal: approve.proposal }, metadata: { actor: { onBehalfOf: 'Bob' } } }]);
    await expect((await desk.another()).incident(incident, approve, by('Eve', 'yes'))).rejects.toMatchObject({ code: 'proposal-settled' });
  });

  it('wait with a publication for an import, when it is approved too', async () => {
    const { events } = await ledger.incident(incident, { type: 'ProposePublication' }, by('Ann', 'propose'));
    await ledger.settings({ type: 'BeginImport', key: 'k', digest: 'd', records: 1, incidents: [incident] }, asking('import'));
    await expect(ledger.incident(incident, { type: 'ApproveProposal', proposal: events[0]?.id as EventId }, by('Bob', 'yes')))
      .rejects.toMatchObject({ code: 'import-incomplete' });
  });

  it('hold for what an import brings', async () => {
    await on();
    const command = { type: 'ResolveContradiction', contradiction: 'R1' as ContradictionId, reason: 'the footage', evidence: [] } as const;
    const record = { recordKey: 'r', stream: streamOf.incident(incident), pointer: '/0/steps/0', kind: 'incident', incident, command } as const;
    const plan = { records: [record], incidents: [incident] };
    await expect(ledger.import({ key: 'k', digest: 'd', plan, actor: ACTOR, correlationId: 'test' }))
      .rejects.toMatchObject({ code: 'four-eyes-required', pointer: '/0/steps/0' });
  });

  it('cost nothing where nobody has to be asked: the ledger\'s stream is not read', async () => {
    const read: StreamName[] = [];
    const { store } = desk;
    const counting = await desk.another({
      append: (...args) => store.append(...args), subscribe: (...args) => store.subscribe(...args), head: () => store.head(), close: () => store.close(),
      readAll: (...args) => store.readAll(...args),
      readStream: (stream, ...rest) => {
        read.push(stream);
        return store.readStream(stream, ...rest);
      },
    });
    await counting.incident(incident, raising('q'), by('Ann', 'q'));
    expect(read).toEqual([`incident-${incident}`]);
  });
});
