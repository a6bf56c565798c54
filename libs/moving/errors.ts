/** Why a ledger cannot be moved. Nothing is lost by it: the ledger it comes from is only read. */
export class MoveRefusedError extends Error {
  override readonly name = 'MoveRefusedError';
  constructor(readonly code: 'target-differs' | 'event-not-reproducible' | 'source-moved' | 'not-the-same', message: string) {
    super(message);
  }
}
