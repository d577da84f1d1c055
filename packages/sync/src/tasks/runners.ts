import { noteHandleChecked } from '@latchkey/commands/note-handle-checked';
import { reserveName } from '@latchkey/commands/reserve-name';
import { type HubSettings, readSettings } from '@latchkey/commands/settings/read-settings';
import type { Log } from '@latchkey/runtime/log';
import { uuid } from '@latchkey/runtime/random';
import type { PurposeKeys } from '@latchkey/runtime/seal';
import { forgetBreaker } from '@latchkey/store/app-lease';
import type { Database } from '@latchkey/store/database';
import { findObservedHandle } from '@latchkey/store/observed';
import type { Wake } from '@latchkey/store/wake';
import { connectApp } from '../connect-app.ts';
import { createJobs } from '../jobs/index.ts';
import type { PullResult } from '../jobs/pull.ts';
import type { Outside } from '../outside.ts';
import { proveIdentity } from './prove-identity.ts';
import type { TaskRunner } from './run-tasks.ts';
import { tryToken } from './try-token.ts';

export type RunnerDeps = Outside & { db: Database; keys: PurposeKeys; log: Log; wake: Wake };

/** An app that has not answered by then counts as unknown: somebody is looking at the page. */
const HANDLE_MS = 4_000;

/** Whether a name is free in one app: asked there, or, where it does not answer, looked up in its last inventory. */
async function askHandle(
  deps: RunnerDeps,
  settings: HubSettings,
  app: string,
  username: string,
): Promise<'free' | 'taken' | 'invalid' | 'unknown'> {
  const connected = await connectApp(deps.db.one, deps, settings, app);
  const asked = connected.ok
    ? await Promise.race([
        connected.app.connector.find({ handle: username }),
        new Promise<null>((resolve) => {
          setTimeout(() => resolve(null), HANDLE_MS).unref();
        }),
      ])
    : null;
  if (asked?.kind === 'absent') return 'free';
  if (asked?.kind === 'observed') return 'taken';
  if (asked?.kind === 'fault' && asked.outcome.fault.code === 'handle-invalid') return 'invalid';
  if (asked?.kind === 'fault' && asked.outcome.fault.code === 'handle-taken') return 'taken';
  return (await findObservedHandle(deps.db.one, app, username)) ? 'taken' : 'unknown';
}

/** What the worker answers, by kind of task. */
export function createTaskRunners(deps: RunnerDeps): Readonly<Record<string, TaskRunner>> {
  const { db, keys, log, wake } = deps;
  const jobs = createJobs({ db, outside: deps, keys, log, wake });
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const reads = (result: Pick<PullResult, 'reads'>) =>
    result.reads.map((read) => ({ source: read.source, complete: read.complete, problems: read.problems }));

  return {
    /**
     * {username, invitation | request} → one step an app. Where none says that it is taken, the name is reserved for the
     * invitation, or the request for a new username goes on to the admins.
     */
    async 'handle-free'(task, step) {
      const username = text(task.arguments.username);
      const invitationId = text(task.arguments.invitation);
      const settings = await readSettings(db.one);
      if (settings === null) return { ok: false, code: 'no-settings' };
      const answers = await Promise.all(
        Object.keys(settings.document.apps).map(async (app) => {
          const answer = await askHandle(deps, settings, app, username);
          await step({ app, answer });
          return answer;
        }),
      );
      const context = { actor: { kind: 'system' } as const, policy: settings.policy, keys, log, wake };
      const requestId = text(task.arguments.request);
      const free = !answers.includes('taken') && !answers.includes('invalid');
      if (requestId !== '') {
        const noted = await db.tx((tx) => noteHandleChecked(tx, { requestId, free }, context));
        return noted.ok && free ? { ok: true } : { ok: false, code: noted.ok ? 'taken' : 'gone' };
      }
      if (answers.includes('taken')) return { ok: false, code: 'taken' };
      if (answers.includes('invalid')) return { ok: false, code: 'invalid' };
      const reserved = await db.tx((tx) => reserveName(tx, { username, invitationId }, context));
      return reserved.ok ? { ok: true } : { ok: false, code: reserved.fault.code };
    },

    /** Reads every source, stores what was seen; decides nothing. */
    async read(_task, step) {
      const result = await jobs.read();
      for (const read of reads(result)) await step(read);
      return {
        ok: result.reads.length > 0 && result.reads.every((read) => read.complete),
        reads: reads(result),
      };
    },

    /** Reads every source, decides and applies. */
    async sync(task, step) {
      const acceptFall = task.arguments.acceptFall === true;
      const result = await jobs.pull(undefined, { force: true, acceptFall });
      for (const read of reads(result)) await step(read);
      const ok = result.reads.every((read) => read.complete);
      return { ok, applied: result.applied, held: result.held, reads: reads(result) };
    },

    /** {account} → looked up in every source that knows it, and decided. `unknown`: no source does. */
    async 'read-one'(task, step) {
      let asked = 0;
      const result = await jobs.readOne(text(task.arguments.account), async (one) => {
        asked += 1;
        await step(one);
      });
      if (asked === 0) return { ok: false, code: 'unknown' };
      const { applied, held } = result;
      await step({ step: 'decided', ok: true, applied, held });
      const ok = result.reads.length === asked && result.reads.every((read) => read.complete);
      return { ok, applied, held, reads: reads(result) };
    },

    /** {source, endsOn} → the next token is tried, and replaces the present one only where it is good. */
    async 'try-token'(task, step) {
      const settings = await readSettings(db.one);
      if (settings === null) return { ok: false, code: 'no-settings' };
      const endsOn = typeof task.arguments.endsOn === 'string' ? task.arguments.endsOn : null;
      return tryToken(deps, settings, { source: text(task.arguments.source), endsOn }, step);
    },

    'prove-identity': proveIdentity(deps),

    async 'app-check'(task, step) {
      const settings = await readSettings(db.one);
      if (settings === null) return { ok: false, code: 'no-settings' };
      const connected = await connectApp(db.one, deps, settings, text(task.arguments.app));
      if (!connected.ok) {
        await step({ code: connected.code, ok: false });
        return { ok: false, code: connected.code };
      }
      const lines = await connected.app.connector.check();
      for (const line of lines) await step({ ...line });
      const ok = lines.every((line) => line.ok);
      // Whatever made the app rest has been seen to.
      if (ok) {
        await forgetBreaker(db.one, text(task.arguments.app));
        await wake(`app:${text(task.arguments.app)}`);
      }
      return { ok, lines };
    },

    async 'app-inventory'(task) {
      return jobs.inventory(text(task.arguments.app));
    },

    async 'mail-test'(task) {
      const mail = await deps.mail();
      if (mail === null) return { ok: false, code: 'no-mail-server' };
      const sent = await mail.transport.send({
        messageId: `<${uuid()}@${new URL(deps.issuer).hostname}>`,
        from: mail.from,
        to: text(task.arguments.to),
        subject: mail.name,
        text: deps.issuer,
      });
      return sent.kind === 'sent' ? { ok: true } : { ok: false, code: sent.code };
    },
  };
}
