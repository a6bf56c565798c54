/** For those who ask how the server is, and would rather hear that nobody answers than wait. */
const PATIENCE_MS = 2_000;

/** Null where it rejects, or does not answer in time. */
export async function soon<T>(ask: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => { late.resolve(null); }, patienceMs);
  try {
    return await Promise.race([ask().catch(() => null), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
