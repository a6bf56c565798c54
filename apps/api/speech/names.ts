/** `new:<key>` and `label:<label>`: what one request makes it can name before it has an id, and what stands by its short name. */
import type { CommandId, DocumentId, PositionId, QuestionId, SourceId } from '#domain/ids.js';
import { DomainError } from '#domain/errors.js';
import { idAt } from '#ledger/ids.js';
import type { Labels } from './labels.js';

export type NamedKind = 'source' | 'document' | 'question' | 'position';
interface IdOf {
  source: SourceId;
  document: DocumentId;
  question: QuestionId;
  position: PositionId;
}

export class NewNames {
  private readonly ids = new Map<string, string>();

  /** @param labels left out where nothing is looked up by label */
  constructor(
    readonly commandId: CommandId,
    private readonly labels: Labels | null = null,
  ) {}

  /** Gives the thing made at a place in the request its id, and its key if it has one. The pointer is told where it is not the place. */
  make<Kind extends NamedKind>(kind: Kind, place: string, key: string | undefined, pointer = `/${place}`): IdOf[Kind] {
    const id = idAt<IdOf[Kind]>(this.commandId, place);
    if (key === undefined) return id;
    const name = `${kind} ${key}`;
    if (this.ids.has(name)) throw new DomainError('key-used-twice', `Two things of this request are called new:${key}.`, `${pointer}/key`);
    this.ids.set(name, id);
    return id;
  }

  /**
   * The id that a reference stands for.
   * @param within for a position: its question
   * @throws {DomainError} key-not-made for a key that the request does not make; label-unknown, label-ambiguous
   */
  id<Kind extends NamedKind>(kind: Kind, reference: string, pointer: string, within?: QuestionId): IdOf[Kind] {
    if (reference.startsWith('label:')) {
      if (this.labels === null) throw new DomainError('label-unknown', 'Name it by its id here.', pointer);
      return this.labels.id(kind, reference.slice(6), pointer, within) as IdOf[Kind];
    }
    if (!reference.startsWith('new:')) return reference as IdOf[Kind];
    const id = this.ids.get(`${kind} ${reference.slice(4)}`);
    if (id === undefined) throw new DomainError('key-not-made', `This request makes no ${kind} called ${reference}.`, pointer);
    return id as IdOf[Kind];
  }

  /** Ids by key of one kind, for the receipt. */
  made(kind: NamedKind): Readonly<Record<string, string>> {
    const ofKind = [...this.ids].filter(([name]) => name.startsWith(`${kind} `));
    return Object.fromEntries(ofKind.map(([name, id]) => [name.slice(kind.length + 1), id]));
  }
}
