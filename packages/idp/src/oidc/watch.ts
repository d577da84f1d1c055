/**
 * Told before and after every adapter call, every statement and the two call-backs of a flow, by name
 * (`Session.find`, `statement:readSession`, `findAccount` …). What it returns is awaited: a test holds a request there.
 */
export type Watch = (point: { name: string; when: 'before' | 'after' }) => Promise<void> | void;

/** Runs `work` between its two points. */
export async function watched<T>(watch: Watch | undefined, name: string, work: () => Promise<T>): Promise<T> {
  if (watch === undefined) return work();
  await watch({ name, when: 'before' });
  const result = await work();
  await watch({ name, when: 'after' });
  return result;
}
