/** What a report is laid out on: how wide it is, how it stresses, in which zone its times read. */
import { NO_BREAK } from './layout.js';
import type { Clock } from './times.js';

export type Emphasis = 'strong' | 'faint' | 'alert';
/** Styles a piece of text that is already laid out. */
export type Style = (emphasis: Emphasis, text: string) => string;
export const unstyled: Style = (_emphasis, text) => text;

export interface Page {
  readonly width: number;
  readonly style: Style;
  readonly clock: Clock;
}

/** Between the parts of a line: it stays with the part before it. */
export const BETWEEN = `${NO_BREAK}· `;
