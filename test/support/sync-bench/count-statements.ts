import type { Database, Reader } from '@latchkey/store/database';

/** The database with its statements counted, whatever handle they go through. */
export function countStatements(db: Database): { db: Database; statements: () => number } {
  let count = 0;
  const counting = <R extends Reader>(reader: R): R =>
    new Proxy(reader, {
      get(target, key) {
        const value = Reflect.get(target, key) as unknown;
        if (key !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return (text: string, values?: readonly never[]) => {
          count += 1;
          return target.query(text, values);
        };
      },
    });
  return {
    statements: () => count,
    db: {
      ...db,
      one: counting(db.one),
      tx: (work) => db.tx((tx) => work(counting(tx))),
      stream: (text, values, batch) => {
        count += 1;
        return db.stream(text, values, batch);
      },
    },
  };
}
