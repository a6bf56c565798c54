/**
 * `Prefer` (RFC 7240). `wait=N` (§4.3): the caller would rather wait, up to N seconds, than read what is behind.
 * `return=minimal` (§4.2): a dry run need not tell what it would change.
 */

const MAX_WAIT_SECONDS = 30;

/** Seconds to wait; null when not asked, or not understood, which a preference allows. */
export function waitSeconds(header: string | readonly string[] | undefined): number | null {
  if (header === undefined) return null;
  const text = typeof header === 'string' ? header : header.join(',');
  for (const part of text.split(',')) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,4})"?\s*(?:;.*)?$/i.exec(part)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return null;
}

export const minimalAsked = (header: string | readonly string[] | undefined): boolean =>
  /(?:^|,)\s*return\s*=\s*"?minimal"?\s*(?:[;,]|$)/i.test(typeof header === 'string' ? header : (header ?? []).join(','));
