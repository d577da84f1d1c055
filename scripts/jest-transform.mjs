import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';

const strip = (source) => ({ code: stripTypeScriptTypes(source) });

/** Jest runs what Node runs: the source with its types blanked out, line and column unchanged. */
export default {
  process: strip,
  processAsync: async (source) => strip(source),
  getCacheKey: (source, path) =>
    createHash('sha256').update(`${process.version}\0${path}\0${source}`).digest('hex'),
};
