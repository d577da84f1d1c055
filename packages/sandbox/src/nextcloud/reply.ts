import type Koa from 'koa';
import type { OcsAnswer, PlainAnswer } from './answers.ts';

/**
 * HTTP status of an OCS code.
 * @see contracts/nextcloud.md B1 (v2 follows the code, v1 says 200 for nearly everything, 401 excepted)
 */
export function ocsStatus(version: 'v1' | 'v2', code: number): number {
  if (code === 997) return 401;
  if (version === 'v1') return 200;
  if (code === 998) return 404;
  if (code === 996 || code === 999) return 500;
  if (code < 200 || code > 600) return 400;
  return code;
}

/**
 * Sends an answer in the OCS envelope: JSON when asked for, XML otherwise; empty maps as `[]`.
 * `detail` is put behind the message where Nextcloud names the thing that is wrong.
 */
export function sendOcs(ctx: Koa.Context, answer: OcsAnswer, data: unknown = [], detail?: string): void {
  const version = ctx.state.envelope === 'v1' || ctx.path.includes('/ocs/v1.php/') ? 'v1' : 'v2';
  const code = version === 'v1' && answer.code === 200 ? 100 : answer.code;
  const nulls = ctx.state.nulls === true;
  ctx.status = nulls ? 200 : ocsStatus(version, answer.code);
  if (answer.code === 503) ctx.set('X-Nextcloud-Maintenance-Mode', '1');
  const meta = {
    status: answer.code === 200 ? 'ok' : 'failure',
    statuscode: code,
    message: detail ?? answer.message,
    ...(version === 'v1' && { totalitems: '', itemsperpage: '' }),
  };
  const body = { ocs: { meta, data: nulls ? null : withoutEmptyMaps(data) } };
  if (wantsJson(ctx)) {
    ctx.type = 'application/json; charset=utf-8';
    ctx.body = JSON.stringify(body);
  } else {
    ctx.type = 'application/xml; charset=utf-8';
    ctx.body = `<?xml version="1.0"?>\n${toXml('ocs', body.ocs)}`;
  }
}

/** Sends one of the answers outside the envelope; `body` where the answer fixes none. */
export function sendPlain(ctx: Koa.Context, answer: PlainAnswer, body = ''): void {
  ctx.status = answer.status;
  ctx.type = answer.type;
  for (const [name, value] of Object.entries(answer.headers ?? {})) ctx.set(name, value);
  ctx.body = answer.body ?? body;
}

/** Redirects as Nextcloud does. */
export function redirect(ctx: Koa.Context, answer: PlainAnswer, url: string): void {
  ctx.status = answer.status;
  ctx.set('Location', url);
  ctx.body = '';
}

function wantsJson(ctx: Koa.Context): boolean {
  return ctx.query.format === 'json' || (ctx.get('Accept') || '').includes('application/json');
}

/** PHP cannot tell an empty map from an empty list and sends `[]`. @see contracts/nextcloud.md B1 */
function withoutEmptyMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyMaps);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 0) return [];
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutEmptyMaps(entry)]));
}

function toXml(name: string, value: unknown): string {
  if (value === null || value === undefined) return `<${name}/>`;
  if (Array.isArray(value))
    return `<${name}>${value.map((entry) => toXml('element', entry)).join('')}</${name}>`;
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, entry]) =>
      toXml(/^[a-z_]/i.test(key) ? key : 'element', entry),
    );
    return `<${name}>${inner.join('')}</${name}>`;
  }
  const text = typeof value === 'boolean' ? (value ? '1' : '') : String(value);
  return `<${name}>${text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</${name}>`;
}
