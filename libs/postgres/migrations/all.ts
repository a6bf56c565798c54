/**
 * Every migration, in order, by name. Forward only: one that has been released is never changed and never taken out, and none
 * has a way back. What was migrated too far is restored from a backup.
 */
import type { Migration } from 'kysely/migration';
import * as readModels from './0001-read-models.js';
import * as sealing from './0002-sealing.js';
import * as blobs from './0003-blobs.js';
import * as ledger from './0004-ledger.js';

export type Migrations = Readonly<Record<string, Migration>>;

export const MIGRATIONS: Migrations = { '0001-read-models': readModels, '0002-sealing': sealing, '0003-blobs': blobs, '0004-ledger': ledger };
