/** What the ledger holds under which short names: for naming things as people do, and for lists to choose from. */
import { Temporal } from 'temporal-polyfill';

import type { LedgerClient } from '#client/ledger-client.js';
import type { UncertainTime } from '#domain/times/types.js';
import { suggestion } from '#case-files/nearest.js';
import { CommandFailure, EXIT } from '../failure.js';

export interface Known {
  readonly id: string;
  /** The desk's short name, else the name itself. */
  readonly label: string;
  readonly text: string;
}
export interface KnownDocument extends Known {
  /** The day it was published, where that is one day: what words like “Tuesday” in it are reckoned from. */
  readonly day: string | null;
}
export interface KnownQuestion extends Known {
  readonly options: readonly Known[];
}
export type KnownParty = Known & { readonly kind: 'source' | 'document' };

export class Directory {
  private constructor(
    readonly sources: readonly Known[],
    readonly documents: readonly KnownDocument[],
    readonly questions: readonly KnownQuestion[],
  ) {}

  /** @param incident whose questions are wanted; none where it is left out */
  static async of(client: LedgerClient, incident?: string): Promise<Directory> {
    const [sources, documents, questions] = await Promise.all([
      Array.fromAsync(client.sources()), Array.fromAsync(client.documents()),
      incident === undefined ? [] : Array.fromAsync(client.questions(incident)),
    ]);
    return new Directory(
      sources.map(({ source, name, label }) => ({ id: source, label: label ?? name, text: name })),
      documents.map(({ document, title, label, published }) => ({ id: document, label: label ?? title, text: title, day: dayOf(published) })),
      questions.map(({ id, label, text, options }) => ({ id, label, text, options })),
    );
  }

  source = (given: string): Known => named('source', this.sources, given);
  document = (given: string): Known => named('document', this.documents, given);
  question = (given: string): KnownQuestion => named('question', this.questions, given);

  /** A name in a chain: of a source or of a document. */
  party(given: string): KnownParty {
    const parties = [
      ...this.sources.map((each) => ({ ...each, kind: 'source' as const })), ...this.documents.map((each) => ({ ...each, kind: 'document' as const })),
    ];
    return named('source or document', parties, given);
  }

  /** `Q1/ricochet`, or `Q1` alone. */
  answer(given: string): { readonly question: string; readonly position?: string } {
    const slash = given.indexOf('/');
    const question = this.question(slash < 0 ? given : given.slice(0, slash));
    if (slash < 0) return { question: question.id };
    return { question: question.id, position: named(`position of ${question.label}`, question.options, given.slice(slash + 1)).id };
  }
}

/** The civil day, where it is one. */
export function dayOf({ earliest, latest, zone }: UncertainTime): string | null {
  if (earliest === null || latest === null) return null;
  const [first, last] = [earliest, latest].map((instant) => Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString());
  return first === last ? first ?? null : null;
}

/** An incident's assertions under their labels. They may be many: asked for where a command names some. */
export async function assertionsOf(client: LedgerClient, incident: string): Promise<(given: string) => string> {
  const known = (await Array.fromAsync(client.assertions(incident))).map(({ id, label, gist }) => ({ id, label, text: gist }));
  return (given) => named('assertion', known, given).id;
}

/**
 * By id, label or whole name; letter case counts only where it tells two apart.
 * @throws {CommandFailure} 3 when nothing is called so, 5 when several things are
 */
export function named<T extends Known>(what: string, all: readonly T[], given: string): T {
  const lower = given.toLowerCase();
  const readings: readonly ((each: T) => boolean)[] = [
    ({ id }) => id === given, ({ label }) => label === given, ({ label }) => label.toLowerCase() === lower,
    ({ text }) => text.toLowerCase() === lower,
  ];
  for (const reading of readings) {
    const [found, ...others] = all.filter(reading);
    if (found === undefined) continue;
    if (others.length === 0) return found;
    const ids = [found, ...others].map(({ id, text }) => `  ${id}  ${text}`);
    throw new CommandFailure(EXIT.invalid, `Several are called “${given}”; name one by its id.`, ids);
  }
  const near = suggestion(given, all.map(({ label }) => label));
  throw new CommandFailure(EXIT.notFound, `There is no ${what} called “${given}”${near === '' ? '.' : near}`);
}
