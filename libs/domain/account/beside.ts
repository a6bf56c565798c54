/** What stands beside the lines: anonymous officials, retold statements and apparent revisions, by position. */
import type { Holding } from './holdings.js';
import type { RootCounter } from './roots.js';
import { statementOf } from './statements.js';
import type { BesideGroup } from './view.js';
import type { QuestionWorld, World } from './world.js';
import { positionsTaken } from './holdings.js';

export interface Placed {
  readonly official: readonly Holding[];
  readonly beside: readonly Holding[];
}

/** Divides holdings into those that make lines and those beside; what nobody official said stands in neither. */
export function placed(held: readonly Holding[], question: QuestionWorld): Placed {
  const official: Holding[] = [];
  const beside: Holding[] = [];
  for (const holding of held) {
    const { standing } = holding.voice;
    if (standing === 'notOfficial') continue;
    const aside = standing === 'anonymousOfficial' || holding.retold || isApparent(holding, question);
    (aside ? beside : official).push(holding);
  }
  return { official, beside };
}

/**
 * Whether all that carries a holding is the later side of an apparent revision of the same body's account of the question.
 * It may be the report that changed and not the account, so it replaces nothing and makes no line of its own.
 */
const isApparent = ({ reports, voice }: Holding, question: QuestionWorld): boolean =>
  reports.every(({ revises }) =>
    revises.some(
      ({ announced, from }) =>
        announced === 'apparent' &&
        from.some(
          ({ act, rendering }) =>
            positionsTaken(act, question.named.id).length > 0 &&
            rendering.voice.bodies.some((body) => voice.bodies.includes(body)),
        ),
    ),
  );

/** In the order their first statements were logged. */
export function groupsBeside(world: World, beside: readonly Holding[], roots: RootCounter): readonly BesideGroup[] {
  const groups = Map.groupBy(beside, ({ position, lead }) => position ?? `by gist ${lead.ref.gist}`);
  return [...groups.values()].map((members) => {
    const statements = members.map((holding) => statementOf(world, holding));
    const [first] = statements;
    return {
      position: first?.position ?? null,
      text: first?.text ?? '',
      roots: roots(members.flatMap(({ reports }) => reports.map(({ ref }) => ref.id))),
      statements,
    };
  });
}
