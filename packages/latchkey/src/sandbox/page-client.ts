import { request } from 'node:http';

/** A page as a browser without JavaScript would have it. */
export type Page = { status: number; url: string; body: string };

/** One browser: keeps cookies, follows redirects, submits the forms of pages. */
export type PageClient = {
  get(url: string): Promise<Page>;
  /** Submits the form of a page that has all these fields, its hidden ones with it. */
  submit(page: Page, fields: Readonly<Record<string, string>>): Promise<Page>;
};

type Cookies = Map<string, { value: string; path: string }>;

/** Opens a browser for an http address. Not `fetch`: that cannot keep cookies apart by path. */
export function createPageClient(): PageClient {
  const cookies: Cookies = new Map();

  function cookieHeader(path: string): string {
    return [...cookies]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, cookie]) => `${name}=${cookie.value}`)
      .join('; ');
  }

  function send(
    method: string,
    url: URL,
    body?: string,
  ): Promise<{ status: number; location: string | null; body: string }> {
    return new Promise((resolve, reject) => {
      const call = request(
        url,
        {
          method,
          headers: {
            accept: 'text/html',
            'accept-language': 'en',
            cookie: cookieHeader(url.pathname),
            ...(body === undefined
              ? {}
              : {
                  'content-type': 'application/x-www-form-urlencoded',
                  origin: url.origin,
                  'content-length': Buffer.byteLength(body),
                }),
          },
        },
        (reply) => {
          for (const line of reply.headers['set-cookie'] ?? []) keep(cookies, line, url);
          let text = '';
          reply.setEncoding('utf8');
          reply.on('data', (chunk: string) => {
            text += chunk;
          });
          reply.on('end', () =>
            resolve({ status: reply.statusCode ?? 0, location: reply.headers.location ?? null, body: text }),
          );
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  }

  async function load(method: string, start: string, body?: string): Promise<Page> {
    let url = new URL(start);
    let reply = await send(method, url, body);
    for (let hops = 0; reply.location !== null && hops < 15; hops += 1) {
      url = new URL(reply.location, url);
      reply = await send('GET', url);
    }
    return { status: reply.status, url: url.href, body: reply.body };
  }

  return {
    get: (url) => load('GET', url),
    submit(page, fields) {
      const form = findForm(page.body, Object.keys(fields));
      const data = new URLSearchParams([...form.hidden, ...Object.entries(fields)]);
      return load('POST', new URL(form.action || page.url, page.url).href, data.toString());
    },
  };
}

function keep(cookies: Cookies, line: string, url: URL): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? url.pathname;
  const gone = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=.*1970/i.test(one));
  if (gone || pair.slice(at + 1) === '') cookies.delete(name);
  else cookies.set(name, { value: pair.slice(at + 1), path });
}

function findForm(body: string, wanted: readonly string[]): { action: string; hidden: [string, string][] } {
  for (const [whole = ''] of body.matchAll(/<form\b[\s\S]*?<\/form>/g)) {
    const names = new Set([...whole.matchAll(/\bname="([^"]*)"/g)].map((match) => match[1]));
    if (!wanted.every((name) => names.has(name))) continue;
    const action = /<form\b[^>]*\baction="([^"]*)"/.exec(whole)?.[1] ?? '';
    const hidden = [...whole.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(
      ([input]): [string, string] => [
        decodeEntities(/\bname="([^"]*)"/.exec(input)?.[1] ?? ''),
        decodeEntities(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ''),
      ],
    );
    return { action: decodeEntities(action), hidden };
  }
  throw new Error(`no form with ${wanted.join(', ')} on this page`);
}

function decodeEntities(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
