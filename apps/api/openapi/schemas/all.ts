/** Every schema of what the interface answers. */
import { ACCOUNT } from './account.js';
import { INCIDENT } from './incident.js';
import { DESK } from './desk.js';
import { LEDGER } from './ledger.js';
import { NOTICE } from './notice.js';
import { SNAPSHOTS } from './snapshots.js';
import { SOURCE } from './source.js';
import { SPEECH } from './speech.js';
import { VERDICT } from './verdict.js';

export const SCHEMAS = { ...SPEECH, ...ACCOUNT, ...INCIDENT, ...LEDGER, ...NOTICE, ...SNAPSHOTS, ...SOURCE, ...DESK, ...VERDICT };
export type SchemaName = keyof typeof SCHEMAS;
