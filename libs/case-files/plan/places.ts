/** Which incident a record belongs to: the one it says, else the one of what it is about, else the file's. */
import type { Ref } from '../case-file.js';
import { suggestion } from '../nearest.js';
import { under } from '../fault.js';
import { idGiven } from './names.js';
import type { NamedKind, Names } from './names.js';
import { refuse } from './planned.js';
import type { Place } from './planned.js';

/** Something a record names, by which its incident may be known. */
export interface Hint {
  readonly kind: Exclude<NamedKind, 'source' | 'document' | 'incident'>;
  readonly ref: Ref | undefined;
}

export class Places {
  /** Incidents of this import by key and by slug. */
  private readonly local = new Map<string, Place>();

  constructor(
    private readonly names: Names,
    /** Incidents of the ledger that files name, by id and by slug. */
    private readonly held: ReadonlyMap<string, Place>,
  ) {}

  declare(key: string, slug: string, place: Place): void {
    this.local.set(key, place);
    if (!this.local.has(slug)) this.local.set(slug, place);
  }

  named(ref: Ref, pointer: string): Place {
    const id = idGiven(ref, pointer);
    const known = [...this.local.keys(), ...this.held.keys()];
    return this.local.get(ref) ?? this.held.get(id ?? ref)
      ?? refuse(pointer, `no incident is named "${ref}"${suggestion(ref, known)}`);
  }

  of(said: Ref | undefined, fileSays: Ref | undefined, hints: readonly Hint[], pointer: string): Place {
    if (said !== undefined) return this.named(said, under(pointer, 'incident'));
    for (const { kind, ref } of hints) {
      const place = ref === undefined ? undefined : this.names.local(kind, ref)?.place;
      if (place !== undefined) return place();
    }
    if (fileSays !== undefined) return this.named(fileSays, under(fileOf(pointer), 'incident'));
    // Where a hint is a key that nothing has, that is the fault to name.
    for (const { kind, ref } of hints) if (ref !== undefined && idGiven(ref, pointer) === null) this.names.id(kind, ref, pointer);
    return refuse(pointer, 'say which "incident" this belongs to');
  }
}

/** `/files/0` of anything in it. */
const fileOf = (pointer: string): string => pointer.split('/').slice(0, 3).join('/');
