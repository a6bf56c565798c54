/** The order of what happens in this process: a later moment is a larger number, and no two are the same. No clock is asked. */
let last = 0;

export const nextMoment = (): number => ++last;
