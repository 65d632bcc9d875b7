import { median } from './median.ts';

/** The median of what each round gives when it is compared within itself. */
export function medianRatio(figures: readonly number[], base: readonly number[]): number {
  return median(figures.map((figure, round) => figure / (base[round] ?? Number.NaN)));
}
