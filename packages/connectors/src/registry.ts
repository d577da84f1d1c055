import type { HttpClient } from '@latchkey/runtime/http';
import type { Connector } from './contract.ts';
import { matrix, matrixSettings } from './matrix/about.ts';
import { createMatrixConnector } from './matrix/connector.ts';
import { nextcloud, nextcloudSettings } from './nextcloud/about.ts';
import { createNextcloudConnector } from './nextcloud/connector.ts';

/** What a connector is made from. `settings`: the app's own part of the settings; `managed`: app groups that hub groups are mapped to. */
export type ConnectorInput = {
  settings: unknown;
  credentials: Readonly<Record<string, string>>;
  managed: readonly string[];
  http: HttpClient;
};

/** The connector of every kind that has one. One line each. */
const makers: Readonly<Record<string, (input: ConnectorInput) => Connector>> = {
  matrix: (input) =>
    createMatrixConnector({
      ...input,
      settings: matrixSettings.parse(input.settings),
      timeoutMs: matrix.calls.timeoutMs,
    }),
  nextcloud: (input) =>
    createNextcloudConnector({
      ...input,
      settings: nextcloudSettings.parse(input.settings),
      timeoutMs: nextcloud.calls.timeoutMs,
    }),
};

/** Makes the connector of an app; null where its kind has none (an OIDC client alone). */
export function createConnector(kind: string, input: ConnectorInput): Connector | null {
  return makers[kind]?.(input) ?? null;
}
