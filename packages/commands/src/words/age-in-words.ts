import type { Text } from '@latchkey/runtime/text/text';

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long ago an instant was (`12 minutes ago`), or how far ahead it is, in the largest unit of which there are two. */
export function ageInWords(when: Date, now: Date, text: Text): string {
  const ms = when.getTime() - now.getTime();
  if (Math.abs(ms) < 60_000)
    return new Intl.RelativeTimeFormat(text.language, { numeric: 'auto' }).format(0, 'second');
  const [unit, size] = UNITS.find(([, one]) => Math.abs(ms) >= 2 * one) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(text.language).format(Math.round(ms / size), unit);
}
