import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** Recorded answers of a real server; a test that needs them is named `*.contracts.test.ts`. */
const SAMPLES = join(import.meta.dirname, '../../../shared/contracts/open-collective-samples');

/**
 * Serves the recorded answers as they stand and knows nothing else: a query for orders gets the orders, one for
 * members the members, anything else 400. Resolves with its address and a way to stop it.
 */
export async function replaySamples(
  who: 'admin' | 'anon' = 'admin',
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const name = /\borders\s*\(/.test(body) ? 'orders' : /\bmembers\s*\(/.test(body) ? 'members' : null;
    response.writeHead(name === null ? 400 : 200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(name === null ? '{"errors":[]}' : readFileSync(join(SAMPLES, `${name}-${who}.json`)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/graphql/v2`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
