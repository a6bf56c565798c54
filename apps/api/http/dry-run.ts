/** `?dryRun=true`: what a write would append, what that would change in the account, and which candidates would arise. */
import { Inject, Injectable } from '@nestjs/common';
import type { EventType, LedgerEvent } from '#domain/events.js';
import type { EventId, LogIndex, StreamName, StreamRevision } from '#domain/ids.js';
import type { Viewer } from '#domain/policy.js';
import type { Rehearsal } from '#ledger/rehearsal.js';
import type { ReadModels } from '#read-models/port.js';
import type { PreviewView } from '#read-models/views/preview.js';
import { Freshness } from './freshness.js';
import { READ_MODELS } from './ports.js';
import { Problem } from './problem.js';
import type { MadeIds } from './receipt.js';

/** An event as it would be written; its id is drawn anew when it is. */
interface EventToBe {
  readonly stream: StreamName;
  readonly revision: StreamRevision;
  readonly logIndex: LogIndex;
  readonly id: EventId;
  readonly type: EventType;
  readonly data: unknown;
}

export interface DryRun extends Pick<PreviewView, 'change' | 'candidates' | 'basis'> {
  readonly dryRun: true;
  /** The key is known: it was written before, and would not be again. */
  readonly replayed: boolean;
  readonly ids: MadeIds;
  readonly events: readonly EventToBe[];
}

const DESK: Viewer = { kind: 'owner', id: 'owner' };

@Injectable()
export class DryRuns {
  constructor(
    private readonly freshness: Freshness,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  /**
   * @param replayed what was written before under the same key, where it was
   * @throws {Problem} read-models-behind, projection-stale
   */
  async told(rehearsal: Rehearsal, ids: MadeIds, replayed: readonly LedgerEvent[]): Promise<DryRun> {
    const { events } = rehearsal;
    if (events.length === 0) {
      const basis = replayed.at(-1)?.logIndex ?? rehearsal.basis;
      return { dryRun: true, replayed: true, ids, events: replayed.map(toBe), change: [], candidates: { arise: [], settle: [] }, basis };
    }
    await this.freshness.reached(rehearsal.basis);
    const asked = { viewer: DESK, events, public: new Date().toISOString(), basis: rehearsal.basis };
    const preview = await this.readModels.preview(asked);
    if (preview === null) throw new Error('the desk may look ahead');
    return { dryRun: true, replayed: false, ids, events: events.map(toBe), ...preview };
  }
}

const toBe = ({ stream, revision, logIndex, id, type, data }: LedgerEvent): EventToBe => ({ stream, revision, logIndex, id, type, data });

/** @throws {Problem} dry-run-not-understood for anything but one true or false */
export function dryRunAsked(query: unknown): boolean {
  const value: unknown = typeof query === 'object' && query !== null && 'dryRun' in query ? query.dryRun : undefined;
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new Problem('dry-run-not-understood', 'dryRun is true or false', { pointer: '/dryRun' });
}
