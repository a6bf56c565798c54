/** The four kinds of streams that are decided on, in the shape the write path drives. */
import * as document from '#domain/document/document.js';
import type { DocumentCommand, DocumentState } from '#domain/document/document.js';
import type { IncidentCommand } from '#domain/incident/commands.js';
import { decide } from '#domain/incident/decide.js';
import * as incident from '#domain/incident/state.js';
import type { IncidentState } from '#domain/incident/state.js';
import * as settings from '#domain/ledger/ledger.js';
import type { LedgerCommand, LedgerState } from '#domain/ledger/ledger.js';
import * as source from '#domain/source/source.js';
import type { SourceCommand, SourceState } from '#domain/source/source.js';
import type { Aggregate } from './aggregate.js';

export const INCIDENT: Aggregate<IncidentState, IncidentCommand> = { initialState: incident.initialState, evolve: incident.evolve, decide };
export const SOURCE: Aggregate<SourceState, SourceCommand> = source;
export const DOCUMENT: Aggregate<DocumentState, DocumentCommand> = document;
export const LEDGER: Aggregate<LedgerState, LedgerCommand> = settings;
