import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sha256Hex } from '@latchkey/runtime/hash';
import type { Context, Next } from 'koa';

type Asset = { type: string; body: Buffer; path: string };

const require = createRequire(import.meta.url);

function asset(name: string, type: string, body: Buffer): Asset {
  const dot = name.lastIndexOf('.');
  const hash = sha256Hex(body).slice(0, 12);
  return { type, body, path: `/assets/${name.slice(0, dot)}.${hash}${name.slice(dot)}` };
}

const font = (style: string) =>
  asset(
    `atkinson-${style}.woff2`,
    'font/woff2',
    readFileSync(
      require.resolve(
        `@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-${style}.woff2`,
      ),
    ),
  );

const upright = font('normal');
const icon = asset(
  'latchkey.svg',
  'image/svg+xml',
  readFileSync(new URL('./assets/latchkey.svg', import.meta.url)),
);
const styles = asset(
  'latchkey.css',
  'text/css; charset=utf-8',
  Buffer.from(
    readFileSync(new URL('./assets/latchkey.css', import.meta.url), 'utf8').replace(
      'FONT_UPRIGHT',
      upright.path,
    ),
  ),
);

const all = new Map([upright, icon, styles].map((one) => [one.path, one]));

/** Paths of what pages link to. The hash of the content is part of the name, so that browsers may keep it for ever. */
export const ASSETS = { styles: styles.path, icon: icon.path, font: upright.path } as const;

/** Serves the style sheet, the icon and the font; everything else goes on to the next. */
export async function serveAssets(ctx: Context, next: Next): Promise<void> {
  const found = ctx.method === 'GET' || ctx.method === 'HEAD' ? all.get(ctx.path) : undefined;
  if (found === undefined) {
    await next();
    return;
  }
  ctx.set('Cache-Control', 'public, max-age=31536000, immutable');
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.type = found.type;
  ctx.body = found.body;
}
