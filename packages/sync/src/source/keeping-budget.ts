import type { SourceReader } from './reader.ts';

/** A reader that can do all that it could, and keeps, after each read, how many requests were sent. */
export function keepingBudget(reader: SourceReader, keep: () => Promise<void>): SourceReader {
  return {
    ...reader,
    async *readAll() {
      try {
        return yield* reader.readAll();
      } finally {
        await keep();
      }
    },
    async readOne(aliases) {
      try {
        return await reader.readOne(aliases);
      } finally {
        await keep();
      }
    },
  };
}
