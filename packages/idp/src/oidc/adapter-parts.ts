import type { Adapter } from 'oidc-provider';
import type { Payloads } from './payload.ts';
import type { Rows } from './rows.ts';

/** What every model's adapter is made from. */
export type AdapterParts = {
  rows: Rows;
  payloads: Payloads;
  issuer: string;
  /** Ends a session with all that hangs on it, and tells its apps. */
  endSession(uid: string, accountId: string): Promise<void>;
};

/** Calls of an adapter that a model does not need. */
export function unused(): Promise<never> {
  return Promise.reject(new Error('this model has no such call'));
}

/** An adapter with what the library may call for any model; models override what they use. */
export function baseAdapter(own: Partial<Adapter>): Adapter {
  return {
    upsert: unused,
    find: unused,
    findByUid: unused,
    findByUserCode: unused,
    consume: unused,
    destroy: unused,
    revokeByGrantId: unused,
    ...own,
  };
}
