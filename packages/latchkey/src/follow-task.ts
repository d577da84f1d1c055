import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '@latchkey/commands/ask';
import { isWorkerAlive } from '@latchkey/store/heartbeat';
import { readTask } from '@latchkey/store/task';
import { demandOk, type Operator } from './operator.ts';
import { EXIT, VerbError } from './ui/exit.ts';
import type { Terminal } from './verb.ts';

/**
 * Asks the worker for something from outside and follows it step by step. Where no worker lives, the steps run in this
 * very process, which then holds the same leases as a worker would.
 */
export async function followTask(
  terminal: Terminal,
  operator: Operator,
  kind: string,
  args: Record<string, unknown>,
  onStep: (step: Record<string, unknown>) => void,
): Promise<{ ok: boolean; result: Record<string, unknown> }> {
  const { hub, context } = operator;
  const { taskId } = demandOk(await hub.db.tx((tx) => ask(tx, { kind, arguments: args }, context)));
  return finishTask(terminal, operator, taskId, onStep);
}

/** Follows a task that was asked for already. */
export async function finishTask(
  terminal: Terminal,
  operator: Operator,
  taskId: string,
  onStep: (step: Record<string, unknown>) => void,
): Promise<{ ok: boolean; result: Record<string, unknown> }> {
  const { hub, context } = operator;
  let seen = 0;
  let inProcess: Promise<unknown> | null = null;
  if (!(await isWorkerAlive(hub.db.one))) {
    if (hub.workerKeys === null) throw new VerbError(EXIT.failed, 'cli.no-worker');
    const { openOutside } = await import('./open-outside.ts');
    const { runTasks } = await import('@latchkey/sync/tasks/run-tasks');
    const { createTaskRunners } = await import('@latchkey/sync/tasks/runners');
    const outside = await openOutside(terminal, hub);
    inProcess = runTasks({
      db: hub.db,
      runners: createTaskRunners({
        ...outside,
        db: hub.db,
        keys: hub.keys,
        log: hub.log,
        wake: context.wake,
      }),
      onFault: (task, code) => hub.log.error({ task, fault: code }, 'a task failed'),
    });
  }
  for (;;) {
    const task = await readTask(hub.db.one, taskId);
    if (task === null) throw new VerbError(EXIT.failed, 'cli.task-lost');
    for (const step of task.steps.slice(seen)) onStep(step);
    seen = task.steps.length;
    if (task.state === 'done' || task.state === 'failed') {
      await inProcess;
      return { ok: task.state === 'done', result: task.result ?? {} };
    }
    await sleep(200);
  }
}
