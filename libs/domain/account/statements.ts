/** From a holding to the statement readers see. */
import type { SourceId } from '../ids.js';
import type { Instant } from '../times/types.js';
import type { Holding } from './holdings.js';
import type { Names } from './names.js';
import type { Report, World } from './world.js';
import type { AlsoSaid, Named, Statement } from './view.js';

/** What depends on the line a statement stands in. */
export interface Place {
  readonly since: Instant;
  readonly alsoSaid: readonly AlsoSaid[];
  /** The bodies whose line it is. */
  readonly bodies: readonly SourceId[];
}

export function statementOf(world: World, holding: Holding, place?: Place): Statement {
  const { lead, reports, position, speech } = holding;
  const known = position === null ? undefined : world.positions.get(position);
  return {
    position: known?.named ?? null,
    text: known?.text ?? lead.ref.gist,
    certainty: lead.data.certainty,
    assertion: lead.ref,
    variants: reports.length === 1 ? NONE : reports.slice(1).map(({ ref }) => ref),
    alsoSaid: place?.alsoSaid ?? NONE,
    who: lead.who,
    said: speech.said,
    publicFrom: holding.publicFrom,
    since: place?.since ?? speech.said.earliest,
    presence: holding.presence,
    retold: holding.retold,
    jointWith: place === undefined || holding.voice.bodies.length < 2 ? NONE : jointWith(holding, place.bodies, world.names),
    quantities: lead.quantities,
    revises: revisesOf(reports),
    // One clear report is enough to know who said it.
    unclear: reports.every((report) => report.unclear !== null) ? reports.flatMap((report) => report.unclear ?? []) : NONE,
    notices: holding.notices,
  };
}

const NONE: readonly never[] = [];

function revisesOf(reports: readonly Report[]): Statement['revises'] {
  if (reports.every(({ revises }) => revises.length === 0)) return NONE;
  return [...new Set(reports.flatMap(({ revises }) => revises))].map(({ id, label, announced }) => ({
    relation: { id, label },
    announced,
  }));
}

/** The same said in another utterance, which nothing separates in time: every report of it. */
export const alsoSaidOf = (holding: Holding, bodies: readonly SourceId[], names: Names): readonly AlsoSaid[] =>
  holding.reports.map(({ ref, data }) => ({ ...ref, certainty: data.certainty, jointWith: jointWith(holding, bodies, names) }));

const jointWith = (holding: Holding, bodies: readonly SourceId[], names: Names): readonly Named<SourceId>[] =>
  holding.voice.bodies.filter((body) => !bodies.includes(body)).map((body) => names.source(body));
