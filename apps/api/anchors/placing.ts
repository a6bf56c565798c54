/** Finds words in captured texts, for commands that need their place. */
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '#domain/errors.js';
import { documentOfAnchor, documentToAnchorIn } from '#domain/incident/anchors.js';
import type { CommandOf, HopAnchor } from '#domain/incident/commands.js';
import type { AnchorRecheck } from '#domain/incident/events.js';
import type { AnchorHeld, IncidentRecord } from '#domain/incident/record.js';
import type { AnchorId, AssertionId, CommandId, DocumentId, Sha256 } from '#domain/ids.js';
import { plain } from '#domain/text.js';
import { idAt } from '#ledger/ids.js';
import type { AnchoredQuote, QuoteFound } from '#snapshots/anchors.js';
import { Reading, ReadingFailedError } from '#snapshots/reading.js';
import type { Around } from '#snapshots/reading.js';
import { found } from '../http/found.js';
import { Problem } from '../http/problem.js';
import { KeptSnapshots } from '../snapshots/kept.js';
import { given } from '../speech/speech.mapping.js';
import type { AnchorBody, AnchorRelayBody } from './anchor.bodies.js';

interface WithAnchors {
  readonly anchors?: readonly AnchorBody[];
}
type Recorded = Pick<IncidentRecord, 'assertions' | 'utterances'>;

/** Code points shown on either side of what was found. */
const REACH = 160;

@Injectable()
export class Placing {
  constructor(
    private readonly kept: KeptSnapshots,
    @Inject(Reading) private readonly reading: Reading,
  ) {}

  async anchorRelay(record: IncidentRecord, assertion: AssertionId, body: AnchorRelayBody, commandId: CommandId): Promise<CommandOf<'AnchorRelay'>> {
    const { data } = found(record.assertions.get(assertion) ?? null, 'assertion').entry;
    const utterance = found(record.utterances.get(data.utterance) ?? null, 'assertion').utterance;
    const hop = body.relay === undefined ? 0 : body.relay + 1;
    const document = documentToAnchorIn(utterance, data.relays, hop, '/relay');
    return { type: 'AnchorRelay', assertion, ...(await this.anchor(document, hop, body, idAt<AnchorId>(commandId, 'anchor'), '')) };
  }

  /** The command with the anchors that its body asks for: the utterance's own, then those of its relays. */
  async withAnchors(
    command: CommandOf<'LogAssertion'>, body: WithAnchors & { readonly relays?: readonly WithAnchors[] }, record: Recorded, commandId: CommandId,
  ): Promise<CommandOf<'LogAssertion'>> {
    const utterance = command.utterance.kind === 'held' ? record.utterances.get(command.utterance.utterance)?.utterance : command.utterance.utterance;
    const own = { hop: 0, at: '', bodies: body.anchors ?? [] };
    const hops = [own, ...(body.relays ?? []).map((relay, i) => ({ hop: i + 1, at: `/relays/${i}`, bodies: relay.anchors ?? [] }))];
    const asked = hops.flatMap(({ hop, at, bodies }) => bodies.map((each, i) => ({ hop, pointer: `${at}/anchors/${i}`, each })));
    if (asked.length === 0 || utterance === undefined) return command;
    const anchors: HopAnchor[] = [];
    for (const [n, { hop, pointer, each }] of asked.entries()) {
      const document = documentToAnchorIn(utterance, command.relays, hop, pointer);
      anchors.push(await this.anchor(document, hop, each, idAt<AnchorId>(commandId, `anchors/${n}`), pointer));
    }
    return { ...command, anchors };
  }

  async recheck(record: IncidentRecord, held: AnchorHeld, snapshot: string): Promise<AnchorRecheck> {
    const { data: anchor } = held.entry;
    const document = documentOfAnchor(record, anchor);
    if (document === undefined) throw new DomainError('unknown-snapshot', 'The document has no such snapshot.', '/snapshot');
    const { found: finding, confidence, quote } = await readable(
      this.kept.withText(document, snapshot, '/snapshot', (file) => this.reading.recheck(file, quoteOf(anchor))));
    return {
      anchor: anchor.anchor, snapshot: snapshot as Sha256, found: finding, confidence,
      ...given({ start: quote?.start, end: quote?.end, exact: quote?.exact }),
    };
  }

  /** What stands on either side; null where the text cannot be read. */
  async around(document: DocumentId, snapshot: Sha256, place: { readonly start: number; readonly end: number }): Promise<Around | null> {
    try {
      return (await this.kept.withText(document, snapshot, '', (file) => this.reading.around(file, [place], REACH)))[0] ?? null;
    } catch (error) {
      if (error instanceof ReadingFailedError || error instanceof DomainError || error instanceof Problem) return null;
      throw error;
    }
  }

  private async anchor(document: DocumentId, hop: number, { snapshot, exact, prefix, suffix }: AnchorBody, anchor: AnchorId, at: string): Promise<HopAnchor> {
    const result = await readable(
      this.kept.withText(document, snapshot, `${at}/snapshot`, (file) => this.reading.anchor(file, { exact, ...given({ prefix, suffix }) })));
    return { hop, anchor, snapshot: snapshot as Sha256, ...quoteIn(result, at) };
  }
}

const quoteOf = ({ exact, prefix, suffix, start, end }: HopAnchor): AnchoredQuote =>
  ({ exact: plain(exact), prefix: plain(prefix), suffix: plain(suffix), start, end });

/** @throws {DomainError} quote-ambiguous, quote-not-found */
function quoteIn(result: QuoteFound, at: string): AnchoredQuote {
  switch (result.kind) {
    case 'found': return result.quote;
    case 'ambiguous':
      throw new DomainError('quote-ambiguous', `The words stand in ${result.places} places: say with prefix or suffix which are meant.`, `${at}/exact`);
    case 'notFound': {
      const nearest = result.nearest === null ? 'Nothing in the text is like them.' : `Nearest to them it reads: “${result.nearest}”`;
      throw new DomainError('quote-not-found', `The words do not stand there so. ${nearest}`, `${at}/exact`);
    }
  }
}

async function readable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ReadingFailedError) throw new Problem('text-not-readable', error.message);
    throw error;
  }
}
