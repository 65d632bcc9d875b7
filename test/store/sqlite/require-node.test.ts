import { describe, expect, it } from '@jest/globals';

import { requireNode } from '../../../receiver/store/sqlite/require-node.ts';

describe('requireNode', () => {
  it.each(['22.16.0', '22.23.3', '24.0.0', '24.21.0', '25.1.0', '26.0.0-nightly20261101'])('takes %s', (version) => {
    expect(() => requireNode(version)).not.toThrow();
  });

  it.each(['18.20.8', '20.19.5', '22.4.0', '22.15.1', '23.0.0', '23.11.1'])('refuses %s', (version) => {
    expect(() => requireNode(version)).toThrow(
      `this is Node ${version}, whose SQLite lacks what the store needs; run it with Node 24, or 22.16 or newer of 22`,
    );
  });
});
