/** Reads of one incident as recorded by a moment, which is read in that incident's zone. */
import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '#domain/policy.js';
import type { IncidentAsked, ReadModels } from '#read-models/port.js';
import type { IncidentView } from '#read-models/views/incident.js';
import { found } from './found.js';
import { recordedMoment } from './moments.js';
import { READ_MODELS } from './ports.js';

@Injectable()
export class Recording {
  constructor(@Inject(READ_MODELS) private readonly readModels: ReadModels) {}

  /** @throws {DomainError} unknown-incident, time-not-understood */
  async asked(viewer: Viewer, incident: string, recorded: string | undefined): Promise<IncidentAsked> {
    if (recorded === undefined || recorded === 'now') return { viewer, incident };
    const { zone } = await this.incident(viewer, incident);
    return { viewer, incident, recorded: recordedMoment(recorded, zone) };
  }

  async incident(viewer: Viewer, incident: string): Promise<IncidentView> {
    return found(await this.readModels.incident({ viewer, incident }), 'incident');
  }
}
