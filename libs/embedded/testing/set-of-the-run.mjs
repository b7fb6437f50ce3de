import { rmSync } from 'node:fs';

/** Jest loads set-up and tear-down as separate modules; this one, loaded once, is what they share. */
let current;

/** However the run ends short of kill -9, its folder goes; after kill -9 the children still end by themselves. */
export const removeAtExit = (folder) => process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const explain = ({ name, code, signal, lastWords }) => {
  console.error(`The ${name} of this test run ended (${signal ?? `exit code ${code}`}): ${lastWords}`);
  process.exit(1);
};

export const keep = (set) => {
  current = set;
  void set.died.then(explain);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void release().finally(() => process.exit(1)));
};

export const release = async () => {
  await current?.stop();
  current = undefined;
};
