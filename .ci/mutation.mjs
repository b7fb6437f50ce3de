// `npm run mutation -- [room…]`: changes a room's code in every place that decides something, one change a time, and asks
// the room's own specs to notice. They need no servers. It takes long, so it is no part of `.ci/run`; what may stay
// unnoticed, and why, is in docs/mutation.md.
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Stryker } from '@stryker-mutator/core';

const FOLDER = 'coverage/mutation';

/**
 * Every file that decides. Not the shapes of events, which golden files hold; nor the list of what a room offers, nor
 * which stream a command is decided on, which the specs through the API hold, with servers.
 */
const room = (name) => {
  const files = readdirSync(`libs/${name}`, { recursive: true }).map(
    (file) => `libs/${name}/${file.replaceAll('\\', '/')}`,
  );
  const isSpec = (file) => file.endsWith('.spec.ts');
  const decides = (file) =>
    /^libs\/\w+\/(automations\/)?[^/]+\.ts$/.test(file) && !/\/(index|commands)\.ts$/.test(file);
  return { mutated: files.filter((file) => decides(file) && !isSpec(file)), specs: files.filter(isSpec) };
};

const ROOMS = {
  money: { mutated: ['libs/kernel/money.ts'], specs: ['libs/kernel/money.spec.ts'] },
  billing: room('billing'),
  cashback: room('cashback'),
  orders: room('orders'),
  delegation: room('delegation'),
  corrections: room('corrections'),
};

const built = (files) => files.map((file) => `dist/${file.replace(/ts$/, 'js')}`);

const optionsOf = (name, { mutated, specs }) => ({
  mutate: mutated,
  plugins: ['./.ci/mutation-runner.mjs', './.ci/mutation-words.mjs'],
  ignorers: ['words'],
  // Only the rooms are copied, and compiled there with every change in them, each behind a switch.
  ignorePatterns: ['*', '!/libs/**', '!/*.{js,json}', '!/.ci/mutation-build.mjs'],
  buildCommand: 'node .ci/mutation-build.mjs',
  testRunner: 'specs',
  room: { mutated: built(mutated), specs: built(specs) },
  coverageAnalysis: 'perTest',
  allowConsoleColors: false,
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: `${FOLDER}/${name}.html` },
  jsonReporter: { fileName: `${FOLDER}/${name}.json` },
  tempDirName: `${FOLDER}/sandbox-${name}`,
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: Math.max(1, availableParallelism() - 1),
  timeoutMS: 20_000,
});

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(ROOMS, name));
if (unknown.length > 0) {
  console.error(`There is no room ${unknown.join(', ')} here, but ${Object.keys(ROOMS).join(', ')}.`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : Object.keys(ROOMS)) {
  console.log(`\n== ${name}`);
  await new Stryker(optionsOf(name, ROOMS[name])).runMutationTest();
}
