import type { Fact } from './fact.ts';
import type { Person, Sources } from './person.ts';

const DAY_MS = 86_400_000;

/**
 * The same person as if the books had been read at `on`, twice and with a look-up, and had said what they say now. For
 * looking ahead and for previews alone: what is decided on it is shown, never done.
 */
export function asIfRead(person: Person, on: Date): Person {
  return {
    ...person,
    facts: person.facts.map((fact) => settledAt(fact, on)),
    ...(person.seats === undefined
      ? {}
      : {
          seats: person.seats.map((seat) => ({
            ...seat,
            facts: seat.facts.map((fact) => settledAt(fact, on)),
          })),
        }),
  };
}

/** Every source that was ever read, as if it had been read at `on`; one that never was stays so. */
export function readAllAt(sources: Sources, on: Date): Sources {
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [
      name,
      source.lastCompleteOn === null ? source : { ...source, lastCompleteOn: on, previousCompleteOn: on },
    ]),
  );
}

function settledAt(fact: Fact, on: Date): Fact {
  const sinceOn = new Date(on.getTime() - 2 * DAY_MS);
  return {
    ...fact,
    sinceOn: fact.sinceOn !== null && fact.sinceOn < sinceOn ? fact.sinceOn : sinceOn,
    agreedOn: on,
    confirmedOn: on,
  };
}
