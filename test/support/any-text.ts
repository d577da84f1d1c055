import fc from 'fast-check';

/**
 * Any text: every code point but lone halves of pairs, which UTF-8 does not have. (fast-check's own unit `binary`
 * prepares a table of all of them: 10 s in each test file.)
 */
export function anyText(): fc.Arbitrary<string> {
  const ascii = fc.integer({ min: 0, max: 0x7f });
  const any = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));
  return fc.array(fc.oneof(ascii, any)).map((points) => String.fromCodePoint(...points));
}
