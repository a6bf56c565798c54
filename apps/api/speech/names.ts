/** `new:<key>`: what one request makes, it can name before it has an id. */
import type { CommandId, DocumentId, PositionId, QuestionId, SourceId } from '#domain/ids.js';
import { DomainError } from '#domain/errors.js';
import { idAt } from '#ledger/ids.js';

type NamedKind = 'source' | 'document' | 'question' | 'position';
interface IdOf {
  source: SourceId;
  document: DocumentId;
  question: QuestionId;
  position: PositionId;
}

export class NewNames {
  private readonly ids = new Map<string, string>();

  constructor(readonly commandId: CommandId) {}

  /** Gives the thing made at a place in the request its id, and its key if it has one. */
  make<Kind extends NamedKind>(kind: Kind, place: string, key: string | undefined): IdOf[Kind] {
    const id = idAt<IdOf[Kind]>(this.commandId, place);
    if (key === undefined) return id;
    const name = `${kind} ${key}`;
    if (this.ids.has(name)) throw new DomainError('key-used-twice', `Two things of this request are called new:${key}.`, `/${place}/key`);
    this.ids.set(name, id);
    return id;
  }

  /** The id that a reference stands for. @throws {DomainError} key-not-made for a key that the request does not make */
  id<Kind extends NamedKind>(kind: Kind, reference: string, pointer: string): IdOf[Kind] {
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
