/** Native ESM: `npm test` starts node with --experimental-vm-modules. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/projections'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^#(libs|projections|apps)/(.*)\\.js$': '<rootDir>/$1/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'],
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/libs/embedded/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/embedded/testing/global-teardown.mjs',
  reporters: ['default', '<rootDir>/.ci/summary-reporter.mjs'],
  // Two workers keep two cores busy; the servers of the run take the rest of a larger machine.
  maxWorkers: 2,
  // Ends what hangs; what is slow only has the other worker, its servers and its programs beside it on two cores.
  testTimeout: 90_000,
};
