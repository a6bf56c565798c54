/** The application: its parts come ready-made from whoever starts it. */
import { Module } from '@nestjs/common';
import type { DynamicModule, InjectionToken, Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { Ledger } from '#ledger/ledger.js';
import type { ReadModels } from '#read-models/port.js';
import type { BlobStore } from '#snapshots/blob-store.js';
import { Reading } from '#snapshots/reading.js';
import type { KeyStore } from '#sealing/key-store.js';
import { AnchorsController } from './anchors/anchors.controller.js';
import { Placing } from './anchors/placing.js';
import { AccountController } from './account/account.controller.js';
import { AssertionsController } from './assertions/assertions.controller.js';
import { Batching } from './assertions/batching.js';
import { Logging } from './assertions/logging.js';
import { Registering } from './assertions/registering.js';
import { BackingUp } from './backups/backing-up.js';
import { BackupsController } from './backups/backups.controller.js';
import type { ServerClock } from './clock/server-clock.js';
import { CandidatesController } from './candidates/candidates.controller.js';
import { ContradictionsController } from './contradictions/contradictions.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { EntriesController } from './entries/entries.controller.js';
import { Fixing } from './entries/fixing.js';
import { EventsController } from './events/events.controller.js';
import { Feeds } from './events/feeds.js';
import { LiveLog } from './events/live-log.js';
import { Publications } from './events/publications.js';
import { StreamsController } from './events/streams.controller.js';
import { HealthController } from './health/health.controller.js';
import { Metrics } from './health/metrics.js';
import type { MeasuredStore } from './health/measured-store.js';
import type { Reached } from './health/reached.js';
import { ReadyGate } from './health/ready-gate.js';
import { AskingPipe, DigestSecret } from './http/asking.js';
import { Closing } from './http/closing.js';
import { Copies } from './http/copies.js';
import { DryRuns } from './http/dry-run.js';
import { Freshness } from './http/freshness.js';
import { Log } from './http/log.js';
import { BLOBS, CLOCK, EVENT_STORE, KEY_STORE, REACHED, READ_MODELS } from './http/ports.js';
import { ProblemFilter } from './http/problem-filter.js';
import { Recording } from './http/recording.js';
import { strictPipe } from './http/validation.js';
import { MetricsKey, OwnerKey, ViewerGuard } from './http/viewer.js';
import { Writing } from './http/writing.js';
import { Importing } from './imports/importing.js';
import { ImportsController } from './imports/imports.controller.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { PublicationController } from './incidents/publication.controller.js';
import { Destroying } from './keys/destroying.js';
import { KeysController } from './keys/keys.controller.js';
import { Sealing } from './keys/sealing.js';
import { LedgerController } from './ledger/ledger.controller.js';
import { Notice } from './ledger/notice.js';
import { ApiDocument } from './openapi/api-document.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { QueuesController } from './queues/queues.controller.js';
import { AllProposalsController } from './proposals/all-proposals.controller.js';
import { ProposalsController } from './proposals/proposals.controller.js';
import { FollowUpsController } from './follow-ups/follow-ups.controller.js';
import { LinksController } from './links/links.controller.js';
import { NoticesController } from './notices/notices.controller.js';
import { QuestionsController } from './questions/questions.controller.js';
import { RelationsController } from './relations/relations.controller.js';
import { SearchController } from './search/search.controller.js';
import { Capturing } from './snapshots/capturing.js';
import { KeptSnapshots } from './snapshots/kept.js';
import { SnapshotsController } from './snapshots/snapshots.controller.js';
import { ScalesController } from './scales/scales.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { SourceIdentityController } from './sources/identity.controller.js';
import { SourcesController } from './sources/sources.controller.js';
import { TimesController } from './times/times.controller.js';
import { Labelling } from './speech/labels.js';
import { VerdictsController } from './verdicts/verdicts.controller.js';

export interface Parts {
  readonly store: MeasuredStore;
  readonly readModels: ReadModels;
  readonly ledger: Ledger;
  readonly clock: ServerClock;
  readonly keys: KeyStore;
  readonly sealing: Sealing;
  readonly backingUp: BackingUp;
  readonly ownerKey: OwnerKey;
  readonly metricsKey: MetricsKey;
  readonly digestSecret: DigestSecret;
  readonly blobs: BlobStore;
  readonly reading: Reading;
  readonly closing: Closing;
  readonly reached: Reached;
  readonly readyGate: ReadyGate;
  readonly log: Log;
}

const CONTROLLERS = [
  IncidentsController, PublicationController, AccountController, QuestionsController, AssertionsController, RelationsController,
  ContradictionsController, NoticesController, FollowUpsController, CandidatesController, VerdictsController, ProposalsController, AllProposalsController,
  ScalesController, SettingsController, LinksController, EntriesController, SourcesController, SourceIdentityController, DocumentsController, LedgerController,
  EventsController, StreamsController, ImportsController, BackupsController, KeysController, SearchController, QueuesController, TimesController, SnapshotsController, AnchorsController, HealthController, OpenApiController,
];
const SERVICES: readonly Provider[] = [
  AskingPipe, KeptSnapshots, Capturing, Placing, Copies, DryRuns, Writing, Recording, Freshness, Registering, Labelling, Batching, Logging, Fixing, Destroying, Importing, Feeds, LiveLog, Publications, Notice, Metrics, ApiDocument,
  { provide: APP_GUARD, useClass: ViewerGuard },
  { provide: APP_PIPE, useFactory: (sealing: Sealing) => strictPipe((body, request) => sealing.body(body, request)), inject: [Sealing] },
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
        given(EVENT_STORE, 'store'), given(CLOCK, 'clock'), given(REACHED, 'reached'), given(READ_MODELS, 'readModels'), given(KEY_STORE, 'keys'), given(Sealing, 'sealing'), given(Ledger, 'ledger'), given(BLOBS, 'blobs'), given(Reading, 'reading'), given(BackingUp, 'backingUp'),
        given(OwnerKey, 'ownerKey'), given(MetricsKey, 'metricsKey'), given(DigestSecret, 'digestSecret'), given(Closing, 'closing'), given(ReadyGate, 'readyGate'), given(Log, 'log'),
      ],
    };
  }
}
