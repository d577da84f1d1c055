import type { MessageKey } from '@latchkey/runtime/text/text';

/** Length is what makes a password strong (NIST SP 800-63B §5.1.1.2): no rules about kinds of characters. */
export const LEAST_LENGTH = 12;
const MOST_LENGTH = 1024;
/** What must be left of a password without a name in it. */
const LEAST_REST = 8;

/** The long ones among the most used passwords, and what people make of short ones, without digits and signs around. */
const COMMON = [
  'password',
  'passwordpassword',
  'contrasena',
  'contraseña',
  'qwertyuiop',
  'qwertyuiopasdfghjkl',
  'qwertyqwerty',
  'asdfghjkl',
  'letmein',
  'letmeinletmein',
  'iloveyou',
  'teamo',
  'welcome',
  'bienvenido',
  'administrator',
  'changeme',
  'correcthorsebatterystaple',
  'latchkey',
];

/** What is wrong with a new password, as a message key; null: nothing. `own`: words that are no secret (the username …). */
export function weakPassword(password: string, own: readonly (string | null)[] = []): MessageKey | null {
  const length = [...password].length;
  if (length < LEAST_LENGTH) return 'idp.password.short';
  if (length > MOST_LENGTH) return 'idp.password.long';
  const plain = password.normalize('NFKC').toLowerCase();
  if (new Set(plain).size < 4 || isRun(plain)) return 'idp.password.pattern';
  const word = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (COMMON.includes(word)) return 'idp.password.common';
  const known = own
    .filter((one) => one !== null && one.length > 2)
    .map((one) => (one as string).toLowerCase());
  if (known.some((one) => word === one || plain.replaceAll(one, '').length < LEAST_REST))
    return 'idp.password.own';
  return null;
}

/** 123456789012, abcdefghijkl and the like: each character follows the one before. */
function isRun(plain: string): boolean {
  const codes = [...plain].map((char) => char.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  return steps.filter((step) => Math.abs(step) === 1).length >= steps.length - 1;
}
