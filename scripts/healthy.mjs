/** Whether the server in this container is alive: status 0 where it answers, 1 where it does not. */
const PATIENCE_MS = 4_000;

try {
  const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT || 4600}/livez`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  process.exitCode = ok ? 0 : 1;
} catch {
  process.exitCode = 1;
}
