/** An instant or a delay as a column takes it: whole milliseconds, never later than given, so that what is due at once is. */
export const wholeMs = (ms: number): number => Math.floor(ms);
