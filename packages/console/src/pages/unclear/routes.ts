import type { Router } from '@koa/router';
import { readUnclear } from '@latchkey/commands/read-unclear';
import { namesOf } from '@latchkey/commands/words/names';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { roleVisit } from '@latchkey/idp/web/session-guard';
import { sourcesOf } from '../scope.ts';
import { unclearView } from './view.ts';

const SHOWN = 200;

/** `/books/unclear`: people about whom the books alone do not decide. */
export function addUnclearRoutes(router: Router, deps: PageDeps): void {
  router.get('/books/unclear', async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const people = await readUnclear(deps.db, sourcesOf(seen.roles));
    const names = namesOf(seen.settings);
    seen.show(
      unclearView(seen.text, {
        more: Math.max(0, people.length - SHOWN),
        lines: people.slice(0, SHOWN).map(({ accountId, name, open }) => ({
          accountId,
          name: name ?? seen.text.t('console.nameless'),
          open: open.map((one) => ({ ...one, group: names.group(one.group) })),
        })),
      }),
    );
  });
}
