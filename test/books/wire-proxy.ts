import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A query as it was sent on, with the answer of the server behind. */
export type Passing = {
  operation: string;
  offset: number;
  token: string;
  status: number;
  headers: Record<string, string>;
  body: string;
};

/** What is done to an answer on its way. It may answer itself and return null; what it returns is sent. */
export type Meddle = (passing: Passing, response: ServerResponse) => Passing | null;

/** Stands between the hub and a server and does things to its answers. */
export type WireProxy = {
  url: string;
  /** Null: answers pass as they are. */
  meddle: Meddle | null;
  /** How many answers it did something to. */
  meddled: number;
  close(): Promise<void>;
};

export async function startWireProxy(target: string): Promise<WireProxy> {
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const proxy: WireProxy = {
    url: `http://127.0.0.1:${port}/graphql/v2`,
    meddle: null,
    meddled: 0,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    const token = String(request.headers['personal-token'] ?? '');
    const headers = { 'content-type': 'application/json', 'personal-token': token };
    const reply = await fetch(target, { method: 'POST', headers, body });
    const asked = JSON.parse(body) as { query: string; variables?: { offset?: number } };
    const passing: Passing = {
      operation: /query (\w+)/.exec(asked.query)?.[1] ?? '',
      offset: asked.variables?.offset ?? 0,
      token,
      status: reply.status,
      headers: Object.fromEntries([...reply.headers].filter(([name]) => name.startsWith('x-ratelimit'))),
      body: await reply.text(),
    };
    const sent = proxy.meddle === null ? passing : proxy.meddle(passing, response);
    if (sent !== passing) proxy.meddled += 1;
    if (sent === null) return;
    response.writeHead(sent.status, { 'content-type': 'application/json', ...sent.headers });
    response.end(sent.body);
  }

  return proxy;
}
