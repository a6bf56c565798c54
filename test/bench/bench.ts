/**
 * Measuring by ratio. Machines swing by a third within seconds, so what is compared runs in turns within one process, and
 * the median of the turns' ratios is what counts. Absolute figures are printed for the curious and prove nothing.
 */

export interface BenchResult {
  readonly name: string;
  /** Ours ÷ the bare thing: 1 is as fast. */
  readonly ratio: number;
  /** The ratio we hold ourselves to. */
  readonly bar: number;
  /** Rates, in words. */
  readonly detail: string;
}

/** Runs once and gives how much it did a second. */
export type Run = () => number | Promise<number>;

export interface Runs {
  readonly ours: Run;
  readonly raw: Run;
  /** Measured turns, 7 unless said otherwise. */
  readonly turns?: number;
}

/** One turn of each to warm up, then the measured turns, each starting with the other one. */
export async function interleaved(name: string, bar: number, runs: Runs): Promise<BenchResult> {
  const { ours, raw, turns = 7 } = runs;
  const pairs: { readonly ours: number; readonly raw: number }[] = [];
  for (let turn = 0; turn <= turns; turn++) {
    const first = turn % 2 === 0 ? await ours() : await raw();
    const second = turn % 2 === 0 ? await raw() : await ours();
    const pair = turn % 2 === 0 ? { ours: first, raw: second } : { ours: second, raw: first };
    if (turn > 0) pairs.push(pair);
  }
  const rate = (of: 'ours' | 'raw'): string => Math.round(median(pairs.map((pair) => pair[of]))).toLocaleString('en-US');
  const ratio = median(pairs.map((pair) => pair.ours / pair.raw));
  return { name, bar, ratio, detail: `${rate('ours')}/s against ${rate('raw')}/s` };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
}

/** Units a second of something that takes a while. */
export async function rateOf(units: number, work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (units * 1_000) / (performance.now() - start);
}

export const line = ({ name, ratio, bar, detail }: BenchResult): string =>
  `${ratio >= bar ? 'ok  ' : 'MISS'} ${name.padEnd(44)} ${ratio.toFixed(2)} (bar ≥ ${bar})  ${detail}`;
