/** A part of a text that shows what matched in it. */
import type { FoundText } from '../views/search.js';
import type { Mark } from './marks.js';

const LENGTH = 240;
/** How much of the text stands before the first match. */
const LEAD = 60;

export function snippetOf(at: FoundText['at'], text: string, marks: readonly Mark[]): FoundText {
  const [start, end] = windowOf(text, marks[0]?.start ?? 0);
  const shown = marks.filter((mark) => mark.start >= start && mark.end <= end);
  return {
    at, text: text.slice(start, end), marks: shown.map((mark) => ({ start: mark.start - start, end: mark.end - start })),
    cut: { before: start > 0, after: end < text.length },
  };
}

/** Begins and ends between words where there are any, and never within a character. */
function windowOf(text: string, first: number): readonly [number, number] {
  if (text.length <= LENGTH) return [0, text.length];
  const wish = Math.max(0, Math.min(first - LEAD, text.length - LENGTH));
  const blank = text.indexOf(' ', wish);
  const start = wish === 0 ? 0 : whole(text, blank !== -1 && blank < first ? blank + 1 : wish);
  const limit = Math.min(text.length, start + LENGTH);
  const last = text.lastIndexOf(' ', limit);
  return [start, limit === text.length ? limit : whole(text, last > first ? last : limit)];
}

const whole = (text: string, at: number): number => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at);
