/** Paths below `/v1`, as the client's general reads and writes take them. */

/** Of an incident, or of something in it; every part is encoded. */
export const inIncident = (incident: string, ...parts: readonly string[]): string =>
  ['/incidents', ...[incident, ...parts].map(encodeURIComponent)].join('/');
