/** What an entry of an incident brings into being: the thing others refer to by id, and its short name. */
import type { WhatHappened } from '../policy.js';

export type DefinedKind = 'question' | 'position' | 'utterance' | 'assertion' | 'relation' | 'contradiction' | 'notice' | 'verdict' | 'anchor';
export interface Definition {
  readonly kind: DefinedKind;
  readonly id: string;
  readonly label?: string | undefined;
  /** Where the label has to be unique: positions are named within their question, all else within the incident. */
  readonly within?: string;
}

/** Null for entries that say something about things already there. */
export function definitionOf({ type, data }: WhatHappened): Definition | null {
  switch (type) {
    case 'QuestionRaised': return { kind: 'question', id: data.question, label: data.label };
    case 'PositionAdded': return { kind: 'position', id: data.position, label: data.label, within: data.question };
    case 'UtteranceLogged':
    case 'UtteranceAdopted': return { kind: 'utterance', id: data.utterance };
    case 'AssertionLogged': return { kind: 'assertion', id: data.assertion, label: data.label };
    case 'UtterancesMerged':
    case 'IncidentsLinked': return { kind: 'relation', id: data.relation };
    case 'AccountRevised':
    case 'AssertionsRelated': return { kind: 'relation', id: data.relation, label: data.label };
    case 'ContradictionRaised': return { kind: 'contradiction', id: data.contradiction, label: data.label };
    case 'CorrectionIssued':
    case 'ClarificationIssued':
    case 'UpdateIssued': return { kind: 'notice', id: data.notice, label: data.label };
    case 'VerdictApproved': return { kind: 'verdict', id: data.verdict, label: data.label };
    case 'RelayAnchored': return { kind: 'anchor', id: data.anchor };
    default: return null;
  }
}

export const labelKey = ({ kind, within = '' }: Pick<Definition, 'kind' | 'within'>, label: string): string =>
  `${kind} ${within} ${label}`;
