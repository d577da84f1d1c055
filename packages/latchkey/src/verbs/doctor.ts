import { readTokenEnds } from '@latchkey/commands/read-token-ends';
import { readTroubles } from '@latchkey/commands/read-troubles';
import { unknownWords } from '@latchkey/domain/known-words';
import { readAppStatus } from '@latchkey/store/app-status';
import { readMachine } from '@latchkey/store/clock';
import { countWords } from '@latchkey/store/fact';
import { readAlive } from '@latchkey/store/heartbeat';
import { readHub } from '@latchkey/store/hub';
import { readHubStatus } from '@latchkey/store/hub-status';
import { verifySeals } from '@latchkey/sync/audit/verify-seals';
import { readSecretFaults } from '../check-secrets.ts';
import { type Operator, openOperator } from '../operator.ts';
import { EXIT } from '../ui/exit.ts';
import { problemText } from '../ui/show-explanation.ts';
import type { Terminal, Verb } from '../verb.ts';

type Finding = { code: string; ok: boolean; params: Record<string, string | number> };

/** With fewer days left, a token has to be seen to. */
const TOKEN_DAYS = 30;

async function examine(terminal: Terminal, operator: Operator): Promise<Finding[]> {
  const { hub, settings } = operator;
  const findings: Finding[] = [];
  const find = (code: string, ok: boolean, params: Record<string, string | number> = {}) => {
    findings.push({ code, ok, params });
  };

  const client = await hub.db.connect();
  try {
    const { rows } = await client.query(
      `SELECT current_setting('server_version') AS version, pg_backend_pid() AS pid`,
    );
    const again = await client.query('SELECT pg_backend_pid() AS pid');
    find('database', true, { version: String(rows[0]?.version) });
    find('session-connection', rows[0]?.pid === again.rows[0]?.pid);
  } finally {
    client.release();
  }
  const pinned = (await readHub(hub.db.one))?.issuer ?? null;
  find('issuer', pinned === null || pinned === terminal.environment.issuer, {
    pinned: pinned ?? '–',
    issuer: terminal.environment.issuer,
  });
  const skewMs = Math.abs(Date.now() - (await readMachine(hub.db.one)).getTime());
  const alive = await readAlive(hub.db.one);
  const worst = Math.max(skewMs, ...alive.map((one) => Math.abs(one.clockSkewMs)));
  find('clocks', worst < 5_000, { seconds: Math.round(worst / 1_000) });
  find(
    'worker',
    alive.some((one) => one.role === 'worker'),
  );
  find('settings', settings !== null);

  const seals = await verifySeals(hub.db.one, hub.keys);
  find('seals', seals.broken.length === 0, {
    blocks: seals.blocks,
    rows: seals.rows,
    broken: seals.broken.join(', ') || '–',
  });
  find('smuggled', seals.smuggled === 0, { count: seals.smuggled });

  const status = await readHubStatus(hub.db.one);
  const troubles = await readTroubles(hub.db.one, null);
  for (const { name } of status.sources) {
    const unknown = unknownWords(await countWords(hub.db.one, name));
    const words = unknown.map(({ word, count }) => `${word} (${count})`).join(', ');
    if (unknown.length > 0) find('unknown-words', false, { source: name, words });
  }
  for (const source of status.sources) {
    const trouble = troubles.find((one) => one.source === source.name);
    find('source', source.lastCompleteOn !== null && trouble === undefined, {
      source: source.name,
      problem: source.lastProblem === null ? '–' : problemText(terminal.text, source.lastProblem),
    });
  }
  for (const { source, endsOn, daysLeft } of await readTokenEnds(hub.db.one)) {
    find('token-end', daysLeft > TOKEN_DAYS, { source, date: endsOn });
  }
  for (const app of await readAppStatus(hub.db.one)) {
    if (app.retired) continue;
    find('app-mode', app.mode === 'manage', { app: app.name, mode: app.mode });
    find('app-queue', !app.quarantined, { app: app.name, due: app.due });
  }
  if (settings !== null) {
    find('mail', settings.document.mail.smtp !== undefined || terminal.environment.smtpUrl !== null);
    if (hub.workerKeys !== null) {
      const faults = await readSecretFaults(hub, terminal.env);
      find('secrets', faults.length === 0, { names: faults.join(', ') || '–' });
    }
  }
  return findings;
}

/** `doctor`: looks at everything that has to be right, and says what to do where it is not. */
export const doctorVerb: Verb = (program, run, text) => {
  program
    .command('doctor')
    .option('--json', text.t('cli.json'))
    .description(text.t('cli.doctor.about'))
    .action(
      run(async (terminal) => {
        const findings = await examine(terminal, await openOperator(terminal));
        for (const { code, ok, params } of findings) {
          const key = `cli.doctor.${code}.${ok ? 'ok' : 'bad'}`;
          terminal.say(`${ok ? '✓' : '✗'} ${terminal.text.has(key) ? terminal.text.t(key, params) : code}`);
        }
        const ok = findings.every((finding) => finding.ok);
        terminal.json({ schema: 1, ok, findings });
        return ok ? EXIT.done : EXIT.failed;
      }),
    );
};
