/** The smallest of the numbers that so many hundredths of them do not exceed. */
export function percentile(numbers: readonly number[], hundredths: number): number {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil((sorted.length * hundredths) / 100) - 1)] ?? Number.NaN;
}
