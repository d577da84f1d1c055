import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const DONE = Symbol.for('latchkey.network-blocked');

/** Whether tests may reach a host: this machine only. */
export function isOwnMachine(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    bare === '' ||
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    bare === '::1' ||
    /^(::ffff:)?127\./.test(bare)
  );
}

class NetworkBlocked extends Error {
  readonly code = 'ENETUNREACH';
  constructor(host: string) {
    super(`Tests reach this machine only, not ${host}.`);
  }
}

/** Makes every connection and every name look-up that would leave the machine fail. Idempotent in a process. */
export function blockNetwork(): void {
  const marked = net as unknown as Record<symbol, boolean>;
  // `npm run contract` is for an outside server.
  if (marked[DONE] || process.env.LATCHKEY_TEST_NETWORK === 'open') return;
  marked[DONE] = true;

  const connect = net.Socket.prototype.connect as (...args: unknown[]) => net.Socket;
  net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
    // net.connect hands over its normalised arguments as one array; the options come first.
    const first = Array.isArray(args[0]) ? args[0][0] : args[0];
    const options = (typeof first === 'object' && first !== null ? first : {}) as {
      host?: string;
      path?: string;
    };
    const host =
      typeof first === 'number' ? String(typeof args[1] === 'string' ? args[1] : '') : (options.host ?? '');
    if (options.path === undefined && !isOwnMachine(host)) {
      queueMicrotask(() => this.destroy(new NetworkBlocked(host)));
      return this;
    }
    return connect.apply(this, args);
  } as typeof net.Socket.prototype.connect;

  const lookup = dns.lookup as unknown as (...args: unknown[]) => void;
  dns.lookup = ((host: string, ...rest: unknown[]) => {
    if (isOwnMachine(host) || net.isIP(host) !== 0) return lookup(host, ...rest);
    const done = rest.at(-1) as (error: Error) => void;
    queueMicrotask(() => done(new NetworkBlocked(host)));
  }) as unknown as typeof dns.lookup;

  const lookupPromise = dns.promises.lookup as unknown as (...args: unknown[]) => Promise<unknown>;
  dns.promises.lookup = (async (host: string, ...rest: unknown[]) => {
    if (isOwnMachine(host) || net.isIP(host) !== 0) return lookupPromise(host, ...rest);
    throw new NetworkBlocked(host);
  }) as unknown as typeof dns.promises.lookup;
  syncBuiltinESMExports();
}
