/** What can be wrong with the keys as a whole. */

/** The key file or the wrapping key cannot be used; the message says which and what to do. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}
