// Runs Jest and ends standard output with one line for people and machines: `N passed, N failed`.
// It is written when the process exits, after everything Jest and its servers have to say.
import childProcess from 'node:child_process';
import { writeSync } from 'node:fs';
import { run } from 'jest';
import { summary } from './summary-reporter.mjs';

// Ctrl-C ends the workers, too, and Jest answers the end of a worker with a new one, which would outlive this process.
const { fork } = childProcess;
let isEnding = false;
childProcess.fork = (...args) => {
  const worker = fork(...args);
  // What Jest still sends to it finds nobody.
  if (isEnding) worker.on('error', () => undefined).kill('SIGKILL');
  return worker;
};
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    // npm passes the signal on once more, which must not cut short what the first one began.
    if (isEnding) return;
    isEnding = true;
    // The servers of the run end with it once they are there; before, nothing waits.
    if (process.listenerCount(signal) === 1) process.exit(1);
  });
}

process.once('exit', (code) => {
  const { passed, failed } = summary();
  // A run that fails without a failing test (no tests found, servers that do not start) must not read like a good one.
  writeSync(1, `${passed} passed, ${code === 0 ? failed : Math.max(failed, 1)} failed\n`);
});

await run(process.argv.slice(2));
