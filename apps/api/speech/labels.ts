/** Things by their short names: sources and documents of the ledger, questions and positions of an incident. */
import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '#domain/errors.js';
import { referencesOf } from '#domain/facts.js';
import type { NewQuestion } from '#domain/incident/commands.js';
import type { IncidentState } from '#domain/incident/state.js';
import type { ReadModels } from '#read-models/port.js';
import type { LabelledKind } from '#read-models/views/ledger.js';
import { Freshness } from '../http/freshness.js';
import { READ_MODELS } from '../http/ports.js';
import type { NamedKind } from './names.js';

const PREFIX = 'label:';

export class Labels {
  private readonly added = new Map<string, Set<string>>();

  /** @param record of the incident whose questions and positions are named */
  constructor(private readonly record: Readonly<IncidentState>['record']) {}

  /** @throws {DomainError} label-unknown, label-ambiguous */
  id(kind: NamedKind, label: string, pointer: string, within = ''): string {
    const [id, another] = new Set([...this.standing(kind, label, within), ...(this.added.get(keyOf(kind, label, within)) ?? [])]);
    if (id === undefined) throw new DomainError('label-unknown', `No ${kind} is called “${label}”.`, pointer);
    if (another !== undefined) throw new DomainError('label-ambiguous', `Several of the kind ${kind} are called “${label}”: use the id.`, pointer);
    return id;
  }

  add(kind: NamedKind, label: string | undefined, id: string, within = ''): void {
    if (label === undefined) return;
    const key = keyOf(kind, label, within);
    this.added.set(key, (this.added.get(key) ?? new Set()).add(id));
  }

  addQuestion({ question, label, options }: NewQuestion): void {
    this.add('question', label, question);
    for (const { position, label: name } of options) this.add('position', name, position, question);
  }

  private standing(kind: NamedKind, label: string, within: string): readonly string[] {
    const { questions, positions } = this.record;
    switch (kind) {
      case 'question': return [...questions].filter(([, { entry }]) => entry.data.label === label).map(([id]) => id);
      case 'position': return [...positions].filter(([, { data }]) => data.question === within && data.label === label).map(([id]) => id);
      default: return [];
    }
  }
}

const keyOf = (kind: NamedKind, label: string, within: string): string => `${kind} ${within} ${label}`;

@Injectable()
export class Labelling {
  constructor(
    private readonly freshness: Freshness,
    @Inject(READ_MODELS) private readonly readModels: ReadModels,
  ) {}

  /** What `label:` can stand for in a body. Sources and documents are looked up only where it names one so. */
  async labels(body: object, state: Readonly<IncidentState>): Promise<Labels> {
    const labels = new Labels(state.record);
    const { sources, documents } = referencesOf(body);
    await this.lookUp(labels, 'source', sources);
    await this.lookUp(labels, 'document', documents);
    return labels;
  }

  private async lookUp(into: Labels, kind: LabelledKind, names: Iterable<string>): Promise<void> {
    const wanted = [...names].filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
    if (wanted.length === 0) return;
    await this.freshness.reached();
    for (const { label, id } of await this.readModels.labelled({ kind, labels: wanted })) into.add(kind, label, id);
  }
}
