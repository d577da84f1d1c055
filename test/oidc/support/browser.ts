import { request } from 'node:http';

/** An answer as a browser sees it. */
export type Reply = {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  location: string | null;
};

type Cookie = { name: string; value: string; path: string };

/** What stands between the browser and the server: where it is reached, and what a proxy adds. */
export type Through = { port: number; headers: Record<string, string> };

/** A browser for tests over node:http: cookies with their paths, one origin, redirects followed only on it. */
export class Browser {
  #cookies: Cookie[] = [];
  readonly origin: string;
  /** Every value that ever stood in a cookie or an address. */
  readonly seen = new Set<string>();

  readonly #through: Through | null;

  constructor(origin: string, through: Through | null = null) {
    this.origin = origin;
    this.#through = through;
  }

  /** The cookies that a request to this path carries. */
  cookieHeader(path: string): string {
    return this.#cookies
      .filter((cookie) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')))
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join('; ');
  }

  cookies(): readonly Cookie[] {
    return this.#cookies;
  }

  /** Another browser with the same cookies: a stolen laptop, or a second tab whose answers do not reach this one. */
  clone(): Browser {
    const other = new Browser(this.origin, this.#through);
    other.#cookies = this.#cookies.map((cookie) => ({ ...cookie }));
    return other;
  }

  async send(
    method: string,
    url: string,
    options: { form?: Record<string, string>; headers?: Record<string, string> } = {},
  ): Promise<Reply> {
    const target = new URL(url, this.origin);
    for (const value of target.searchParams.values()) this.seen.add(value);
    const body = options.form === undefined ? undefined : new URLSearchParams(options.form).toString();
    const headers: Record<string, string> = {
      accept: 'text/html',
      ...this.#through?.headers,
      ...options.headers,
    };
    const cookies = this.cookieHeader(target.pathname);
    if (cookies !== '') headers.cookie = cookies;
    if (body !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    const reply = await new Promise<Reply>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.#through?.port ?? target.port,
          path: `${target.pathname}${target.search}`,
          method,
          headers: { host: target.host, ...headers },
        },
        (answer) => {
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
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
    this.#store(reply.headers['set-cookie']);
    return reply;
  }

  get(url: string, headers?: Record<string, string>): Promise<Reply> {
    return this.send('GET', url, headers === undefined ? {} : { headers });
  }

  post(url: string, form: Record<string, string>): Promise<Reply> {
    return this.send('POST', url, { form });
  }

  /** Follows redirects on this origin; the last answer, or the one that leads elsewhere. `visited`: every address. */
  async follow(url: string): Promise<Reply & { visited: string[] }> {
    const visited: string[] = [];
    let next = url;
    for (let hops = 0; hops < 15; hops += 1) {
      visited.push(next);
      const reply = await this.get(next);
      if (reply.location === null) return { ...reply, visited };
      const target = new URL(reply.location, this.origin);
      for (const value of target.searchParams.values()) this.seen.add(value);
      if (target.origin !== this.origin || target.pathname.startsWith('/interaction/'))
        return { ...reply, visited };
      next = target.href;
    }
    throw new Error('redirected in circles');
  }

  #store(given: string | string[] | undefined): void {
    for (const line of [given ?? []].flat()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', ...rest] = pair.split('=');
      const value = rest.join('=');
      const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/';
      const expires = attributes.find((part) => /^expires=/i.test(part))?.slice(8);
      this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
      if (value === '' || (expires !== undefined && new Date(expires) < new Date())) continue;
      this.#cookies.push({ name, value, path });
      this.seen.add(value);
    }
  }
}
