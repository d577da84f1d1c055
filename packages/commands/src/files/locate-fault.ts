/** A token of JSON (RFC 8259), with the blanks before it. */
const TOKEN =
  /\s*(?:("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[\]{},:]))/y;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'more';

/**
 * Where text stops being JSON: the position of the first token that does not belong. V8's own message tells it for
 * long texts alone.
 */
export function locateFault(content: string): number {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(content);
    const blanks = /\s*/y;
    blanks.lastIndex = at;
    const start = at + (blanks.exec(content)?.[0].length ?? 0);
    if (found === null || (expected === 'more' && open.length === 0)) return start;
    const [, text, scalar, sign] = found;
    const next = step(expected, text !== undefined, scalar !== undefined, sign ?? '', open);
    if (next === null) return start;
    expected = next;
    at = TOKEN.lastIndex;
  }
}

/** What may follow a token; null: the token itself may not stand here. */
function step(
  expected: Expected,
  isText: boolean,
  isScalar: boolean,
  sign: string,
  open: ('{' | '[')[],
): Expected | null {
  const end = open.at(-1) === '{' ? '}' : ']';
  switch (expected) {
    case 'value':
    case 'value-or-end':
      if (isText || isScalar) return 'more';
      if (sign === '{' || sign === '[') {
        open.push(sign);
        return sign === '{' ? 'key-or-end' : 'value-or-end';
      }
      if (expected === 'value' || sign !== end) return null;
      open.pop();
      return 'more';
    case 'key':
    case 'key-or-end':
      if (isText) return 'colon';
      if (expected === 'key' || sign !== '}') return null;
      open.pop();
      return 'more';
    case 'colon':
      return sign === ':' ? 'value' : null;
    case 'more':
      if (sign === ',') return end === '}' ? 'key' : 'value';
      if (sign !== end) return null;
      open.pop();
      return 'more';
  }
}
