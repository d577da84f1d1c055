import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { contractCases } from './cases.ts';
import type { ConnectorHarness } from './harness.ts';

/** Runs the contract on one connector: `open` starts the app, `close` stops it. */
export function connectorSuite(
  name: string,
  open: () => Promise<{ harness: ConnectorHarness; close(): Promise<void> }>,
): void {
  describe(`contract of connectors: ${name}`, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(() => opened?.close(), 10_000);
    for (const one of contractCases) test(one.name, () => one.run(opened.harness));
  });
}
