/** How the lines of a question stand to each other. */
import type { PositionId, SourceId } from '../ids.js';
import { overlaps } from '../times/intervals.js';
import type { Contest } from './comparison.js';
import type { Group } from './lines.js';
import type { References } from './references.js';
import type { Agreement } from './view.js';
import { familyOf } from './voice.js';
import { pushTo } from './multimap.js';

/**
 * Conflict and tension are between positions, whoever holds them. Agreement needs two independent voices: kin count once,
 * and so does everything said in one utterance.
 */
export function agreementOf(current: readonly Group[], contest: Contest, { sources }: References): Agreement {
  if (current.length === 0) return 'none';
  const positions = [...new Set(current.map(positionOf))];
  const verdicts = new Set(positions.flatMap((a, i) => positions.slice(i + 1).map((b) => contest(a, b))));
  if (verdicts.has('exclusive')) return 'conflicting';
  if (verdicts.has('inTension')) return 'inTension';
  const holdings = current.flatMap(({ members }) => members);
  const families = new Set(holdings.flatMap(({ voice }) => voice.bodies).map((body) => familyOf(body, sources)));
  if (families.size === 1 || new Set(holdings.map(({ speech }) => speech)).size === 1) return 'single';
  return positions.length === 1 && positions[0] !== null ? 'agreed' : 'compatible';
}

/** Bodies that hold excluded positions at times that overlap. */
export function atOdds(current: readonly Group[], contest: Contest): readonly SourceId[] {
  const positions = [...new Set(current.map(positionOf))];
  const clashes = positions.flatMap((a, i) =>
    positions
      .slice(i + 1)
      .filter((b) => contest(a, b) === 'exclusive')
      .map((b) => [a, b] as const),
  );
  if (clashes.length === 0) return [];
  const byBody = new Map<SourceId, Group['members'][number][]>();
  for (const { members } of current) {
    for (const holding of members) {
      for (const body of holding.voice.bodies) pushTo(byBody, body, holding);
    }
  }
  return [...byBody]
    .filter(([, holdings]) =>
      clashes.some(([a, b]) => {
        const other = holdings.filter(({ position }) => position === b);
        return holdings.some(
          (holding) => holding.position === a && other.some(({ speech }) => overlaps(holding.speech.said, speech.said)),
        );
      }),
    )
    .map(([body]) => body);
}

const positionOf = ({ members }: Group): PositionId | null => members[0]?.position ?? null;
