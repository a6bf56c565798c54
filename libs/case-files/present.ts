/** The members that have a value: what may be left out is left out, never undefined. */
export const present = <T extends object>(members: T): Present<T> =>
  // Only members without a value were taken away.
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };
