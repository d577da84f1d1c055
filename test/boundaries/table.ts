/** Who may import whom (ARCHITECTURE.md, "Packages"). A package may always import itself, by relative paths. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  runtime: [],
  store: ['domain', 'runtime'],
  connectors: ['domain', 'runtime'],
  commands: ['domain', 'runtime', 'store', 'connectors'],
  sync: ['domain', 'runtime', 'store', 'commands', 'connectors'],
  idp: ['domain', 'runtime', 'store', 'commands', 'connectors'],
  console: ['domain', 'runtime', 'store', 'commands', 'connectors', 'idp'],
  sandbox: ['runtime'],
  latchkey: ['domain', 'runtime', 'store', 'commands', 'connectors', 'sync', 'idp', 'console', 'sandbox'],
};

/** Of these packages only a part may be imported by the packages named. */
export const PARTS: readonly { of: string; by: readonly string[]; only: RegExp; why: string }[] = [
  {
    of: 'connectors',
    by: ['commands', 'idp', 'console'],
    only: /^(catalogue|[^/]+\/about)$/,
    why: 'what decides and what shows pages knows what an app can do, and never calls one',
  },
  {
    of: 'idp',
    by: ['console'],
    only: /^web\//,
    why: 'the console shares layout, forms and the session guard',
  },
];

/** Tests beside the code may run against the stand-ins. */
export const TESTS_MAY_IMPORT = ['sandbox'];

/** Files that compute and do nothing else, and what they may import besides each other. */
export const PURE: readonly { files: RegExp; may: RegExp }[] = [
  { files: /^packages\/domain\/src\//, may: /^\.{1,2}\// },
  {
    files: /^packages\/connectors\/src\/(catalogue|[^/]+\/about)\.ts$/,
    may: /^(\.{1,2}\/|@latchkey\/domain\/|zod$)/,
  },
];

/** Where the environment of the process is read. */
export const MAY_READ_ENVIRONMENT: readonly RegExp[] = [
  /^packages\/latchkey\/src\/main\.ts$/,
  // Whom to end with, and what a child process inherits: plumbing, not settings.
  /^packages\/runtime\/src\/lifecycle\.ts$/,
  /^packages\/store\/src\/embedded\/run-program\.ts$/,
];
