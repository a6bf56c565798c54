/** Every projection there is. */
import type { Projection } from '../projection.js';
import { contradictions } from './contradictions.js';
import { incidents } from './incidents.js';
import { ledger } from './ledger.js';
import { mentions } from './mentions.js';
import { statements } from './statements.js';
import { timeline } from './timeline.js';

export const PROJECTIONS: readonly Projection[] = [ledger, incidents, timeline, statements, contradictions, mentions];
