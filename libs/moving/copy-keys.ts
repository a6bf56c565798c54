/** Copies the keys of sealed values, those that were destroyed as such: what nobody can read any more stays so. */
import type { KeyStore, MovedKey } from '#sealing/key-store.js';

export interface KeysCopied {
  readonly keys: number;
  readonly destroyed: number;
}

/** As often as one likes. The keys are wrapped anew, with the wrapping key of where they come to. */
export async function copyKeys(from: KeyStore, to: KeyStore): Promise<KeysCopied> {
  const moved: MovedKey[] = [];
  for (const about of await from.list()) {
    const key = about.destroyedAt === null ? await from.find(about.id) : 'destroyed';
    if (key !== null) moved.push({ ...about, key });
  }
  await to.adopt(moved);
  const destroyed = moved.filter(({ key }) => key === 'destroyed').length;
  return { keys: moved.length - destroyed, destroyed };
}
