import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type Koa from 'koa';

/** One HTTP server that can be closed and opened again on the same port. */
export interface Serve {
  /** The port in use; the wished one before the first `listen`. */
  port(): number;
  /** Opens the port. A port in use rejects with code EADDRINUSE. */
  listen(): Promise<void>;
  /** Stops listening and destroys every open connection. */
  close(): Promise<void>;
}

/** Serves `app` on `host`; `port` 0 lets the system choose once, and that port is kept for later. */
export function createServe(app: Koa, host: string, port: number): Serve {
  let wanted = port;
  let server: Server | undefined;
  return {
    port: () => wanted,
    listen: async () => {
      if (server) return;
      const opening = createServer(app.callback());
      opening.listen(wanted, host);
      await once(opening, 'listening');
      const address = opening.address();
      if (typeof address === 'object' && address) wanted = address.port;
      server = opening;
    },
    close: async () => {
      const closing = server;
      server = undefined;
      if (!closing) return;
      const closed = once(closing, 'close');
      closing.close();
      closing.closeAllConnections();
      await closed;
    },
  };
}
