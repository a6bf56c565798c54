/** From the bodies of incidents to commands. */
import type { CommandId, IncidentId, Slug } from '#domain/ids.js';
import type { CommandOf } from '#domain/incident/commands.js';
import { idAt } from '#ledger/ids.js';
import { timeOf } from '../speech/speech.mapping.js';
import type { OpenIncidentBody } from './incident.bodies.js';

export const openIncidentOf = ({ slug, title, kind, happened, zone }: OpenIncidentBody, commandId: CommandId): CommandOf<'OpenIncident'> => ({
  type: 'OpenIncident', incident: idAt<IncidentId>(commandId, 'incident'), slug: slug as Slug, kind: kind ?? 'happening', title, zone,
  happened: happened === undefined || happened === null ? null : timeOf(happened, zone, '/happened'),
});
