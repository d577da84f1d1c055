import { describe, expect, test } from '@jest/globals';
import { tidyName } from './person-name.ts';

describe('a name', () => {
  test.each([
    ['one word is a whole name', 'Ximena', 'Ximena'],
    ['several words stay as they are', 'María  del Mar ', 'María del Mar'],
    ['letters are composed', 'Jose\u0301', 'José'],
    ['a joiner inside a word stays', 'نیم\u200cفاصله', 'نیم\u200cفاصله'],
    ['line breaks and turned directions go', 'Ana\r\nBcc:\u202E x', 'Ana Bcc: x'],
    ['nothing is no name', ' \u200B\n', null],
    ['80 letters fit', '🌊'.repeat(80), '🌊'.repeat(80)],
    ['81 do not', 'a'.repeat(81), null],
  ])('%s', (_fact, typed, kept) => {
    expect(tidyName(typed)).toBe(kept);
  });
});
