import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { MessageKey } from '@latchkey/runtime/text/text';
import type { Context } from 'koa';
import type { z } from 'zod';
import { isCsrfToken, isOwnOrigin } from './csrf.ts';
import { PageError } from './page-error.ts';
import type { FieldFaults } from './parts.ts';

/** More than any form of ours sends: 500 tick boxes of 60 bytes. */
const MAX_BYTES = 64 * 1024;

/** What a form sent. `typed`: the first value of each field as it was typed, to fill the form again. */
export type FormResult<T> =
  | { kind: 'good'; values: T }
  | { kind: 'faults'; faults: FieldFaults; typed: Readonly<Record<string, string>> };

/**
 * Reads a posted form and checks it whole. The messages of the schema are message keys. A field that was sent more
 * than once is an array. Throws a PageError for what no form of ours sends: another origin, a wrong token, no form
 * (415), too much of it (413).
 */
export async function readForm<T extends z.ZodType>(
  ctx: Context,
  schema: T,
  guard: { keys: PurposeKeys; issuer: string; binding: string },
): Promise<FormResult<z.infer<T>>> {
  if (!isOwnOrigin(ctx, guard.issuer)) throw new PageError(403, 'csrf');
  if (!ctx.is('application/x-www-form-urlencoded')) throw new PageError(415, 'not-a-form');
  const { csrf, ...fields } = fieldsOf(new URLSearchParams(await readBody(ctx)));
  if (!isCsrfToken(guard.keys, guard.binding, csrf)) throw new PageError(403, 'csrf');
  const result = schema.safeParse(fields);
  if (result.success) return { kind: 'good', values: result.data };
  const faults: Record<string, MessageKey> = {};
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? 'form');
    faults[field] ??= issue.message as MessageKey;
  }
  const typed = Object.entries(fields).map(([name, value]) => [
    name,
    Array.isArray(value) ? (value[0] ?? '') : value,
  ]);
  return { kind: 'faults', faults, typed: Object.fromEntries(typed) };
}

function fieldsOf(query: URLSearchParams): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    fields[name] = values.length === 1 ? (values[0] as string) : values;
  }
  return fields;
}

async function readBody(ctx: Context): Promise<string> {
  if (Number(ctx.get('Content-Length') || 0) > MAX_BYTES) throw new PageError(413, 'too-large');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw new PageError(413, 'too-large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
