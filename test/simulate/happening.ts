import type { SourceRow } from '@latchkey/domain/source-row';
import type { HubAct } from './act-on-hub.ts';

/**
 * Something that happened to the hub of a history, with all that another hub over the same books needs to live it too.
 * People are named by the number of an outside account. `crash`: parts of the plan after which the worker died; null: it
 * did not. `shown`: rows that a read in half an outage gave (`keyOf`); null: all of them.
 */
export type Happening = { on: Date; crash: number | null } & (
  | {
      what: 'read';
      outage: 'down' | 'partial' | null;
      shown: ReadonlySet<string> | null;
      acceptFall: boolean;
    }
  | { what: 'tick' | 'claim' | 'approve' }
  | { what: 'hints'; numbers: readonly number[] }
  | { what: 'answer'; number: number; same: number | null }
  | { what: 'act'; op: HubAct; number: number; days: number | null }
);

/** A row by the id that every server gives for it. */
export function keyOf({ aliases, data }: Pick<SourceRow, 'aliases' | 'data'>): string {
  return `${data.kind} ${aliases.find((alias) => alias.startsWith('id:'))}`;
}

/** A happening for people. */
export function tellHappening({ on, ...rest }: Happening): string {
  const { crash, what, ...more } = rest;
  const said = Object.entries(more).flatMap(([key, value]) =>
    value === null ? [] : [`${key}=${value instanceof Set ? `${value.size} rows` : JSON.stringify(value)}`],
  );
  return [on.toISOString(), what, ...said, ...(crash === null ? [] : [`crash=${crash}`])].join(' ');
}
