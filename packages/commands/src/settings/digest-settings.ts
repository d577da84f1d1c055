import { sha256Hex } from '@latchkey/runtime/hash';

/** What names a settings document: the same whatever the order of its keys, and without its basis. */
export function digestSettings(document: object): string {
  return sha256Hex(JSON.stringify(sorted({ ...document, basis: undefined })));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
