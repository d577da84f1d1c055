import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';

/** Types off, nothing else: what Jest runs is what Node runs. */
const strip = (code) => ({ code: stripTypeScriptTypes(code, { mode: 'strip' }) });

/** @public */
export default {
  canInstrument: false,
  process: (code) => strip(code),
  processAsync: async (code) => strip(code),
  getCacheKey: (code, path) =>
    createHash('sha256').update(`${process.version}\n${path}\n${code}`).digest('hex'),
};
