import { decodeFile } from '@latchkey/commands/files/decode-file';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import type { Context } from 'koa';
import { isCsrfToken, isOwnOrigin } from './csrf.ts';
import { PageError } from './page-error.ts';

/** A list of members: five thousand lines. */
const MAX_BYTES = 500 * 1024;

/** What a form with a file sent. `file`: its text, whatever its encoding; null: none was chosen. */
export type Upload = { fields: Readonly<Record<string, string>>; file: string | null };

/**
 * Reads a posted `multipart/form-data` form with at most one file, named `file`. Throws a PageError for what no form of
 * ours sends: another origin, a wrong token, another kind of body (415), too much of it (413).
 */
export async function readUpload(
  ctx: Context,
  guard: { keys: PurposeKeys; issuer: string; binding: string },
): Promise<Upload> {
  if (!isOwnOrigin(ctx, guard.issuer)) throw new PageError(403, 'csrf');
  if (!ctx.is('multipart/form-data')) throw new PageError(415, 'not-a-form');
  const form = await formOf(ctx);
  const fields: Record<string, string> = {};
  let file: string | null = null;
  for (const [name, value] of form) {
    if (typeof value === 'string') fields[name] ??= value;
    else if (name === 'file' && value.size > 0) file = decodeFile(new Uint8Array(await value.arrayBuffer()));
  }
  if (!isCsrfToken(guard.keys, guard.binding, fields.csrf)) throw new PageError(403, 'csrf');
  return { fields, file };
}

async function formOf(ctx: Context): Promise<FormData> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw new PageError(413, 'too-large');
    chunks.push(chunk as Buffer);
  }
  try {
    const headers = { 'content-type': ctx.get('content-type') };
    return await new Response(Buffer.concat(chunks), { headers }).formData();
  } catch {
    throw new PageError(400, 'not-a-form');
  }
}
