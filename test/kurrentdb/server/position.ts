/** A place in the log as it is told to clients. An event's two numbers are the same; a checkpoint's need not be. */
export interface Position {
  readonly commit: bigint;
  readonly prepare: bigint;
}

export const FIRST: Position = { commit: 0n, prepare: 0n };

export const at = (position: bigint): Position => ({ commit: position, prepare: position });

export const isBefore = (a: Position, b: Position): boolean => a.commit < b.commit || (a.commit === b.commit && a.prepare < b.prepare);
