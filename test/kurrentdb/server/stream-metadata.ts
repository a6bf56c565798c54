/** Metadata of a stream, as far as the double heeds it: the data of the last event of `$$<stream>`. */
export interface StreamMetadata {
  /** Events before this revision are not shown. */
  readonly truncateBefore: bigint;
  readonly maxCount: number | undefined;
  readonly acl: Acl;
}

/** Names of users and groups by right: `$r`ead, `$w`rite, `$d`elete, `$mr` and `$mw` for the metadata. What is not named has the default. */
export type Acl = Readonly<Partial<Record<Right, readonly string[]>>>;
export type Right = '$r' | '$w' | '$d' | '$mr' | '$mw';
const RIGHTS = ['$r', '$w', '$d', '$mr', '$mw'] as const;

export const NO_METADATA: StreamMetadata = { truncateBefore: 0n, maxCount: undefined, acl: {} };

export function readMetadata(data: Uint8Array): StreamMetadata {
  const text = Buffer.from(data).toString('utf8');
  const value = objectIn(text);
  const truncateBefore = /"\$tb"\s*:\s*(\d+)/.exec(text)?.[1];
  const maxCount = value['$maxCount'];
  return {
    truncateBefore: truncateBefore === undefined ? 0n : BigInt(truncateBefore),
    maxCount: typeof maxCount === 'number' ? maxCount : undefined,
    acl: readAcl(value['$acl']),
  };
}

/** What is JSON and an object; otherwise nothing, as the server takes it. */
export function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

export function readAcl(value: unknown): Acl {
  const acl: Partial<Record<Right, readonly string[]>> = {};
  if (typeof value !== 'object' || value === null) return acl;
  const byRight = new Map<string, unknown>(Object.entries(value));
  for (const right of RIGHTS) {
    const roles = byRight.get(right);
    if (typeof roles === 'string') acl[right] = [roles];
    else if (Array.isArray(roles)) acl[right] = roles.map(String);
  }
  return acl;
}
