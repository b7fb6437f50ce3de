import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

/** In-process event transport cannot be awaited, overtakes itself and swallows errors: events travel through the store. */
const bannedFromCqrs = ['EventBus', 'EventsHandler', 'Saga', 'EventPublisher', 'AggregateRoot', 'IEventHandler'];
const cqrs = { name: '@nestjs/cqrs', importNames: bannedFromCqrs, message: 'Events travel through the store.' };

/** What a model would answer differently tomorrow, or elsewhere: it is told these things by its command. */
const CLOCK = 'A model is told what time it is.';
const CHANCE = 'A model decides without chance; ids are made of the command.';
const ENVIRONMENT = 'A model knows nothing of the machine it runs on.';
const IO = 'A model neither reads nor writes; what it must know is given to it.';

const named = (message, names) => names.map((name) => ({ name, message }));
const PURE_BUILTINS = ['crypto', 'util'];
const impureBuiltins = builtinModules.filter((name) => !PURE_BUILTINS.includes(name.replace(/^node:/, '')));

/**
 * The model files of `.dependency-cruiser.cjs`, and the kernel, on which they stand: types cannot see what is forbidden
 * here. `libs/kernel/models.spec.ts` holds both lists together and shows that each of these rules can fail.
 */
const models = {
  files: ['libs/*/*.ts', 'libs/*/events/**/*.ts'],
  ignores: [
    'libs/{embedded,event-sourcing,histories,identity,processes,read-models}/**',
    '**/*.{spec,module}.ts',
    '**/testing.ts',
    '**/{testing,conformance}/**',
  ],
  rules: {
    'no-restricted-globals': [
      'error',
      ...named(CLOCK, ['performance']),
      ...named(CHANCE, ['crypto']),
      ...named(ENVIRONMENT, ['process', 'navigator', 'globalThis', 'global']),
      ...named(IO, ['console', 'fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest', 'require']),
      ...named(IO, ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']),
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: CLOCK },
      { object: 'Math', property: 'random', message: CHANCE },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: CLOCK },
      { selector: "CallExpression[callee.name='Date']", message: CLOCK },
      // The machine's time zone and language: business dates are those of the kernel, text is compared by its code points.
      { selector: "NewExpression[callee.name='Date'][arguments.length>1]", message: ENVIRONMENT },
      {
        selector:
          'MemberExpression[property.name=/^([gs]et(FullYear|Month|Date|Day|Hours|Minutes)|getTimezoneOffset|toLocale.*)$/]',
        message: ENVIRONMENT,
      },
      { selector: 'ImportExpression', message: IO },
      { selector: 'MetaProperty', message: ENVIRONMENT },
    ],
    'no-restricted-imports': [
      'error',
      {
        paths: [
          cqrs,
          ...['crypto', 'node:crypto'].map((name) => ({
            name,
            allowImportNames: ['createHash', 'createHmac', 'timingSafeEqual'],
            message: CHANCE,
          })),
          { name: 'uuid', allowImportNames: ['parse', 'stringify', 'v5', 'validate'], message: CHANCE },
        ],
        patterns: [
          { regex: `^(node:)?(${impureBuiltins.join('|')})(/.*)?$`, message: IO },
          { regex: '^(#libs/kernel|\\.)/time\\.js$', importNames: ['systemClock'], message: CLOCK },
          { regex: '^(#libs/kernel|\\.)/ids\\.js$', importNames: ['freshUuid'], message: CHANCE },
        ],
      },
    ],
  },
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { paths: [cqrs] }],
    },
  },
  models,
  { files: ['**/*.js', '**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
