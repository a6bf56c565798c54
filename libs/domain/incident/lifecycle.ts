/**
 * Opening an incident, publishing it, taking it back.
 *
 * Published means: readers see the fold up to a revision. It only moves forward; to show less, unpublish first.
 */
import { mayDecideAlone } from '../approving.js';
import { ensure } from '../errors.js';
import type { Decided } from '../events.js';
import type { Facts } from '../facts.js';
import type { IncidentId, StreamRevision } from '../ids.js';
import type { CommandOf } from './commands.js';
import type { IncidentPayloads } from './events.js';
import { SHAPES } from './shapes.js';
import type { IncidentState } from './state.js';

export function openIncident(state: IncidentState, { type: _, ...opening }: CommandOf<'OpenIncident'>): readonly Decided[] {
  ensure(state.revision === -1, 'already-exists', 'The incident is already open.', '/incident');
  SHAPES.IncidentOpened(opening, '');
  return [{ type: 'IncidentOpened', data: opening }];
}

export function mustBeOpened(state: IncidentState): IncidentId {
  const opened = state.record.opened;
  ensure(opened !== null, 'unknown-incident', 'There is no such incident.');
  return opened.data.incident;
}

export function publishIncident(state: IncidentState, command: CommandOf<'PublishIncident'>, facts: Facts): readonly Decided[] {
  mayDecideAlone(facts);
  return [{ type: 'IncidentPublished', data: publication(state, command.throughRevision, facts) }];
}

/** What would be published, once it is found that it can be. Through the last content unless told. */
export function publication(
  state: IncidentState, through: StreamRevision | undefined, facts: Facts,
): IncidentPayloads['PublicationProposed'] {
  const incident = mustBeOpened(state);
  const throughRevision = through ?? state.contentRevision;
  SHAPES.IncidentPublished({ incident, throughRevision }, '');
  ensure(facts.importIncomplete !== true, 'import-incomplete', 'An import that writes to this incident is not completed.');
  ensure(throughRevision <= state.revision,
    'revision-beyond-stream', `The incident reaches revision ${state.revision}.`, '/throughRevision');
  const current = state.publication?.throughRevision ?? null;
  if (current !== null) {
    ensure(throughRevision >= current,
      'publication-behind', `Published through ${current} already; unpublish to show less.`, '/throughRevision');
    const news = Math.min(throughRevision, state.contentRevision) > current || facts.referencesChanged === true;
    ensure(news, 'nothing-to-do', 'All of this is published already.', '/throughRevision');
  }
  return { incident, throughRevision };
}

export function unpublishIncident(state: IncidentState, { reason }: CommandOf<'UnpublishIncident'>): readonly Decided[] {
  const data = { incident: mustBeOpened(state), reason };
  SHAPES.IncidentUnpublished(data, '');
  ensure(state.publication !== null && state.publication.throughRevision !== null,
    'not-published', 'The incident is not published.');
  return [{ type: 'IncidentUnpublished', data }];
}
