/**
 * Whether a pattern matches a whole text: `*` stands for any characters, `?` for one, all else for itself, by case.
 *
 * Two positions and one point to return to instead of a regular expression: the time is at most the product of both lengths,
 * whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  if (!/[*?]/u.test(pattern)) return pattern === text;
  const wanted = Array.from(pattern);
  const given = Array.from(text);
  let at = 0;
  let star: { readonly pattern: number; readonly text: number } | undefined;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') star = { pattern: at++, text: index };
    else if (wanted[at] === '?' || wanted[at] === given[index]) [at, index] = [at + 1, index + 1];
    else if (star === undefined) return false;
    else [at, index, star] = [star.pattern + 1, star.text + 1, { ...star, text: star.text + 1 }];
  }
  return wanted.slice(at).every((character) => character === '*');
}
