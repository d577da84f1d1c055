import { request } from 'node:https';

/** An answer over TLS, as a browser sees it. */
export type SecureReply = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  location: string | null;
};

/** A browser of one origin that trusts one CA: keeps cookies, follows nothing by itself. */
export class HttpsBrowser {
  readonly origin: string;
  readonly #ca: string;
  /** name → the whole Set-Cookie line it came in. */
  readonly cookies = new Map<string, string>();

  constructor(origin: string, ca: string) {
    this.origin = origin;
    this.#ca = ca;
  }

  #cookiesFor(path: string): string {
    return [...this.cookies.values()]
      .filter((line) => {
        const scope = /;\s*path=([^;]+)/i.exec(line)?.[1] ?? '/';
        return path === scope || path.startsWith(scope.replace(/\/?$/, '/'));
      })
      .map((line) => line.split(';')[0] ?? '')
      .join('; ');
  }

  async send(
    method: string,
    url: string,
    options: { form?: Record<string, string>; headers?: Record<string, string> } = {},
  ): Promise<SecureReply> {
    const target = new URL(url, this.origin);
    if (target.origin !== this.origin) throw new Error(`this browser stays on ${this.origin}`);
    const headers: Record<string, string> = { host: target.host, accept: 'text/html', ...options.headers };
    const cookie = this.#cookiesFor(target.pathname);
    if (cookie !== '') headers.cookie = cookie;
    if (options.form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    const reply = await new Promise<SecureReply>((resolve, reject) => {
      const { port, hostname, pathname, search } = target;
      const to = {
        host: '127.0.0.1',
        servername: hostname,
        port,
        ca: this.#ca,
        path: `${pathname}${search}`,
      };
      const sent = request({ ...to, method, headers, agent: false }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            location: answer.headers.location ?? null,
          }),
        );
      });
      sent.on('error', reject);
      sent.end(options.form === undefined ? undefined : new URLSearchParams(options.form).toString());
    });
    for (const line of [reply.headers['set-cookie'] ?? []].flat()) {
      const name = line.split('=')[0] ?? '';
      if (/^[^=]+=;/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, line);
    }
    return reply;
  }

  /** Follows redirects on this origin, up to a page or to an address elsewhere. `at`: where it ended. */
  async follow(url: string): Promise<SecureReply & { at: string }> {
    let at = new URL(url, this.origin).href;
    for (let hops = 0; hops < 15; hops += 1) {
      const reply = await this.send('GET', at);
      if (reply.location === null) return { ...reply, at };
      const next = new URL(reply.location, at);
      at = next.href;
      if (next.origin !== this.origin) return { ...reply, at };
    }
    throw new Error('redirected in circles');
  }
}
