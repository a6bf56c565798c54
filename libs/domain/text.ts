/**
 * Text as it stands in an event: words, or a sealed value whose key is kept outside the log.
 *
 * Only the codec between store and fold unseals; a rule that reads a text reads it through `plain`.
 */

export interface Sealed {
  /** base64url of iv, ciphertext and tag (AES-256-GCM). */
  readonly $sealed: string;
}
export type Text = string | Sealed;

/** The words, or what stands in their place where the reader may not see them. */
export const plain = (text: Text): string => (typeof text === 'string' ? text : '[withheld]');
