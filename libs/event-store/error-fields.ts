/** Looking into what was thrown, whatever it is and whichever realm made it: `instanceof` fails across threads and sandboxes. */
export const fieldOf = (error: unknown, name: string): unknown =>
  (typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined);

export const messageOf = (error: unknown): string => String(fieldOf(error, 'message') ?? error);
