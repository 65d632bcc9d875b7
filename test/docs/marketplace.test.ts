import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

// GitHub Docs, "Metadata syntax reference", `branding`: Feather 4.28.0 without the icons that GitHub leaves out.
const icons = readFileSync('test/fixtures/marketplace/icons.txt', 'utf8').trimEnd().split('\n');
const colours = ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'];

const files = ['action.yml', 'send/action.yml'] as const;
const actions = files.map((file) => [file, parse(readFileSync(file, 'utf8'))] as const);

describe('the lists', () => {
  it('are whole', () => {
    expect(icons).toHaveLength(new Set(icons).size);
    expect([icons.at(0), icons.at(-1)]).toStrictEqual(['activity', 'zoom-out']);
    // Feather has these, GitHub does not take them.
    expect(
      icons.filter((icon) => ['coffee', 'github', 'hexagon', 'key', 'slack', 'tool'].includes(icon)),
    ).toStrictEqual([]);
  });
});

describe.each(actions)('%s', (_file, action) => {
  it('has an icon and a colour that GitHub has', () => {
    expect(Object.keys(action.branding).toSorted()).toStrictEqual(['color', 'icon']);
    expect(icons).toContain(action.branding.icon);
    expect(colours).toContain(action.branding.color);
  });

  it('says what it is in as much as the Marketplace shows', () => {
    expect(action.description.length).toBeLessThanOrEqual(125);
    expect(action.description).toMatch(/^[A-Z][^\n]*\.$/u);
    expect(action.author).not.toBe('');
  });
});

describe('the name on the Marketplace', () => {
  const [, { name }] = actions[0] ?? ['', { name: '' }];

  // GitHub Docs, "Publishing actions in GitHub Marketplace": no other action, user, organization, category or feature has it.
  it('is the name of the repository and package, which no other action has', () => {
    expect(name).toBe(JSON.parse(readFileSync('package.json', 'utf8')).name);
    expect(name).toMatch(/^wandb-[a-z-]{4,50}$/u);
    expect(name).not.toMatch(/github|actions?\b/iu);
  });

  it('is not that of the other action', () => {
    expect(new Set(actions.map(([, action]) => action.name)).size).toBe(files.length);
  });

  it('stands in the one metadata file at the root', () => {
    expect(existsSync('action.yaml')).toBe(false);
    expect(existsSync('Dockerfile')).toBe(false);
  });
});
