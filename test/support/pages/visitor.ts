/** What a visitor without JavaScript sees. `location`: where they were sent away from the hub; null: nowhere. */
export type Seen = { status: number; url: string; text: string; headers: Headers; location: string | null };

export type Visitor = {
  cookies: Map<string, string>;
  open(path: string): Promise<Seen>;
  /** Sends the form of a page whose action ends so, hidden fields included, as a browser would. */
  send(
    page: Seen,
    action: string,
    fields?: Record<string, string | string[]>,
    headers?: Record<string, string>,
  ): Promise<Seen>;
};

/** A visitor of one hub: cookies, forms, and redirects within it. */
export function createVisitor(origin: string): Visitor {
  const cookies = new Map<string, string>();
  async function go(start: string, init: RequestInit): Promise<Seen> {
    let url = new URL(start, origin).href;
    let next: RequestInit = init;
    for (let hop = 0; hop < 15; hop += 1) {
      const path = new URL(url).pathname;
      const cookie = [...cookies]
        .filter(([key]) => path.startsWith(key.slice(key.indexOf(' ') + 1)))
        .map(([key, value]) => `${key.split(' ')[0]}=${value}`)
        .join('; ');
      const reply = await fetch(url, {
        ...next,
        redirect: 'manual',
        headers: { ...(next.headers as Record<string, string>), cookie },
      });
      for (const line of reply.headers.getSetCookie()) keep(cookies, line);
      const to = reply.headers.get('location');
      const seen = { status: reply.status, url, text: await reply.text(), headers: reply.headers };
      if (to === null) return { ...seen, location: null };
      url = new URL(to, url).href;
      if (new URL(url).origin !== origin) return { ...seen, location: url };
      next = {};
    }
    throw new Error('redirects without end');
  }
  return {
    cookies,
    open: (path) => go(path, {}),
    send(page, action, fields = {}, headers = {}) {
      const form = [...page.text.matchAll(/<form method="post" action="([^"]*)"[\s\S]*?<\/form>/g)].find(
        (one) => plain(one[1] ?? '').endsWith(action),
      );
      if (form === undefined)
        throw new Error(`no form ${action}: ${page.status} ${/<h1>(.*?)</.exec(page.text)?.[1]}`);
      const body = new URLSearchParams();
      for (const [tag] of form[0].matchAll(/<input type="hidden"[^>]*>/g)) {
        body.set(/name="([^"]*)"/.exec(tag)?.[1] ?? '', plain(/value="([^"]*)"/.exec(tag)?.[1] ?? ''));
      }
      for (const [name, value] of Object.entries(fields)) {
        body.delete(name);
        for (const one of [value].flat()) body.append(name, one);
      }
      return go(plain(form[1] ?? ''), {
        method: 'POST',
        body: body.toString(),
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin,
          referer: page.url,
          ...headers,
        },
      });
    },
  };
}

function plain(text: string): string {
  return text
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<');
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
  const at = pair.indexOf('=');
  const key = `${pair.slice(0, at)} ${path}`;
  const past = attributes.some((one) => /^expires=.*1970/i.test(one));
  if (past || pair.slice(at + 1) === '') cookies.delete(key);
  else cookies.set(key, pair.slice(at + 1));
}
