/** How long and how many: the one table of sizes. Texts in UTF-16 code units, lists in items. */

export const TEXT_LIMITS = {
  label: 40,
  name: 300,
  title: 500,
  question: 500,
  position: 500,
  gist: 1_000,
  quote: 2_000,
  /** Rationales, reasons, what is unclear, what is promised. */
  rationale: 4_000,
  described: 300,
  printedTitle: 300,
  verbatim: 500,
  edtf: 200,
  zone: 60,
  quantityOf: 300,
  quantityValue: 60,
  unit: 60,
  url: 2_000,
  notice: 1_000,
  importKey: 200,
  digest: 200,
  id: 200,
  path: 200,
} as const;

export const LIST_LIMITS = {
  claimants: 20,
  relays: 20,
  answers: 50,
  specifics: 50,
  options: 50,
  /** Assertions in a side, a revision, a relation, a retraction or as evidence. */
  assertions: 200,
  /** Assertions a dismissal covers. */
  covering: 1_000,
  /** Of one hop of one assertion, made with it. */
  anchors: 20,
  questions: 20,
  sides: 10,
  changes: 50,
  incidents: 5_000,
  /** Assertions logged by one request. */
  batchRows: 500,
  /** Rungs of a scale. */
  ratings: 20,
} as const;

export type TextLimit = keyof typeof TEXT_LIMITS;
export type ListLimit = keyof typeof LIST_LIMITS;
