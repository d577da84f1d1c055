import { expect, test } from '@jest/globals';
import { renderHtml } from '@latchkey/runtime/text/html';
import { createText, LANGUAGES } from '@latchkey/runtime/text/text';
import decodeQR from 'qr/decode.js';
import { sheetView } from './sheet-view.ts';

test('a camera reads the address of the page with the code from the square', () => {
  const joinUrl = 'https://id.example.org/join';
  const until = LANGUAGES.map((language) => ({ text: createText(language), date: '3 April 2026' }));
  const view = sheetView(createText('en'), { coop: 'Example', code: '3479F-HJKMP', joinUrl, until });
  const page = renderHtml(view.body);
  const size = Number(/viewBox="0 0 (\d+)/.exec(page)?.[1]);
  const dark = new Set([...page.matchAll(/M(\d+) (\d+)h1/g)].map(([, x, y]) => `${x} ${y}`));
  const scale = 6;
  const side = size * scale;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at += 1) {
    const x = Math.floor((at % side) / scale);
    const y = Math.floor(Math.floor(at / side) / scale);
    if (dark.has(`${x} ${y}`)) data.fill(0, at * 4, at * 4 + 3);
  }
  expect(decodeQR({ width: side, height: side, data })).toBe(`${joinUrl}?code=3479F-HJKMP`);
});
