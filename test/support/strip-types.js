import { createHash } from 'node:crypto';
import { stripTypeScriptTypes } from 'node:module';

/** Jest transform: TypeScript's types are blanked out in place, so lines and columns stay true. */
export default {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
  getCacheKey: (source, path, { instrument }) =>
    createHash('sha256').update([process.version, path, instrument, source].join('\0')).digest('hex'),
};
