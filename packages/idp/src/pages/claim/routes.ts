import type { Router } from '@koa/router';
import { askHandle } from '@latchkey/commands/ask-handle';
import { claimInvitation } from '@latchkey/commands/claim-invitation';
import type { CommandContext } from '@latchkey/commands/context';
import type { MessageKey } from '@latchkey/runtime/text/text';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import { readAppNames, readReservation } from '@latchkey/store/reservation-read';
import { readTask } from '@latchkey/store/task';
import { z } from 'zod';
import { createProofs } from '../../sign-in/proof.ts';
import { isBusy } from '../../sign-in/work-queue.ts';
import type { PageDeps } from '../../web/deps.ts';
import { readForm } from '../../web/form.ts';
import { goTo } from '../../web/go-to.ts';
import { keepLanguage } from '../../web/language.ts';
import { PageError } from '../../web/page-error.ts';
import type { FieldFaults } from '../../web/parts.ts';
import { weakPassword } from '../../web/password-rules.ts';
import { PROOF_COOKIE } from '../interaction.ts';
import { readChecking } from './checking.ts';
import { claimCheckView } from './name-view.ts';
import { claimBinding, details, openClaim, showName } from './open-claim.ts';

const nameForm = z.object({
  username: z
    .string('idp.claim.fault.invalid')
    .trim()
    .toLowerCase()
    .min(1, 'idp.claim.fault.invalid')
    .max(60, 'idp.claim.fault.invalid'),
});
const detailsForm = z.object({
  username: z.string().max(60),
  name: z
    .string('idp.claim.fault.name')
    .trim()
    .min(1, 'idp.claim.fault.name')
    .max(80, 'idp.claim.fault.name'),
  password: z.string('idp.password.short').min(1, 'idp.password.short'),
  language: z.enum(['en', 'es']),
});

/** `/join/:token`: from an invitation to an account, in two steps. */
export function addClaimRoutes(router: Router, deps: PageDeps): void {
  const proofs = createProofs(deps.keys);
  const context = (invitationId: string): CommandContext => ({
    // Nobody is signed in: the holder of the link acts, and rows name the invitation's account through the command.
    actor: { kind: 'system' },
    policy: null,
    keys: deps.keys,
    log: deps.log.child({ invitation: invitationId }),
    wake: deps.wake,
  });

  router.get('/join/:token', async (ctx) => {
    const open = await openClaim(deps, ctx);
    if (open === null) return;
    const { found, page, here, csrf } = open;
    const taskId = z.uuid().safeParse(ctx.query.check).data;
    const task = taskId === undefined ? null : await readTask(deps.db.one, taskId);
    const own = task?.arguments.invitation === found.invitation.id ? task : null;
    const checking = own === null ? null : readChecking(own, await readAppNames(deps.db.one), page.settings);
    if (checking?.kind === 'asking') {
      page.show(
        claimCheckView(page.text, {
          ...checking,
          refresh: { seconds: 1, url: `${here}?check=${taskId}` },
          backUrl: `${here}?other`,
          workerAlive: await isWorkerAlive(deps.db.one),
        }),
      );
      return;
    }
    const reserved =
      ctx.query.other === undefined ? await readReservation(deps.db.one, found.invitation.id) : null;
    const refused = checking?.kind === 'refused' ? checking : null;
    if (reserved !== null && refused === null) {
      page.show(details(open, { username: reserved, name: found.name ?? '', faults: {} }));
      return;
    }
    await showName(deps, open, { username: refused?.username ?? '', faults: refused?.faults ?? {} }, csrf);
  });

  router.post('/join/:token/name', async (ctx) => {
    const open = await openClaim(deps, ctx);
    if (open === null) return;
    const { found, here, csrf } = open;
    const binding = claimBinding(found);
    const sent = await readForm(ctx, nameForm, { ...deps, binding });
    if (sent.kind === 'faults') {
      await showName(deps, open, { username: sent.typed.username ?? '', faults: sent.faults }, csrf, 422);
      return;
    }
    const { username } = sent.values;
    const { id } = found.invitation;
    const asked = await deps.db.tx((tx) => askHandle(tx, { invitationId: id, username }, context(id)));
    if (asked.ok) {
      goTo(ctx, `${here}?check=${asked.taskId}`);
      return;
    }
    const faults: FieldFaults = { username: `idp.claim.fault.${asked.fault.code}` };
    await showName(deps, open, { username, faults }, csrf, 422);
  });

  router.post('/join/:token', async (ctx) => {
    const open = await openClaim(deps, ctx);
    if (open === null) return;
    const { found, page, here } = open;
    const sent = await readForm(ctx, detailsForm, { ...deps, binding: claimBinding(found) });
    const reserved = await readReservation(deps.db.one, found.invitation.id);
    if (reserved === null) {
      goTo(ctx, `${here}?other`);
      return;
    }
    const own = [reserved, found.name, found.address];
    const weak = sent.kind === 'good' ? weakPassword(sent.values.password, own) : null;
    if (sent.kind === 'faults' || weak !== null) {
      const name = sent.kind === 'good' ? sent.values.name : (sent.typed.name ?? '');
      const faults: FieldFaults = sent.kind === 'good' ? { password: weak as MessageKey } : sent.faults;
      page.show(details(open, { username: reserved, name, faults }), 422);
      return;
    }
    const hashed = await deps.passwords.hash(sent.values.password);
    if (isBusy(hashed)) throw new PageError(503, 'busy', hashed.retryAfterSeconds);
    const { name, language } = sent.values;
    const { id, counter } = found.invitation;
    const claimed = await deps.db.tx((tx) =>
      claimInvitation(
        tx,
        { invitationId: id, counter, username: reserved, password: hashed, name, language },
        context(id),
      ),
    );
    if (!claimed.ok) {
      goTo(ctx, claimed.fault.code === 'name-not-reserved' ? `${here}?other` : here);
      return;
    }
    const { accountId, epoch } = claimed;
    keepLanguage(ctx, language);
    ctx.cookies.set(PROOF_COOKIE.name, proofs.make({ accountId, epoch, amr: ['pwd'], acr: 'password' }), {
      path: PROOF_COOKIE.path,
      httpOnly: true,
      sameSite: 'lax',
      signed: true,
      overwrite: true,
      maxAge: 120_000,
    });
    goTo(ctx, deps.signIn.signInUrl('/'));
  });
}
