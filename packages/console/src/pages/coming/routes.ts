import type { Router } from '@koa/router';
import { groupTitle, titleOf } from '@latchkey/idp/web/app-names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readCalendar } from '@latchkey/store/clock';
import { type ComingRow, listComing, listWaves } from '@latchkey/store/coming';
import { sourcesOf } from '../scope.ts';
import { type ComingModel, comingView } from './view.ts';

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 60;
const MOST_SHOWN = 1000;

/** `/books/coming`: whose access would end in the next weeks if the books went on saying what they say now. */
export function addComingRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/coming', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const [rows, waves, now] = await Promise.all([
      listComing(deps.db.one, sourcesOf(seen.roles), MOST_SHOWN),
      listWaves(deps.db.one),
      readCalendar(deps.db.one),
    ]);
    seen.show(comingView(seen.text, modelOf(seen, rows, waves, now)));
  });
}

type Waves = Awaited<ReturnType<typeof listWaves>>;

function modelOf(seen: Visit, rows: readonly ComingRow[], waves: Waves, now: Date): ComingModel {
  const { text, settings } = seen;
  const title = (scope: string) =>
    scope.startsWith('app:') ? titleOf(settings, scope.slice(4)) : groupTitle(settings, scope.slice(6));
  // Days are days of the calendar at UTC, as they were counted.
  const words = (day: string) => text.date(new Date(`${day}T00:00:00Z`), 'UTC');
  const byDay = Map.groupBy(rows, (row) => row.day);
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const all = Array.from({ length: AHEAD_DAYS }, (_, at) =>
    new Date(today + at * DAY_MS).toISOString().slice(0, 10),
  );
  const countOf = (day: string) => new Set((byDay.get(day) ?? []).map((row) => row.accountId)).size;
  const reason = (code: string) => {
    const key = `console.reason.${code}`;
    return text.has(key) ? text.t(key) : code;
  };
  return {
    bars: all.map((day) => ({
      label: `${words(day)}: ${text.number(countOf(day))}`,
      count: countOf(day),
      wave: waves.some((wave) => wave.day === day),
    })),
    from: words(all[0] as string),
    until: words(all.at(-1) as string),
    total: new Set(rows.map((row) => row.accountId)).size,
    days: [...byDay].map(([day, list]) => {
      const held = waves.filter((wave) => wave.day === day);
      const scopes = held.map((wave) => title(wave.scope)).join(', ');
      const [first] = held;
      return {
        day: words(day),
        count: countOf(day),
        held: first === undefined ? null : text.t('guard.coming.held', { scopes, most: first.most }),
        people: list.map((row) => ({
          accountId: row.accountId,
          name: row.name ?? text.t('console.nameless'),
          what: [...new Set(row.scopes.map(title))].join(', '),
          why: row.reasons.map(reason).join(', '),
        })),
      };
    }),
    isCut: rows.length >= MOST_SHOWN,
  };
}
