/** What the database says, in the words of those who ask for keys. */
import { DatabaseUnavailableError, refusalIn } from '#postgres/errors.js';
import { KeysUnavailableError } from '../errors.js';

/** @throws {KeysUnavailableError} where the database gives no answer, or refuses one */
export async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DatabaseUnavailableError) throw new KeysUnavailableError(error.message, { cause: error });
    const refusal = refusalIn(error);
    if (refusal?.rights === true) throw new KeysUnavailableError(`${refusal.message}; the role needs its rights in the schema sealing`, { cause: error });
    throw error;
  }
}
