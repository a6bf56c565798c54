/**
 * Seals what requests mark as sensitive, before a command is made of it: words that are to be sealed never reach a decision,
 * the log or anything made from it. Keys are kept for good before the write is tried; one whose write is then refused opens
 * nothing and does no harm.
 */
import { randomUUID } from 'node:crypto';
import type { AmendEntry } from '#domain/amendments.js';
import type { CommandId, SealingKeyId } from '#domain/ids.js';
import type { FieldChange } from '#domain/incident/events.js';
import { words as wordsFit } from '#domain/shapes.js';
import type { Source } from '#domain/source/events.js';
import { isSealed } from '#domain/text.js';
import type { Sealed, Text } from '#domain/text.js';
import { idAt } from '#ledger/ids.js';
import type { Request } from '#ledger/request.js';
import type { KeyStore } from '#sealing/key-store.js';
import { keyIdOf, unseal } from '#sealing/sealed-value.js';
import { sealAll, sealedForNothing } from '#sealing/sealer.js';
import type { ToSeal } from '#sealing/sealer.js';
import type { FastifyRequest } from 'fastify';
import { commandIdAsked } from '../http/asking.js';
import { dryRunAsked } from '../http/dry-run.js';
import { pointerToken } from '../http/json-body.js';
import { Sensitive } from '../http/sensitive.js';

/** Whether it is a dry run: of one nothing is to be left. */
type Rehearsing = Pick<Request, 'rehearsal'>;
interface Marked {
  readonly pointer: string;
  readonly words: string;
}

export class Sealing {
  /** The words of a dry run's sealed values, whose keys are kept by nobody. */
  private readonly rehearsed = new WeakMap<Sealed, string>();

  constructor(private readonly keys: Pick<KeyStore, 'take' | 'find'>) {}

  /**
   * A body that was found to be well formed, with everything in it that is marked sealed, each under a key of its own. The
   * keys' ids come from the request's key and the place in the body, so that a retry meets them again.
   * @throws {DomainError} too-long, text-empty
   */
  async body(body: unknown, request: FastifyRequest): Promise<unknown> {
    const [path = ''] = request.url.split('?', 1);
    return await this.marked(body, () => commandIdAsked(request), `${request.method} ${path}`, dryRunAsked(request.query));
  }

  /** The same for one row of a batch, which is a command of its own. */
  async row<Row>(row: Row, { commandId, rehearsal }: Pick<Request, 'commandId' | 'rehearsal'>, about: string): Promise<Row> {
    // Each sealed value takes the place of words that the same field may hold.
    return (await this.marked(row, () => commandId, about, rehearsal !== undefined)) as Row;
  }

  /** The source as it is to be recorded: of a confidential one the name is sealed, under the one key it has. */
  async source<S extends Pick<Source, 'source' | 'name' | 'confidential'>>(source: S, asked: Rehearsing): Promise<S> {
    return { ...source, name: await this.nameOf(source, source.name, asked) };
  }

  /** A name for a source, the first or a later one: of a confidential source sealed under the source's own key. */
  async nameOf({ source, confidential }: Pick<Source, 'source' | 'confidential'>, name: Text, { rehearsal }: Rehearsing): Promise<Text> {
    if (confidential !== true) return name;
    // The id of a source serves as well as a command's to derive another from.
    const id = idAt<SealingKeyId>(source as string as CommandId, 'sealing key');
    if (isSealed(name) && keyIdOf(name) === id) return name;
    const words = isSealed(name) ? await this.opened(name) : name;
    if (words === null) return name;
    const [sealed] = await this.sealed([{ id, purpose: `source ${source}: its names`, words }], rehearsal !== undefined);
    return sealed ?? name;
  }

  /** An amendment of a source, where it gives a confidential one another name. */
  async amendment(source: Source | null, fix: AmendEntry, asked: Rehearsing): Promise<AmendEntry> {
    if (source?.confidential !== true) return fix;
    const sealed = async (change: FieldChange): Promise<FieldChange> => {
      const { path, after } = change;
      return path === '/name' && (typeof after === 'string' || isSealed(after)) ? { ...change, after: await this.nameOf(source, after, asked) } : change;
    };
    const [first, ...rest] = fix.changes;
    return { ...fix, changes: [await sealed(first), ...(await Promise.all(rest.map(sealed)))] };
  }

  private async marked(body: unknown, commandId: () => CommandId, about: string, forNothing: boolean): Promise<unknown> {
    const marked: Marked[] = [];
    collect(body, '', marked);
    if (marked.length === 0) return body;
    for (const { words, pointer } of marked) wordsFit('rationale')(words, pointer);
    const id = commandId();
    const texts = marked.map(({ words, pointer }): ToSeal =>
      ({ id: idAt<SealingKeyId>(id, `sealing ${pointer}`), purpose: `${about} ${pointer}`, words }));
    return replaced(body, (await this.sealed(texts, forNothing))[Symbol.iterator]());
  }

  private async sealed(texts: readonly ToSeal[], forNothing: boolean): Promise<readonly Sealed[]> {
    if (forNothing) {
      return texts.map(({ id, words }) => {
        const sealed = sealedForNothing(id, words);
        this.rehearsed.set(sealed, words);
        return sealed;
      });
    }
    const sealed = await sealAll(this.keys, texts);
    return await Promise.all(sealed.map((each, i) => each ?? this.sealedAnew(texts[i])));
  }

  /** Asked again after the key was destroyed: a write that is known answers as it was, one that is not gets a new key. */
  private async sealedAnew(text: ToSeal | undefined): Promise<Sealed> {
    const [sealed] = text === undefined ? [] : await sealAll(this.keys, [{ ...text, id: randomUUID() as string as SealingKeyId }]);
    if (sealed === undefined || sealed === null) throw new Error('a key that was just drawn seals');
    return sealed;
  }

  /** Null where it cannot be. */
  private async opened(sealed: Sealed): Promise<string | null> {
    const rehearsed = this.rehearsed.get(sealed);
    if (rehearsed !== undefined) return rehearsed;
    const id = keyIdOf(sealed);
    const key = id === null ? null : await this.keys.find(id);
    return key === null || key === 'destroyed' ? null : unseal(key, sealed);
  }
}

function collect(value: unknown, pointer: string, found: Marked[]): void {
  if (value instanceof Sensitive) found.push({ pointer, words: value.words });
  else if (Array.isArray(value)) value.forEach((item, i) => collect(item, `${pointer}/${i}`, found));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) collect(item, `${pointer}/${pointerToken(key)}`, found);
  }
}

/** In the order of `collect`. Bodies keep their classes: they are changed in place, and nobody else has them yet. */
function replaced(value: unknown, sealed: Iterator<Sealed>): unknown {
  if (value instanceof Sensitive) return sealed.next().value;
  if (typeof value === 'object' && value !== null) for (const [key, item] of Object.entries(value)) Reflect.set(value, key, replaced(item, sealed));
  return value;
}
