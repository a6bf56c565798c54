/** Keys for things that come from a ledger: the label where it can serve as one, else a local key with the label beside it. */
import { TEXT_LIMITS } from '#domain/limits.js';

/** `speaker` is for sources and documents, which share their keys. */
export type KeySpace =
  | 'speaker' | 'incident' | 'question' | 'position' | 'utterance' | 'assertion' | 'relation' | 'contradiction' | 'notice';

const USABLE = /^[A-Za-z][\w.-]*$/u;

export interface Keyed {
  readonly key: string;
  readonly label?: string;
}

export class Keys {
  private readonly byId = new Map<string, Keyed>();
  private readonly taken = new Set<string>();
  private readonly counts = new Map<KeySpace, number>();

  /** Gives the thing its key. Positions are told apart within their question only. */
  give(space: KeySpace, id: string, label?: string, within = ''): Keyed {
    const usable = label !== undefined && label.length <= TEXT_LIMITS.label && USABLE.test(label)
      && !this.taken.has(`${space} ${within} ${label}`);
    const key = usable ? label : this.local(space);
    if (usable) this.taken.add(`${space} ${within} ${key}`);
    const keyed = { key, ...(usable || label === undefined ? {} : { label }) };
    this.byId.set(`${space} ${id}`, keyed);
    return keyed;
  }

  /** The key that was given, with the label where it is another; what is not written along is named by its id. */
  keyed(space: KeySpace, id: string): Keyed {
    return this.byId.get(`${space} ${id}`) ?? { key: `id:${id}` };
  }
  of(space: KeySpace, id: string): string {
    return this.keyed(space, id).key;
  }
  has(space: KeySpace, id: string): boolean {
    return this.byId.has(`${space} ${id}`);
  }

  private local(space: KeySpace): string {
    const count = (this.counts.get(space) ?? 0) + 1;
    this.counts.set(space, count);
    return `_${space}${count}`;
  }
}
