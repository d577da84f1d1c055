/** Run by scripts/run.mjs, which leaves out what the machine cannot run and says so; nothing is skipped in here. */
export default {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/packages', '<rootDir>/test', '<rootDir>/scripts'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest/transform.mjs' },
  globalSetup: '<rootDir>/test/support/setup/start-run.ts',
  globalTeardown: '<rootDir>/test/support/setup/end-run.ts',
  setupFiles: ['<rootDir>/test/support/setup/each-file.ts'],
  // A suite that imports oidc-provider keeps about 9 MB.
  workerIdleMemoryLimit: '512MB',
  // A machine with two cores would get one worker.
  maxWorkers: '100%',
  testTimeout: 20_000,
};
