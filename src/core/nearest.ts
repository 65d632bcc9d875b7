/** A text beyond is no slip of the pen: 64 characters. */
const longest = 64;

/**
 * The candidate that somebody meant: the first that holds the text up to its first dot, else the first that holds each of its words
 * (`_` stands between words), else the one that takes the fewest edits to become it, case apart; undefined where even that is more
 * than half of it.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const word = text.toLowerCase().replace(/\..*/su, '');
  const around = candidates.find((candidate) => word.length > 2 && holds(candidate, word)) ?? byWords(word, candidates);
  if (around !== undefined || text.length > longest) return around;
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = editDistance(text.toLowerCase(), candidate.toLowerCase());
    if (best === undefined || edits < best.edits) best = { candidate, edits };
  }
  return best !== undefined && best.edits <= text.length / 2 ? best.candidate : undefined;
}

function byWords(text: string, candidates: readonly string[]): string | undefined {
  const words = text.split('_').filter((word) => word !== '');
  return words.length < 2 ? undefined : candidates.find((candidate) => words.every((word) => holds(candidate, word)));
}

function holds(candidate: string, word: string): boolean {
  return candidate.toLowerCase().includes(word);
}

/** How many insertions, deletions and substitutions turn one text into another. Source: Wagner and Fischer, 1974. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  let distance = to.length;
  for (const character of from.split('')) {
    const next: number[] = [];
    let left = Infinity;
    let diagonal = Infinity;
    for (const [column, above] of row.entries()) {
      left = Math.min(left + 1, above + 1, diagonal + (to[column - 1] === character ? 0 : 1));
      next.push(left);
      diagonal = above;
    }
    row = next;
    distance = left;
  }
  return distance;
}
