import type { HubSettings } from '@latchkey/commands/settings/read-settings';
import type { Task } from '@latchkey/store/task';
import { z } from 'zod';
import { titleOf } from '../../web/app-names.ts';
import type { FieldFaults } from '../../web/parts.ts';
import type { CheckStep } from './name-view.ts';

/** Longer than the apps are given to answer: the page then says that it takes long. */
const LATE_MS = 8_000;

const stepSchema = z.object({ app: z.string(), answer: z.enum(['free', 'taken', 'invalid', 'unknown']) });
const argumentsSchema = z.object({ username: z.string() });
const resultSchema = z.object({ ok: z.boolean(), code: z.string().optional() });

/** How a question about a username stands. `free`: it is reserved for this invitation. */
export type Checking =
  | { kind: 'asking'; username: string; steps: CheckStep[]; isLate: boolean }
  | { kind: 'free'; username: string }
  | { kind: 'refused'; username: string; faults: FieldFaults };

/** Reads the task `handle-free`. Apps that have not answered yet are shown as waiting. */
export function readChecking(
  task: Task,
  apps: readonly string[],
  settings: HubSettings | null,
  now = new Date(),
): Checking {
  const { username } = argumentsSchema.parse(task.arguments);
  if (task.state === 'done' || task.state === 'failed') {
    const result = resultSchema.safeParse(task.result).data;
    if (task.state === 'done' && result?.ok === true) return { kind: 'free', username };
    const code = (['taken', 'reserved', 'invalid'] as const).find((one) => one === result?.code);
    return { kind: 'refused', username, faults: { username: `idp.claim.fault.${code ?? 'unanswered'}` } };
  }
  const answers = new Map(
    task.steps.flatMap((step) => {
      const read = stepSchema.safeParse(step);
      return read.success ? [[read.data.app, read.data.answer] as const] : [];
    }),
  );
  const names = [...new Set([...apps, ...answers.keys()])];
  const steps = names.map((app) => ({
    app: titleOf(settings, app),
    answer: answers.get(app) ?? ('waiting' as const),
  }));
  return { kind: 'asking', username, steps, isLate: now.getTime() - task.madeAt.getTime() > LATE_MS };
}
