import type { Fault } from '@latchkey/runtime/result';
import type { Provider } from 'oidc-provider';
import { clientMetadata } from './client-metadata.ts';
import { HUB } from './hub-client.ts';

/**
 * Checks client metadata as the provider will read it, so that a fault shows when an app is saved and not when
 * somebody signs in (contracts F9). `metadata`: snake_case, without client_id and secret.
 */
export async function validateClient(
  provider: Provider,
  metadata: Record<string, unknown>,
): Promise<Fault | null> {
  const client = clientMetadata({
    name: 'checked',
    kind: 'checked',
    mode: 'manage',
    epoch: 1,
    retired: false,
    client: metadata,
    secretHashes: [],
  });
  if (metadata.client_id === HUB) return { code: 'client-id-reserved' };
  try {
    await (provider.Client as unknown as { validate(m: unknown): Promise<void> }).validate(client);
    return null;
  } catch (error) {
    const detail = (error as { error_description?: string }).error_description ?? (error as Error).message;
    return { code: 'client-metadata', detail };
  }
}
