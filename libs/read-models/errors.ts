/** What the read models can refuse. */

/** Closed, overloaded or broken: nothing is wrong with the question. */
export class ReadModelsUnavailableError extends Error {
  override readonly name = 'ReadModelsUnavailableError';
  readonly code = 'read-models-unavailable';
}

/** Another engine moves the same projection: this one must stop. */
export class ProgressFencedError extends Error {
  override readonly name = 'ProgressFencedError';
  readonly code = 'progress-fenced';
}
