import type { HttpClient } from '@latchkey/runtime/http';
import { z } from 'zod';

/**
 * Who a browser's person is there, by every id; or why that could not be told. `administers`: every id of the accounts
 * whose admin the person is; empty too where it was not asked, or the server would not say.
 */
export type ProvedAccount =
  | { ok: true; aliases: string[]; administers: string[] }
  | { ok: false; code: 'unreachable' | 'client-refused' | 'code-refused' | 'answer-broken' };

const TIMEOUT_MS = 20_000;
const tokenSchema = z.object({ access_token: z.string().min(1) });
const errorSchema = z.object({ error: z.string() });
const idsSchema = z.object({ id: z.string(), legacyId: z.int().nullish(), publicId: z.string().nullish() });
const meSchema = z.object({ data: z.object({ me: idsSchema.nullable() }) });
const adminSchema = z.object({
  data: z.object({
    me: z.object({ memberOf: z.object({ nodes: z.array(z.object({ account: idsSchema.nullable() })) }) }),
  }),
});

/**
 * Exchanges a code of the OAuth server and asks once who it is about; the token is thrown away. Nothing the server
 * wrote goes further than here. A token that is broken degrades to nobody, with status 200.
 * @see contracts/open-collective.md §9; RFC 6749 §4.1.3; RFC 7636 §4.5
 */
export async function proveAccount(options: {
  http: HttpClient;
  /** Origin of the OAuth server, and the API. */
  site: string;
  url: string;
  clientId: string;
  clientSecret: string;
  code: string;
  redirectUri: string;
  /** Null: without PKCE. */
  verifier: string | null;
  /** Ask too which accounts the person is an admin of. */
  asksAdmin: boolean;
}): Promise<ProvedAccount> {
  const { http } = options;
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: options.clientId,
    client_secret: options.clientSecret,
    code: options.code,
    redirect_uri: options.redirectUri,
    ...(options.verifier === null ? {} : { code_verifier: options.verifier }),
  });
  const exchanged = await http.request({
    method: 'POST',
    url: new URL('/oauth/token', options.site).href,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: body.toString(),
    timeoutMs: TIMEOUT_MS,
  });
  if (exchanged.kind === 'fault') return { ok: false, code: 'unreachable' };
  const answer = parse(exchanged.text);
  const token = tokenSchema.safeParse(answer).data?.access_token;
  if (exchanged.status !== 200 || token === undefined) {
    const error = errorSchema.safeParse(answer).data?.error;
    return { ok: false, code: error === 'invalid_client' ? 'client-refused' : 'code-refused' };
  }
  // An older server has no publicId, and refuses a query that asks for it.
  for (const fields of ['id legacyId publicId', 'id legacyId']) {
    const reply = await ask('WhoAmI', `query WhoAmI { me { ${fields} } }`);
    if (reply.kind === 'fault') return { ok: false, code: 'unreachable' };
    if (reply.status === 400) continue;
    const me = meSchema.safeParse(parse(reply.text)).data?.data.me;
    if (reply.status !== 200 || !me) return { ok: false, code: 'answer-broken' };
    const administers = options.asksAdmin ? await administered(fields) : [];
    return { ok: true, aliases: aliasesOf(me), administers };
  }
  return { ok: false, code: 'answer-broken' };

  function ask(operationName: string, query: string) {
    return http.request({
      method: 'POST',
      url: options.url,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ operationName, query }),
      timeoutMs: TIMEOUT_MS,
    });
  }

  /** A request of its own: where it is refused, who the person is was told all the same. */
  async function administered(fields: string): Promise<string[]> {
    const nodes = `memberOf(role: [ADMIN], limit: 1000) { nodes { account { ${fields} } } }`;
    const reply = await ask('WhatIRun', `query WhatIRun { me { ${nodes} } }`);
    const read = reply.kind === 'fault' ? undefined : adminSchema.safeParse(parse(reply.text)).data;
    return (read?.data.me.memberOf.nodes ?? []).flatMap(({ account }) =>
      account === null ? [] : aliasesOf(account),
    );
  }
}

function aliasesOf({ id, legacyId, publicId }: z.infer<typeof idsSchema>): string[] {
  return [
    `id:${id}`,
    ...(legacyId == null ? [] : [`legacyId:${legacyId}`]),
    ...(publicId == null ? [] : [`publicId:${publicId}`]),
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
