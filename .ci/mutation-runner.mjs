/**
 * A test runner for Stryker: loads a room's specs once, and asks them again and again, one change in the code after the
 * other. Jest would load everything anew for each, which takes a hundred times as long. It knows of Jest's words those
 * that the rooms use: `describe`, `it`, `it.each` and `expect`.
 */
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import { expect } from 'expect';
import fc from 'fast-check';

/** What the changed code shares with its runner: which change is on, which tests reached it, and how often. */
const shared = (globalThis.__stryker__ ??= {});

const tests = [];
let path = [];

const describe = (name, define) => {
  path.push(name);
  define();
  path.pop();
};
const it = (name, run) => {
  const id = `${tests.length} ${[...path, name].join(' › ')}`;
  tests.push({ id, name: id, run });
};
it.each = (rows) => (name, run) => {
  for (const row of rows) {
    const values = Array.isArray(row) ? row : [row];
    it(format(name, ...values), () => run(...values));
  }
};

const LOADING = 'while specs are loaded';
let isLoaded = false;
const load = async ({ mutated, specs }) => {
  if (isLoaded) return;
  isLoaded = true;
  Object.assign(globalThis, { describe, it, expect });
  // A change shows in a few runs of a property or hardly ever, and how small its example could be does not matter.
  fc.configureGlobal({ numRuns: 15, endOnFailure: true });
  // What a change leaves without anybody who waits for it must not end the others.
  process.on('unhandledRejection', () => undefined);
  const importAll = async (files) => {
    for (const file of files) await import(pathToFileURL(file).href);
  };
  await importAll(mutated);
  // What specs prepare while they are loaded is no test's, but does not ask for a process of its own either.
  shared.currentTestId = LOADING;
  await importAll(specs);
  shared.currentTestId = undefined;
  delete shared.mutantCoverage?.perTest[LOADING];
};

/** Why a test fails; undefined where it passes. */
const failureOf = async ({ id, run }) => {
  shared.currentTestId = id;
  try {
    await run();
    return undefined;
  } catch (error) {
    return String(error?.message ?? error);
  } finally {
    shared.currentTestId = undefined;
  }
};

class SpecRunner {
  static inject = ['options'];

  constructor({ room }) {
    this.room = room;
  }

  /** What is loaded stays: for a change in what runs while it loads, Stryker takes a new process. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    await load(this.room);
    const results = [];
    for (const test of tests) {
      const began = performance.now();
      const failureMessage = await failureOf(test);
      const timeSpentMs = performance.now() - began;
      const { id, name } = test;
      results.push({ id, name, timeSpentMs, ...(failureMessage ? { status: 1, failureMessage } : { status: 0 }) });
    }
    return { status: 'complete', tests: results, mutantCoverage: shared.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit }) {
    shared.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    try {
      await load(this.room);
    } catch (error) {
      return { status: 'error', errorMessage: String(error) };
    }
    Object.assign(shared, { activeMutant: activeMutant.id, hitCount: hitLimit && 0, hitLimit });
    const asked = testFilter ? tests.filter(({ id }) => testFilter.includes(id)) : tests;
    for (const [index, test] of asked.entries()) {
      const failureMessage = await failureOf(test);
      if (shared.hitCount > hitLimit) return { status: 'timeout', reason: `reached more than ${hitLimit} times` };
      if (failureMessage !== undefined) {
        return { status: 'killed', killedBy: [test.id], failureMessage, nrOfTests: index + 1 };
      }
    }
    return { status: 'survived', nrOfTests: asked.length };
  }
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'specs', injectableClass: SpecRunner }];
const files = { type: 'array', items: { type: 'string' } };
export const strykerValidationSchema = {
  properties: { room: { type: 'object', properties: { mutated: files, specs: files } } },
};
