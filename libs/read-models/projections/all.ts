/** Every projection there is. */
import type { Projection } from '../projection.js';
import { contradictions } from './contradictions.js';
import { identities } from './identities.js';
import { incidents } from './incidents.js';
import { ledger } from './ledger.js';
import { mentions } from './mentions.js';
import { proposals } from './proposals.js';
import { scales } from './scales.js';
import { search } from './search.js';
import { statements } from './statements.js';
import { timeline } from './timeline.js';
import { withholdings } from './withholdings.js';

export const PROJECTIONS: readonly Projection[] = [ledger, incidents, timeline, statements, contradictions, identities, mentions, proposals, scales, search, withholdings];
