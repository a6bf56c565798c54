/** Short names and words for who spoke and through whom. */
import type { DocumentId, NonEmpty, SourceId } from '../ids.js';
import type { Claimant, Relay } from '../speech.js';
import { plain } from '../text.js';
import type { Text } from '../text.js';
import type { References } from './references.js';
import type { Named } from './view.js';

/** The label, else the name, else the first part of the id. */
export const named = <Id extends string>(id: Id, label: string | undefined, name?: Text): Named<Id> => ({
  id,
  label: label ?? (name === undefined ? id.slice(0, 8) : plain(name)),
});

/** Looks up the names of sources and documents; unknown ones go by the first part of their id. */
export class Names {
  readonly #sources = new Map<SourceId, Named<SourceId>>();
  readonly #documents = new Map<DocumentId, Named<DocumentId>>();
  constructor(private readonly references: References) {}

  source(id: SourceId): Named<SourceId> {
    const known = this.#sources.get(id);
    if (known !== undefined) return known;
    const source = this.references.sources.get(id);
    const name = named(id, source?.label, source?.name);
    this.#sources.set(id, name);
    return name;
  }

  document(id: DocumentId): Named<DocumentId> {
    const known = this.#documents.get(id);
    if (known !== undefined) return known;
    const document = this.references.documents.get(id);
    const name = named(id, document?.label, document?.title);
    this.#documents.set(id, name);
    return name;
  }

  /** `mclaughlin for dhs`, `usms + ice`, `officials*`. */
  speakers([first, ...others]: NonEmpty<Claimant>): string {
    return others.reduce((words, claimant) => `${words} + ${this.#claimant(claimant)}`, this.#claimant(first));
  }

  /** `investigators* → cnn → D1`. */
  chain(speaker: string, relays: readonly Relay[]): string {
    return relays.reduce(
      (words, { by }) =>
        `${words} → ${
          by.source !== undefined
            ? this.source(by.source).label
            : by.document !== undefined
              ? this.document(by.document).label
              : 'unknown'
        }`,
      speaker,
    );
  }

  #claimant({ speaker, onBehalfOf }: Claimant): string {
    const name =
      speaker.kind === 'source'
        ? this.source(speaker.source).label
        : speaker.kind === 'document'
          ? this.document(speaker.document).label
          : `${plain(speaker.described)}*`;
    return onBehalfOf === undefined ? name : `${name} for ${this.source(onBehalfOf).label}`;
  }
}
