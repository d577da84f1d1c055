/** Purpose of the keyed hashes of claim codes. */
export const CLAIM_CODE_PURPOSE = 'claim-code';
