/** The application: its parts come ready-made from whoever starts it. */
import { Module } from '@nestjs/common';
import type { DynamicModule, InjectionToken, Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import type { EventStore } from '#event-store/port.js';
import { Ledger } from '#ledger/ledger.js';
import type { ReadModels } from '#read-models/port.js';
import { AccountController } from './account/account.controller.js';
import { AssertionsController } from './assertions/assertions.controller.js';
import { Logging } from './assertions/logging.js';
import { Registering } from './assertions/registering.js';
import { BackingUp } from './backups/backing-up.js';
import { BackupsController } from './backups/backups.controller.js';
import { CandidatesController } from './candidates/candidates.controller.js';
import { ContradictionsController } from './contradictions/contradictions.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { EntriesController } from './entries/entries.controller.js';
import { Fixing } from './entries/fixing.js';
import { EventsController } from './events/events.controller.js';
import { Feed } from './events/feed.js';
import { HealthController } from './health/health.controller.js';
import { Metrics } from './health/metrics.js';
import { ReadyGate } from './health/ready-gate.js';
import { DigestSecret } from './http/asking.js';
import { Closing } from './http/closing.js';
import { Copies } from './http/copies.js';
import { Freshness } from './http/freshness.js';
import { Log } from './http/log.js';
import { EVENT_STORE, READ_MODELS } from './http/ports.js';
import { ProblemFilter } from './http/problem-filter.js';
import { Recording } from './http/recording.js';
import { strictPipe } from './http/validation.js';
import { OwnerKey, ViewerGuard } from './http/viewer.js';
import { Writing } from './http/writing.js';
import { Importing } from './imports/importing.js';
import { ImportsController } from './imports/imports.controller.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { PublicationController } from './incidents/publication.controller.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { Notice } from './ledger/notice.js';
import { ApiDocument } from './openapi/api-document.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { QuestionsController } from './questions/questions.controller.js';
import { RelationsController } from './relations/relations.controller.js';
import { SourcesController } from './sources/sources.controller.js';

export interface Parts {
  readonly store: EventStore;
  readonly readModels: ReadModels;
  readonly ledger: Ledger;
  readonly backingUp: BackingUp;
  readonly ownerKey: OwnerKey;
  readonly digestSecret: DigestSecret;
  readonly closing: Closing;
  readonly readyGate: ReadyGate;
  readonly log: Log;
}

const CONTROLLERS = [
  IncidentsController, PublicationController, AccountController, QuestionsController, AssertionsController, RelationsController,
  ContradictionsController, CandidatesController, EntriesController, SourcesController, DocumentsController, LedgerController,
  EventsController, ImportsController, BackupsController, HealthController, OpenApiController,
];
const SERVICES: readonly Provider[] = [
  Copies, Writing, Recording, Freshness, Registering, Logging, Fixing, Importing, Feed, Notice, Metrics, ApiDocument,
  { provide: APP_GUARD, useClass: ViewerGuard },
  { provide: APP_PIPE, useFactory: strictPipe },
  { provide: APP_FILTER, useFactory: (log: Log) => new ProblemFilter(log), inject: [Log] },
];

@Module({})
export class AppModule {
  /** @param parts null where the application is only described, never run */
  static over(parts: Parts | null): DynamicModule {
    const given = (provide: InjectionToken, part: keyof Parts): Provider => ({ provide, useValue: parts?.[part] ?? null });
    return {
      module: AppModule,
      controllers: [...CONTROLLERS],
      providers: [
        ...SERVICES,
        given(EVENT_STORE, 'store'), given(READ_MODELS, 'readModels'), given(Ledger, 'ledger'), given(BackingUp, 'backingUp'),
        given(OwnerKey, 'ownerKey'), given(DigestSecret, 'digestSecret'), given(Closing, 'closing'), given(ReadyGate, 'readyGate'), given(Log, 'log'),
      ],
    };
  }
}
