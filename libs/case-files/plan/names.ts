/**
 * What keys name. All keys of an import are declared first; a key may then be used from any file, but only by records
 * that are written later than what it names.
 */
import type {
  AssertionId, ContradictionId, DocumentId, IncidentId, PositionId, QuestionId, RelationId, SourceId,
} from '#domain/ids.js';
import { suggestion } from '../nearest.js';
import type { Place } from './planned.js';
import { PlanError, refuse } from './planned.js';

export interface IdOf {
  source: SourceId;
  document: DocumentId;
  incident: IncidentId;
  question: QuestionId;
  position: PositionId;
  assertion: AssertionId;
  relation: RelationId;
  contradiction: ContradictionId;
}
export type NamedKind = keyof IdOf;
export interface Thing<K extends NamedKind = NamedKind> {
  readonly kind: K;
  readonly id: IdOf[K];
  /** The record that makes it. */
  readonly recordKey: string;
  /** The incident it belongs to, worked out when asked. */
  readonly place?: () => Place;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

const BY_ID = /^(id|document):(.*)$/u;

/** The id in `id:<uuid>` or `document:<uuid>`, or null for a key. */
export function idGiven(ref: string, pointer: string): string | null {
  const id = BY_ID.exec(ref)?.[2];
  if (id === undefined) return null;
  return UUID.test(id) ? id : refuse(pointer, `"${ref}": an id is a UUID in lower case`);
}

export class Names {
  /** By kind, then key. Sources and documents share their keys: both can stand in a chain. */
  private readonly things = new Map<string, Map<string, Thing>>();
  private readonly written = new Set<string>();

  declare(key: string, thing: Thing, pointer: string): void {
    const space = spaceOf(thing.kind);
    const known = this.things.get(space) ?? new Map<string, Thing>();
    if (known.has(key)) throw new PlanError({ pointer, detail: `the key "${key}" is used twice for ${WORDS[space] ?? space}` });
    this.things.set(space, known.set(key, thing));
  }

  /** Marks a record as written, so that later records may name what it makes. */
  wrote(recordKey: string): void {
    this.written.add(recordKey);
  }

  /** What a key of this import names, whether written by now or not; null where there is none. */
  local<K extends NamedKind>(kind: K, key: string): Thing<K> | null {
    const thing = this.things.get(spaceOf(kind))?.get(key);
    // Kind and id of a thing were declared together.
    return thing?.kind === kind ? thing as Thing<K> : null;
  }

  /** The id behind a key or `id:<uuid>`. */
  id<K extends NamedKind>(kind: K, ref: string, pointer: string): IdOf[K] {
    const given = idGiven(ref, pointer);
    if (given !== null) return given as IdOf[K];
    const thing = this.local(kind, ref);
    if (thing === null) {
      const known = this.things.get(spaceOf(kind));
      const other = known?.get(ref);
      return refuse(pointer, other === undefined
        ? `no ${kind} has the key "${ref}"${suggestion(ref, known?.keys() ?? [])}`
        : `"${ref}" is a ${other.kind}, and a ${kind} is needed here`);
    }
    if (!this.written.has(thing.recordKey)) refuse(pointer, `the ${kind} "${ref}" is recorded later than this`);
    return thing.id;
  }

  /** Whether a source or a document is named. By id it is a source, unless `document:<uuid>` says otherwise. */
  partyKind(ref: string, pointer: string): 'source' | 'document' {
    const byId = BY_ID.exec(ref)?.[1];
    if (byId !== undefined) return byId === 'document' ? 'document' : 'source';
    const known = this.things.get('party');
    const kind = known?.get(ref)?.kind;
    if (kind === 'source' || kind === 'document') return kind;
    return refuse(pointer, `no source or document has the key "${ref}"${suggestion(ref, known?.keys() ?? [])}`);
  }
}

const spaceOf = (kind: NamedKind): string => (kind === 'source' || kind === 'document' ? 'party' : kind);
const WORDS: Readonly<Record<string, string>> = { party: 'sources or documents' };
