import { describe, expect, it } from '@jest/globals';
import { outputTo } from '../../src/cli/process-surroundings.ts';

const write = (): boolean => true;
const terminal = { write, isTTY: true, hasColors: () => true, columns: 120 };

describe('outputTo', () => {
  it.each([
    ['a terminal that shows colours', terminal, {}, true, 120],
    ['one where NO_COLOR is set', terminal, { NO_COLOR: '1' }, false, 120],
    ['one where NO_COLOR is empty, which sets nothing', terminal, { NO_COLOR: '' }, true, 120],
    ['a terminal that shows none', { ...terminal, hasColors: () => false }, {}, false, 120],
    ['a file or pipe, even where FORCE_COLOR asks', { write }, { FORCE_COLOR: '1' }, false, undefined],
  ])('has colours only where they are shown and wanted: %s', (_case, stream, environment, hasColors, columns) => {
    expect(outputTo(stream, environment)).toMatchObject({ hasColors, columns });
  });
});
