/** The candidate that takes the fewest edits to become the text, case apart; undefined where even that is more than half of it. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = editDistance(text.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || edits < best.edits) best = { candidate, edits };
  }
  return best !== undefined && best.edits <= text.length / 2 ? best.candidate : undefined;
}

/** How many insertions, deletions and substitutions turn one text into another. Source: Wagner and Fischer, 1974. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let index = 0; index < from.length; index++) {
    const next = [index + 1];
    for (let column = 0; column < to.length; column++) {
      const substituted = cell(row, column) + (from[index] === to[column] ? 0 : 1);
      next.push(Math.min(substituted, cell(row, column + 1) + 1, cell(next, column) + 1));
    }
    row = next;
  }
  return cell(row, to.length);
}

function cell(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
