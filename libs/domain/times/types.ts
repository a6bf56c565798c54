/**
 * Times as the ledger keeps them. A civil time is what a person or a document says ("Tuesday", `2025-10-21`, in a zone);
 * an instant is a point on the one line that all comparisons use. Bounds are computed once, from civil time and zone,
 * when an entry is made; after that only strings and bounds exist.
 */

/** RFC 3339 in UTC with milliseconds, `2025-10-21T16:00:00.000Z`: compares as text. */
export type Instant = string;

/** How we know a time; anything but `stated` says from what. */
export type TimeBasis = { readonly kind: 'stated' } | { readonly kind: 'derived' | 'inferred'; readonly from: string };

/** An uncertain time: the words as printed, EDTF, and inclusive bounds (null: open on that side). */
export interface UncertainTime {
  readonly verbatim?: string;
  readonly edtf?: string;
  readonly earliest: Instant | null;
  readonly latest: Instant | null;
  /** IANA zone that gave civil times their bounds. */
  readonly zone: string;
  readonly basis?: TimeBasis;
}

/** Closed interval of instants; unknown ends become the ends of time, so that every interval compares. */
export interface Interval {
  readonly earliest: Instant;
  readonly latest: Instant;
}

/** Whether something had happened by a moment, given that its time is uncertain. */
export type Presence = 'certain' | 'possible' | 'no';
