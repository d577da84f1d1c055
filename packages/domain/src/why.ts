import type { Cure } from './cure.ts';
import type { ExplainedApp, Explanation } from './explain.ts';
import { OBSTACLES, type Obstacle } from './obstacle.ts';
import { type Access, type DenyReason, decideAccess } from './policy.ts';
import { curesOf, type GroupWhy, heldOf, unique, whyGroup } from './why-group.ts';

/** Why an account may use an app, or not. `preparing`: it may, as soon as the app has its place ready. */
export type AppWhy = {
  app: string;
  answer: 'yes' | 'ending' | 'kept' | 'preparing' | 'no';
  /** What sign-in answers; null: it lets the account in. */
  denied: DenyReason | null;
  /** Groups of the account that open the app. */
  through: readonly string[];
  endOn: Date | null;
  /** When the books say that it ends, which is not settled yet; null: they do not. */
  expectedOn: Date | null;
  /** What stands between, weightiest first. */
  obstacles: Obstacle[];
  /** Every group that opens the app. */
  groups: GroupWhy[];
  /** What would give access, or what would end it. */
  cures: Cure[];
};

/** Why an account has what it has: each app, and each group. Made from an explanation alone; steers nothing. */
export function whyAll(said: Explanation): { apps: AppWhy[]; groups: GroupWhy[] } {
  const groups = said.groups.map((group) => whyGroup(said, group));
  return { apps: said.apps.map((app) => whyApp(said, app, groups)), groups };
}

/**
 * | sign-in        | groups that open the app                | answer    |
 * |----------------|-----------------------------------------|-----------|
 * | lets in        | one stays, or the app needs none        | yes       |
 * | lets in        | all end                                 | ending    |
 * | lets in        | none is given by the rules any more     | kept      |
 * | is being prepared | any                                  | preparing |
 * | refuses        | any                                     | no        |
 */
function whyApp(said: Explanation, app: ExplainedApp, all: readonly GroupWhy[]): AppWhy {
  const access = accessOf(said, app);
  const groups = all.filter((one) => app.opens.includes(one.group));
  const opened = groups.filter((one) => one.answer !== 'no');
  const ends = opened.map((one) => one.endOn?.getTime() ?? Number.POSITIVE_INFINITY);
  const last = Math.max(...ends);
  const obstacles = access.kind === 'allowed' ? [] : inOrder(obstaclesTo(said, app, opened.length > 0));
  const answer = answerOf(access, opened);
  return {
    app: app.app,
    answer,
    denied: access.kind === 'denied' ? access.reason : null,
    through: app.openedBy,
    endOn: answer === 'ending' && Number.isFinite(last) ? new Date(last) : null,
    expectedOn: answer === 'yes' ? lastExpected(opened) : null,
    obstacles,
    groups,
    cures: curesFor(answer, obstacles, groups, opened),
  };
}

function lastExpected(opened: readonly GroupWhy[]): Date | null {
  const ends = opened.map(({ expectedOn, endOn }) => (expectedOn ?? endOn)?.getTime());
  return ends.length === 0 || ends.includes(undefined) ? null : new Date(Math.max(...(ends as number[])));
}

function answerOf(access: Access, opened: readonly GroupWhy[]): AppWhy['answer'] {
  if (access.kind === 'denied') return 'no';
  if (access.kind === 'preparing') return 'preparing';
  if (opened.length === 0 || opened.some((one) => one.answer === 'yes')) return 'yes';
  return opened.some((one) => one.answer === 'kept') ? 'kept' : 'ending';
}

function accessOf(said: Explanation, { state, treatment }: ExplainedApp): Access {
  return decideAccess({
    client: 'app',
    account: { life: said.life, holds: said.holds.map((hold) => hold.kind) },
    app: state,
    entitlement: treatment === null ? null : { treatment, version: state?.version ?? 0 },
    delivery: state,
  });
}

function obstaclesTo(said: Explanation, app: ExplainedApp, inGroup: boolean): Obstacle[] {
  const { life, invitation, holds } = said;
  const found: Obstacle[] = [];
  if (life !== 'active') found.push({ kind: 'life', life, invitation });
  for (const { kind: hold, placedOn, untilOn, liftedBy, byPerson } of holds) {
    if (hold === 'lapsed' && byPerson && said.paysAnew) found.push({ kind: 'pays-anew', since: placedOn });
    else found.push({ kind: 'hold', hold, placedOn, untilOn, liftedBy });
  }
  const { state } = app;
  if (state === null || state.retired) return [...found, { kind: 'no-app' }];
  const delivered = state.deliveredTreatment === 'present' && app.treatment === 'present';
  if (state.mode === 'observe' && !delivered) found.push({ kind: 'app-observed' });
  const opened = inGroup || (app.open && app.opens.length === 0);
  if (!opened && (!app.open || app.treatment === null)) found.push({ kind: 'no-group', groups: app.opens });
  else if (app.treatment !== 'present' && holds.length === 0 && life === 'active') {
    const held = heldOf(said, `set-entitlement:${app.app}`);
    found.push(...(held.length > 0 ? held : [{ kind: 'not-decided' } as const]));
  }
  if (app.treatment === 'present' && !delivered) {
    if (state.mode === 'paused') found.push({ kind: 'app-paused' });
    if (state.quarantined) found.push({ kind: 'app-quarantined' });
    if (state.mode === 'manage') found.push({ kind: 'delivery', state: deliveryOf(state.outcome?.kind) });
  }
  return found;
}

function deliveryOf(outcome: string | undefined): Extract<Obstacle, { kind: 'delivery' }>['state'] {
  switch (outcome) {
    case 'pending':
    case 'retry':
    case 'refused':
    case 'conflict':
    case 'needs-person':
      return outcome;
    default:
      return 'queued';
  }
}

function inOrder(obstacles: readonly Obstacle[]): Obstacle[] {
  return [...obstacles].sort((a, b) => OBSTACLES.indexOf(a.kind) - OBSTACLES.indexOf(b.kind));
}

/** Obstacles that nothing in the books takes away. */
const FIRST: ReadonlySet<Obstacle['kind']> = new Set(['no-app', 'app-observed']);

function curesFor(
  answer: AppWhy['answer'],
  obstacles: readonly Obstacle[],
  groups: readonly GroupWhy[],
  opened: readonly GroupWhy[],
): Cure[] {
  if (answer !== 'no' && answer !== 'preparing') return unique(opened.flatMap((one) => one.cures));
  const own = curesOf(obstacles);
  const erased = obstacles.some((one) => one.kind === 'life' && one.life.startsWith('eras'));
  if (opened.length > 0 || erased || obstacles.some((one) => FIRST.has(one.kind))) return own;
  return unique([...own, ...groups.flatMap((one) => one.cures)]);
}
