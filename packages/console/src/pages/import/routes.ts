import type { Router } from '@koa/router';
import { exportMembers } from '@latchkey/commands/import/export-members';
import {
  type ImportInput,
  ImportRefused,
  importMembers,
  importSources,
  previewImport,
} from '@latchkey/commands/import/import-members';
import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { PageDeps } from '@latchkey/idp/web/deps';
import { sayNext } from '@latchkey/idp/web/flash';
import { goTo } from '@latchkey/idp/web/go-to';
import { PageError } from '@latchkey/idp/web/page-error';
import { roleVisit, type Visit } from '@latchkey/idp/web/session-guard';
import { readUpload } from '@latchkey/idp/web/upload';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { contextOf, sourcesOf } from '../scope.ts';
import { importView } from './view.ts';
import { importPreviewView } from './view-preview.ts';

const PATH = '/books/import';

/** `/books/import`: a list of members in and out, looked through before anything is written. */
export function addImportRoutes(router: Router, deps: PageDeps): void {
  router.get(PATH, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    seen.show(importView(seen.text, { sources: allowed(seen), csrf: seen.csrf, fault: null, content: '' }));
  });

  router.post(PATH, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer'], { here: PATH });
    if (seen === null) return;
    const { fields, file } = await readUpload(ctx, { ...deps, binding: seen.binding });
    const source = fields.source ?? '';
    if (!allowed(seen).some((one) => one.name === source)) throw new PageError(403, 'forbidden');
    const content = (file ?? fields.content ?? '').replaceAll('\r\n', '\n');
    const again = (fault: MessageKey) =>
      seen.show(importView(seen.text, { sources: allowed(seen), csrf: seen.csrf, fault, content }));
    if (content.trim() === '') return again('seats.import.empty');
    const input: ImportInput = { source, content, sponsorId: seen.person.accountId };
    if (fields.go !== 'apply') return look(seen, input);
    try {
      const context = contextOf(deps, seen);
      const digest = fields.digest ?? '';
      const done = await deps.db.tx((tx) => importMembers(tx, { ...input, digest }, context));
      if (!done.ok) return again(`cli.fault.${done.fault.code}`);
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw error;
      return again(`cli.fault.${error.code}`);
    }
    sayNext(ctx, 'good', 'seats.import.done');
    goTo(ctx, PATH);
  });

  router.get(`${PATH}/:source/:format`, async (ctx) => {
    const seen = await roleVisit(deps, ctx, ['admin', 'treasurer']);
    if (seen === null) return;
    const found = allowed(seen).find((one) => one.name === ctx.params.source);
    const { format } = ctx.params;
    if (found === undefined || (format !== 'csv' && format !== 'json')) throw new PageError(404, 'not-found');
    ctx.attachment(`${found.name}.${format}`);
    ctx.type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json';
    ctx.set('Cache-Control', 'no-store');
    ctx.body = await exportMembers(deps.db.one, { source: found.name, kind: found.kind, format });
  });

  async function look(seen: Visit, input: ImportInput): Promise<void> {
    const plan = await previewImport(deps.db.one, input, settingsOf(seen));
    if (plan === null) throw new PageError(404, 'not-found');
    seen.show(importPreviewView(seen.text, { ...plan, ...input, csrf: seen.csrf }));
  }
}

function settingsOf(seen: Visit): HubSettings {
  if (seen.settings === null) throw new PageError(503, 'not-set-up');
  return seen.settings;
}

/** Sources that a file may go into and that the visitor answers for. */
function allowed(seen: Visit): { name: string; kind: 'manual' | 'file' }[] {
  const settings = settingsOf(seen);
  const scope = sourcesOf(seen.roles);
  return importSources(settings)
    .filter((name) => scope === null || scope.includes(name))
    .map((name) => ({
      name,
      kind: settings.document.sources[name]?.kind === 'manual' ? 'manual' : 'file',
    }));
}
