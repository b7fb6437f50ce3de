// `npm run mutation -- [room | room/file…]`: changes a room's code in every place that decides something, one change a
// time, and asks the room's own specs to notice. They need no servers. It takes long, so it is no part of `.ci/run`; what
// may stay unnoticed, and why, is in docs/mutation.md.
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

const optionsOf = (name, report, { mutated, specs }) => ({
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
  htmlReporter: { fileName: `${FOLDER}/${report}.html` },
  jsonReporter: { fileName: `${FOLDER}/${report}.json` },
  tempDirName: `${FOLDER}/sandbox-${name}`,
  thresholds: { high: 95, low: 90, break: 90 },
  concurrency: Math.max(1, availableParallelism() - 1),
  timeoutMS: 20_000,
});

/** A room, or a file of one as `delegation/expiry.ts`: what it changes there, nothing where there is no such thing. */
const filesOf = (word) => {
  const [name] = word.split('/');
  const { mutated } = Object.hasOwn(ROOMS, name) ? ROOMS[name] : { mutated: [] };
  return word === name ? mutated : mutated.filter((path) => path === `libs/${word}`);
};

const asked = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(ROOMS);
const unknown = asked.filter((word) => filesOf(word).length === 0);
if (unknown.length > 0) {
  const rooms = Object.keys(ROOMS).join(', ');
  console.error(`There is nothing to change in ${unknown.join(', ')}; the rooms are ${rooms}.`);
  process.exit(2);
}
for (const name of Object.keys(ROOMS)) {
  const words = asked.filter((word) => word.split('/')[0] === name);
  if (words.length === 0) continue;
  console.log(`\n== ${words.join(' ')}`);
  const mutated = [...new Set(words.flatMap(filesOf))];
  const report = words.includes(name) ? name : `${name}-part`;
  await new Stryker(optionsOf(name, report, { mutated, specs: ROOMS[name].specs })).runMutationTest();
}
