import { type Human, humanAt } from './coop.ts';
import * as acts from './hub-acts.ts';
import { type HubState, personOf } from './hub-state.ts';
import { numbersOf } from './oracle.ts';
import type { Step } from './steps.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

const ACTS = [
  'bar',
  'suspend',
  'freeze',
  'security',
  'strong-sign-in',
  'unbar',
  'restore',
  'offboard',
  'give',
  'take',
  'role',
  'unrole',
  'keep',
  'let-go',
] as const;
/** What a person of the hub does to an account. */
export type HubAct = (typeof ACTS)[number];
type OnHub = Extract<Step, { op: HubAct }>;

/** Whether a step is done in the hub and not in the books. */
export function isOnHub(step: Step): step is OnHub {
  return (ACTS as readonly string[]).includes(step.op);
}

/** The account of a human's present outside account; null: none yet. */
function accountOf(hub: HubState, human: Human | null): string | null {
  if (human === null) return null;
  for (const [accountId] of hub.accounts) if (numbersOf(hub, accountId).has(human.current)) return accountId;
  return null;
}

const LIFTING: ReadonlySet<string> = new Set(['unbar', 'restore', 'strong-sign-in']);

/** One of those who have a hold that a person placed. */
function heldAt(hub: HubState, who: number): string | null {
  const held = [...hub.accounts].filter(([, one]) => one.holds.some((hold) => hold.kind !== 'lapsed'));
  return held[who % Math.max(1, held.length)]?.[0] ?? null;
}

/** Whom such a step is about; null: nobody who is there. */
export function whomOn(world: World, step: OnHub): string | null {
  const { coop, hub } = world;
  const accountId = LIFTING.has(step.op) ? heldAt(hub, step.who) : accountOf(hub, humanAt(coop, step.who));
  return accountId === null || personOf(hub, accountId).account.life === 'erased' ? null : accountId;
}

/** Does what a person of the hub does. */
export function actOnHub(world: World, accountId: string, step: OnHub, on: Date): void {
  const { hub, parts, oracle } = world;
  const { account, holds } = personOf(hub, accountId);
  const ledger = oracle.ledger.holds.get(accountId) ?? new Map<string, number | null>();
  oracle.ledger.holds.set(accountId, ledger);
  const place = (kind: 'barred' | 'manual' | 'security', days: number | null) => {
    const until = days === null ? null : on.getTime() + days * DAY_MS;
    const standing = ledger.get(kind);
    const weaker = standing !== undefined && (standing === null || (until !== null && until <= standing));
    if (!weaker || !holds.some((one) => one.kind === kind)) ledger.set(kind, until);
    acts.placeHold(hub, parts, accountId, kind, until === null ? null : new Date(until), on);
  };
  const lift = (kind: 'barred' | 'manual' | 'security', by: 'admin' | 'strong-sign-in') => {
    ledger.delete(kind);
    acts.liftHold(hub, parts, accountId, kind, by, on);
  };
  switch (step.op) {
    case 'bar':
      place('barred', step.days);
      break;
    case 'suspend':
      place('manual', step.days);
      break;
    case 'freeze':
      place('manual', 3);
      break;
    case 'security':
      place('security', null);
      break;
    case 'strong-sign-in':
      lift('security', 'strong-sign-in');
      break;
    case 'unbar':
      lift('barred', 'admin');
      break;
    case 'restore':
      lift('manual', 'admin');
      lift('security', 'admin');
      break;
    case 'offboard':
      acts.offboard(hub, parts, accountId, on);
      oracle.ledger.offboarded.set(accountId, on.getTime());
      break;
    case 'give':
      acts.giveByHand(hub, parts, accountId, { group: 'friends', give: true }, on);
      break;
    case 'take':
      acts.giveByHand(hub, parts, accountId, { group: 'friends', give: false }, on);
      break;
    case 'keep':
      // Settings name keepers by their username.
      if (account.username === null) break;
      hub.keepers.add(accountId);
      oracle.ledger.keepers.add(accountId);
      break;
    case 'let-go':
      hub.keepers.delete(accountId);
      oracle.ledger.keepers.delete(accountId);
      break;
    case 'role':
    case 'unrole':
      acts.setRole(hub, accountId, step.op === 'role', on);
      break;
  }
}
