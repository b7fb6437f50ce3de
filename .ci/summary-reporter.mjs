const counts = { passed: 0, failed: 0 };

/** What the run has come to so far; a suite that could not run counts as one failure. */
export const summary = () => ({ ...counts });

/** Keeps Jest's final counts for `.ci/test.mjs`. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    counts.passed = results.numPassedTests;
    counts.failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  }
}
