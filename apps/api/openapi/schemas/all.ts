/** Every schema of what the interface answers. */
import { ACCOUNT } from './account.js';
import { INCIDENT } from './incident.js';
import { LEDGER } from './ledger.js';
import { SPEECH } from './speech.js';

export const SCHEMAS = { ...SPEECH, ...ACCOUNT, ...INCIDENT, ...LEDGER };
export type SchemaName = keyof typeof SCHEMAS;
