/** An assertion as the command line puts it together: from flags, and from a person where flags leave something open. */
import type { ChainBodies } from './chain.js';

/** The body of `POST /v1/incidents/{incident}/assertions`, as far as the command line makes it. */
export interface AssertionBody {
  readonly label?: string;
  readonly gist: string | SensitiveText;
  readonly quote?: string | SensitiveText;
  readonly certainty: string;
  readonly utterance: {
    readonly kind: 'new'; readonly claimants: ChainBodies['claimants']; readonly channel: string; readonly said: SaidBody;
    readonly document?: string;
  };
  readonly relays: ChainBodies['relays'];
  readonly act?: ActBody;
  readonly question?: NewQuestionBody;
  readonly unclear?: string;
}
export interface SensitiveText { readonly sensitive: string }

/** EDTF alone, or plain words and the day they are reckoned from. */
export type SaidBody = string | { readonly words: string; readonly relativeTo?: string };

export interface AnswerBody { readonly question: string; readonly position?: string }
export type ActBody =
  | { readonly kind: 'states' | 'judges'; readonly answers: readonly AnswerBody[] }
  | { readonly kind: 'commits'; readonly to: string; readonly followUp: boolean; readonly question?: string }
  | { readonly kind: 'withholds'; readonly question: string; readonly absence: string };

export interface NewQuestionBody {
  readonly key: string;
  readonly text: string;
  readonly label?: string;
  readonly positions: 'exclusive' | 'open';
  readonly options: readonly { readonly key: string; readonly text: string }[];
}
