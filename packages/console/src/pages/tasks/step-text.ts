import type { Text } from '@latchkey/runtime/text/text';
import { z } from 'zod';

const problems = z
  .array(
    z.object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    }),
  )
  .default([]);
const shape = z.object({
  step: z.string(),
  source: z.string().default(''),
  ok: z.boolean().default(true),
  same: z.boolean().default(true),
  rows: z.number().default(0),
  members: z.number().default(0),
  orders: z.number().default(0),
  applied: z.number().default(0),
  held: z.number().default(0),
  problems,
});

function problemText(text: Text, one: z.infer<typeof problems>[number]): string {
  const key = `errors.source.${one.code}`;
  return text.has(key) ? text.t(key, one.params) : one.code;
}

/** One step of a task in words. A step of a later version is its own word. */
export function stepText(
  text: Text,
  given: Readonly<Record<string, unknown>>,
): { said: string; ok: boolean } {
  const parsed = shape.safeParse(given);
  if (!parsed.success) return { said: '…', ok: true };
  const { step, ok, same, problems: found, ...params } = parsed.data;
  const key = `books.pull.step.${step === 'owner' && !same ? 'other_owner' : step}`;
  const said = text.has(key) ? text.t(key, params) : step;
  return { said: [said, ...found.map((one) => problemText(text, one))].join(' '), ok };
}

/** What came of a task, in one sentence. */
export function resultText(
  text: Text,
  kind: 'read-one' | 'try-token',
  state: 'done' | 'failed',
  result: Readonly<Record<string, unknown>>,
): string {
  const key = `books.pull.fault.${String(result.code)}`;
  if (state === 'failed' && text.has(key)) return text.t(key);
  return text.t(`books.pull.result.${kind === 'read-one' ? 'read' : 'token'}.${state}`);
}
