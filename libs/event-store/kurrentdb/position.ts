/** A place in the server's own log. 64-bit, so it stays `bigint`; it never leaves the adapter. */
export interface Position {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** Below 0 where `a` comes first. */
export const comparePositions = (a: Position, b: Position): number => sign(a.commit - b.commit) || sign(a.prepare - b.prepare);

const sign = (difference: bigint): number => (difference < 0n ? -1 : difference > 0n ? 1 : 0);
