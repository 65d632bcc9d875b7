/** The rows of the table between `<!-- name -->` and `<!-- /name -->`, header apart, cell by cell. */
export function tableIn(page: string, name: string): string[][] {
  const [, text = ''] = new RegExp(`<!-- ${name} -->(.*?)<!-- /${name} -->`, 'su').exec(page) ?? [];
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split(/(?<!\\)\|/u)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}

/** The code blocks of a language, their indentation taken off. */
export function blocksIn(page: string, language: string): string[] {
  return [...page.matchAll(new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gmsu'))].map(
    ([, indent = '', code = '']) => code.replaceAll(new RegExp(`^${indent}`, 'gmu'), ''),
  );
}
