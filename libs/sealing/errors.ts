/** What can be wrong with the keys as a whole. */

/** The keys or the wrapping key cannot be used; the message says which and what to do. */
export class KeysUnavailableError extends Error {
  override readonly name: string = 'KeysUnavailableError';
}

/** What was asked for is in force, but bytes that were deleted could not be overwritten yet: somebody reads them. */
export class KeysNotClearedError extends KeysUnavailableError {
  override readonly name = 'KeysNotClearedError';
}
