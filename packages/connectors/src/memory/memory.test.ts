import { randomUUID } from 'node:crypto';
import { connectorSuite } from '../contract/connector-suite.ts';
import { createMemoryApp, memory } from './create-memory-app.ts';

connectorSuite('in memory', async () => {
  const app = createMemoryApp();
  let people = 0;
  const account = (ref: string) => app.accounts.get(ref.toLowerCase());
  return {
    close: async () => {},
    harness: {
      connector: app.connector,
      about: memory,
      managed: ['Members', 'Stewards'],
      unmanaged: 'Knitting',
      newPerson() {
        people += 1;
        return { subject: randomUUID(), handle: `person${people}`, name: `Person ${people}` };
      },
      signIn: async (claims) => app.signIn(claims)?.toString() ?? null,
      internalId: async (ref) => account(ref)?.id.toString() ?? null,
      makeForeign: async (person) => app.add(person.handle).name,
      protectedRefs: ['admin', 'latchkey'],
      snapshot: async (ref) => structuredClone(account(ref)),
      putInGroup: async (ref, group) => {
        account(ref)?.groups.add(group);
      },
      groupsOf: async (ref) => [...(account(ref)?.groups ?? [])],
      fail(fault) {
        app.fault = fault;
      },
    },
  };
});
