import { lookup } from 'node:dns/promises';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, request as send } from 'undici';

export type HttpRequest = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** From start to the last byte. */
  timeoutMs: number;
  /** Largest answer read; default 16 MiB. */
  maxBytes?: number;
};

/** An answer of whatever status. Header names are lower-case; of a repeated header the values are joined by commas. */
export type HttpReply = {
  kind: 'reply';
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
};

/** Why there is no answer. `unreachable`: nothing was sent. `lost`: the server may have done what was asked. */
export type HttpFault = {
  kind: 'fault';
  code: 'timeout' | 'unreachable' | 'lost' | 'address-refused' | 'too-large' | 'tls' | 'bad-url';
  detail: string;
};

export type HttpClient = {
  /** Sends one request; follows no redirect, keeps no cookie. Never rejects. */
  request(request: HttpRequest): Promise<HttpReply | HttpFault>;
  close(): Promise<void>;
};

/** Addresses that no outside server has (RFC 6890 and its IPv6 kin). */
const SPECIAL = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  SPECIAL.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 96],
  ['::1', 128],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  SPECIAL.addSubnet(net, bits, 'ipv6');
}

/** Whether an IP address is private, loopback, link-local or otherwise not on the open internet. */
export function isSpecialAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  if (family === 0) return true;
  return SPECIAL.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

class AddressRefused extends Error {}

/**
 * A client for calls to apps and sources. A host that resolves to a special address is refused, at the very address
 * that is then connected to, unless `allowPrivate(origin)` says that an operator allowed this origin.
 */
export function createHttp(options: {
  allowPrivate: (origin: string) => boolean;
  userAgent?: string;
}): HttpClient {
  const makeAgent = (privateAllowed: boolean) => {
    const connect = buildConnector(
      privateAllowed ? { timeout: 10_000 } : { timeout: 10_000, lookup: lookUpPublic },
    );
    return new Agent({
      keepAliveTimeout: 10_000,
      connections: 16,
      connect(target, done) {
        const literal = target.hostname.replace(/^\[|\]$/g, '');
        // An address that stands in the URL is not looked up.
        if (!privateAllowed && isIP(literal) !== 0 && isSpecialAddress(literal)) {
          done(new AddressRefused('special-use address'), null);
          return;
        }
        connect(target, done);
      },
    });
  };
  const open = makeAgent(true);
  const guarded = makeAgent(false);

  return {
    async request(request) {
      let url: URL;
      try {
        url = new URL(request.url);
        if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('scheme');
      } catch {
        return { kind: 'fault', code: 'bad-url', detail: 'not an http(s) URL' };
      }
      const signal = AbortSignal.timeout(request.timeoutMs);
      try {
        const reply = await send(url, {
          method: request.method,
          headers: { 'user-agent': options.userAgent ?? 'latchkey', ...request.headers },
          body: request.body ?? null,
          dispatcher: options.allowPrivate(url.origin) ? open : guarded,
          signal,
          headersTimeout: request.timeoutMs,
          bodyTimeout: request.timeoutMs,
        });
        const chunks: Buffer[] = [];
        let size = 0;
        for await (const chunk of reply.body) {
          size += (chunk as Buffer).length;
          if (size > (request.maxBytes ?? 16 * 2 ** 20)) {
            reply.body.destroy();
            return {
              kind: 'fault',
              code: 'too-large',
              detail: `over ${request.maxBytes ?? 16 * 2 ** 20} bytes`,
            };
          }
          chunks.push(chunk as Buffer);
        }
        const headers: Record<string, string> = {};
        for (const [name, value] of Object.entries(reply.headers)) {
          if (value !== undefined)
            headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
        }
        return {
          kind: 'reply',
          status: reply.statusCode,
          headers,
          text: Buffer.concat(chunks).toString('utf8'),
        };
      } catch (error) {
        return faultOf(error, signal);
      }
    },
    async close() {
      await Promise.all([open.destroy(), guarded.destroy()]);
    },
  };
}

/** Node's own look-up for a connection, refused where any of a name's addresses is special. */
const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }).then(
    (addresses) => {
      const first = addresses[0];
      if (first === undefined || addresses.some((one) => isSpecialAddress(one.address))) {
        done(new AddressRefused('special-use address'), []);
      } else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    },
    (error: NodeJS.ErrnoException) => done(error, []),
  );
};

const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function faultOf(error: unknown, signal: AbortSignal): HttpFault {
  const chain: { code?: unknown; name?: unknown }[] = [];
  for (
    let at = error;
    at !== undefined && at !== null && chain.length < 5;
    at = (at as { cause?: unknown }).cause
  )
    chain.push(at);
  // A DOMException's code is a number that says less than its name.
  const codes = chain.map(({ code, name }) => (typeof code === 'string' ? code : String(name ?? '')));
  const detail =
    codes.findLast((code) => code !== '' && code !== 'Error' && code !== 'TypeError') ?? 'unknown';
  if (chain.some((one) => one instanceof AddressRefused)) {
    return { kind: 'fault', code: 'address-refused', detail: 'special-use address' };
  }
  if (signal.aborted || codes.some((code) => code.includes('TIMEOUT') && !code.includes('CONNECT'))) {
    return { kind: 'fault', code: 'timeout', detail };
  }
  if (codes.some((code) => NOT_SENT.has(code))) return { kind: 'fault', code: 'unreachable', detail };
  if (codes.some((code) => /CERT|TLS|SSL|SELF_SIGNED|ALTNAME|LEAF_SIGNATURE|EPROTO/.test(code)))
    return { kind: 'fault', code: 'tls', detail };
  return { kind: 'fault', code: 'lost', detail };
}
