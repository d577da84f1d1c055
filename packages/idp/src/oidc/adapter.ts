import type { Adapter } from 'oidc-provider';
import { createClientAdapter } from './adapter-client.ts';
import { createInteractionAdapter } from './adapter-interaction.ts';
import { createPushedRequestAdapter, createReplayAdapter } from './adapter-once.ts';
import { type AdapterParts, baseAdapter } from './adapter-parts.ts';
import { createSessionAdapter } from './adapter-session.ts';
import { createGrantAdapter, createTokenAdapter } from './adapter-token.ts';
import { type Watch, watched } from './watch.ts';

/** Storage of every model that the configuration lets come up; of any other each call fails. */
export function createAdapter(parts: AdapterParts, watch?: Watch): (model: string) => Adapter {
  return (model) => withWatch(model, adapterOf(parts, model), watch);
}

function adapterOf(parts: AdapterParts, model: string): Adapter {
  switch (model) {
    case 'Client':
      return createClientAdapter(parts);
    case 'Session':
      return createSessionAdapter(parts);
    case 'Interaction':
      return createInteractionAdapter(parts);
    case 'Grant':
      return createGrantAdapter(parts);
    case 'AuthorizationCode':
      return createTokenAdapter(parts, 'code');
    case 'AccessToken':
      return createTokenAdapter(parts, 'access');
    case 'RefreshToken':
      return createTokenAdapter(parts, 'refresh');
    case 'ReplayDetection':
      return createReplayAdapter(parts);
    case 'PushedAuthorizationRequest':
      return createPushedRequestAdapter(parts);
    default:
      return baseAdapter({});
  }
}

function withWatch(model: string, adapter: Adapter, watch?: Watch): Adapter {
  if (watch === undefined) return adapter;
  const calls = Object.entries(adapter).map(([name, call]) => [
    name,
    (...given: unknown[]) =>
      watched(watch, `${model}.${name}`, () => (call as (...a: unknown[]) => Promise<unknown>)(...given)),
  ]);
  return Object.fromEntries(calls) as Adapter;
}
