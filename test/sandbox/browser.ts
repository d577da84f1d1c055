/** What a browser without JavaScript ends up with. */
export interface Landed {
  status: number;
  url: string;
  text: string;
  /** Every address on the way, the last included. */
  trail: string[];
}

/** Cookies, redirects and forms, and nothing more; ports of one host share cookies as in a real browser. */
export interface Browser {
  cookies: Map<string, string>;
  open(
    url: string,
    init?: { method?: string; form?: Record<string, string>; headers?: Record<string, string> },
  ): Promise<Landed>;
}

/** A browser with an empty jar. */
export function createBrowser(): Browser {
  const cookies = new Map<string, string>();
  const open: Browser['open'] = async (url, init = {}) => {
    const trail = [url];
    let method = init.method ?? (init.form ? 'POST' : 'GET');
    let body = init.form && new URLSearchParams(init.form);
    for (let hop = 0; hop < 20; hop += 1) {
      const at = trail.at(-1) ?? url;
      const reply = await fetch(at, {
        method,
        redirect: 'manual',
        headers: {
          ...init.headers,
          Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        },
        ...(body && { body }),
      });
      for (const line of reply.headers.getSetCookie()) keep(cookies, line);
      const location = reply.headers.get('location');
      if (location === null) return { status: reply.status, url: at, text: await reply.text(), trail };
      await reply.arrayBuffer();
      trail.push(new URL(location, at).href);
      method = 'GET';
      body = undefined;
    }
    throw new Error(`redirects without end: ${trail.slice(-3).join(' → ')}`);
  };
  return { cookies, open };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  const past = attributes.some((one) => /^\s*expires=.*1970/i.test(one));
  if (value === '' || past) cookies.delete(name);
  else cookies.set(name, value);
}

/** Text of the element with that data-testid, tags removed. */
export function testId(html: string, id: string): string | undefined {
  const found = new RegExp(`data-testid="${id}"[^>]*>([\\s\\S]*?)</`).exec(html);
  return found?.[1]?.replace(/<[^>]*>/g, '').trim();
}
