import { blockNetwork } from './block-network.ts';

blockNetwork();

// oidc-provider speaks through console.warn about choices that are explicit in our configuration.
const warn = console.warn.bind(console);
console.warn = (...parts: unknown[]) => {
  if (!String(parts[0]).includes('oidc-provider')) warn(...parts);
};
