/** What a sign-in method proved. `epoch`: the account's at the moment of the proof; an ending since then voids it. */
export type Proof = {
  accountId: string;
  epoch: number;
  /** Authentication methods (RFC 8176). */
  amr: readonly string[];
  /** `password`, `mailbox` … */
  acr: string;
  /** False: the session ends with the browser. */
  remember?: boolean;
};

/** The part of an interaction's result that signs in; `ts` in epoch seconds. */
export type LoginResult = {
  accountId: string;
  epoch: number;
  amr: string[];
  acr: string;
  remember: boolean;
  ts: number;
};

/** The part of an interaction's result that says as whom to go on: as oneself, or a keeper as a shared account. */
export type ChooseResult = { as: 'self' } | { as: 'shared'; keeperId: string; from: string };

/** A proof as the result of an interaction. `ts` is always given, or each later step would move `auth_time`. */
export function loginResult(proof: Proof, now: Date): LoginResult {
  return {
    accountId: proof.accountId,
    epoch: proof.epoch,
    amr: [...proof.amr],
    acr: proof.acr,
    remember: proof.remember ?? true,
    ts: Math.floor(now.getTime() / 1000),
  };
}
