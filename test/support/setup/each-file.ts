import { blockNetwork } from './block-network.ts';

blockNetwork();

// oidc-provider speaks about choices that are explicit in our configuration.
for (const level of ['warn', 'info'] as const) {
  const speak = console[level].bind(console);
  console[level] = (...parts: unknown[]) => {
    if (!String(parts[0]).includes('oidc-provider')) speak(...parts);
  };
}
