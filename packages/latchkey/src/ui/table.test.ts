import { expect, test } from '@jest/globals';
import { renderTable } from './table.ts';

test('columns line up, accents count once, an empty cell shows a dash', () => {
  expect(
    renderTable(
      ['app', 'mode'],
      [
        ['wiki', 'observe'],
        ['nube_ñandú', ''],
      ],
    ),
  ).toBe(['app         mode', '──────────  ───────', 'wiki        observe', 'nube_ñandú  –'].join('\n'));
});
