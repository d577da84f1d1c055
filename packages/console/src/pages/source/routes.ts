import type { Router } from '@koa/router';
import { offerToken } from '@latchkey/commands/offer-token';
import { readTokenEnds } from '@latchkey/commands/read-token-ends';
import { unknownWords } from '@latchkey/domain/known-words';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { readForm } from '@latchkey/idp/web/form';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import type { FieldFaults } from '@latchkey/idp/web/parts';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { countWords } from '@latchkey/store/fact';
import { listFullReads } from '@latchkey/store/source-read';
import { z } from 'zod';
import { contextOf, sourcesOf } from '../scope.ts';
import { sourceView } from './view.ts';

const MOST_READS = 12;

const form = z.object({
  token: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9_-]{20,200}$/, { error: 'books.pull.token.fault' }),
  ends: z
    .string()
    .refine((day) => day === '' || z.iso.date().safeParse(day).success, {
      error: 'books.pull.token.date_fault',
    })
    .transform((day) => (day === '' ? null : day)),
});

/** `/books/sources/NAME`: how the reads of a source went, and its next token, which is tried first. */
export function addSourceRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/sources/:name', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    await show(deps, seen, ownSource(seen, ctx.params.name), {}, '');
  });

  router.post('/books/sources/:name/token', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], {
      here: `/books/sources/${ctx.params.name}`,
    });
    if (seen === null) return;
    const name = ownSource(seen, ctx.params.name);
    const sent = await readForm(ctx, form, { ...deps, binding: seen.binding });
    if (sent.kind === 'faults') {
      await show(deps, seen, name, sent.faults, sent.typed.ends ?? '');
      return;
    }
    const { token, ends } = sent.values;
    const input = { source: name, token, endsOn: ends };
    const done = await deps.db.tx((tx) => offerToken(tx, input, contextOf(deps, seen)));
    if (done.ok) goTo(ctx, `/books/tasks/${done.taskId}`);
    else {
      sayNext(ctx, 'warn', `books.pull.fault.${done.fault.code}`);
      goTo(ctx, `/books/sources/${name}`);
    }
  });
}

/** The source of the address, where the visitor answers for it. */
function ownSource(seen: Visit, given: unknown): string {
  const name = String(given);
  const sources = sourcesOf(seen.roles);
  const isKnown = Object.hasOwn(seen.settings?.document.sources ?? {}, name);
  if (!isKnown || (sources !== null && !sources.includes(name))) throw new PageError(404, 'not-found');
  return name;
}

async function show(deps: PageDeps, seen: Visit, name: string, faults: FieldFaults, endsOn: string) {
  const { text, timezone } = seen;
  const source = seen.settings?.document.sources[name];
  const end = (await readTokenEnds(deps.db.one)).find((one) => one.source === name);
  const reads = await listFullReads(deps.db.one, name, MOST_READS);
  const isOpenCollective = source?.kind === 'open-collective';
  seen.show(
    sourceView(text, {
      csrf: seen.csrf,
      name,
      token: isOpenCollective
        ? {
            end: end === undefined ? null : text.date(new Date(`${end.endsOn}T12:00:00Z`), 'UTC'),
            byReference: typeof source.token !== 'object' || !('sealed' in source.token),
          }
        : null,
      reads: reads.map((read) => ({
        when: text.dateTime(read.startedOn, timezone),
        complete: read.complete,
        problems: read.problems.map(({ code, params }) => {
          const key = `errors.source.${code}`;
          return text.has(key) ? text.t(key, params) : code;
        }),
      })),
      resting: reads[0]?.counts.resting ?? 0,
      disagree: reads[0]?.counts.disagree ?? 0,
      unknown: unknownWords(await countWords(deps.db.one, name)),
      faults,
      endsOn,
    }),
    Object.keys(faults).length > 0 ? 400 : 200,
  );
}
