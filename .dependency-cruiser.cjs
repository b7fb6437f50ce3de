/**
 * The arrows allowed between the rooms of the house. Everything the compiler sees counts, also imports of types only.
 * `libs/kernel/architecture.spec.ts` runs these rules, and shows that each of them can fail. What a model may not ask for
 * without an import is up to eslint.config.js.
 */
/** Rooms that are no context: what contexts stand on, what shows their events, what runs them, what checks them. */
const CONTEXT = '(?!(?:kernel|event-sourcing|read-models|processes|embedded|histories)/)[^/]+';
const TESTS = '(\\.spec\\.ts$|/testing/|/testing\\.ts$|/conformance/)';
const NODE_MODULES = '(^|/)node_modules/';

/** Folders that need no Nest, database, file or clock, and must stay so: what is decided must follow from what is given. */
const MODELS = {
  path: `^libs/(?!identity/)${CONTEXT}/([^/]+\\.ts|events/.+)$`,
  pathNot: ['\\.module\\.ts$', TESTS],
};

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one thing in two places.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import these rules cannot follow is an import they do not check.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'libs-do-not-point-up',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|projections)/' },
    },
    {
      name: 'projections-do-not-point-up',
      severity: 'error',
      from: { path: '^projections/' },
      to: { path: '^apps/' },
    },
    {
      name: 'projections-see-events-only',
      comment: 'A read model is made of events; what a context decides, or keeps to decide, is not its business.',
      severity: 'error',
      from: { path: '^projections/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(kernel/|event-sourcing/|read-models/|[^/]+/events/)' },
    },
    {
      name: 'kernel-stands-alone',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/kernel/' },
    },
    {
      name: 'event-sourcing-knows-no-context',
      severity: 'error',
      from: { path: '^libs/event-sourcing/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(kernel|event-sourcing)/' },
    },
    {
      name: 'read-models-know-no-context',
      severity: 'error',
      from: { path: '^libs/read-models/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(kernel|event-sourcing|read-models)/' },
    },
    {
      name: 'processes-stand-alone',
      comment: 'Who a process is and who holds a folder is the same for every program.',
      severity: 'error',
      from: { path: '^libs/processes/' },
      to: { path: '^libs/', pathNot: '^libs/processes/' },
    },
    {
      name: 'embedded-parts-know-no-ledger',
      comment: 'They stand in for servers, and servers know nothing of the ledger.',
      severity: 'error',
      from: { path: '^libs/embedded/', pathNot: TESTS },
      to: { path: '^libs/', pathNot: '^libs/(kernel|processes|embedded)/' },
    },
    {
      name: 'embedded-has-one-door',
      comment: 'Whoever starts embedded parts knows their door; what measures the node from inside goes further.',
      severity: 'error',
      from: { pathNot: ['^libs/embedded/', '^apps/bench/'] },
      to: { path: '^libs/embedded/', pathNot: ['^libs/embedded/index\\.ts$', '^libs/embedded/testing/'] },
    },
    {
      name: 'embedded-testing-is-for-tests',
      severity: 'error',
      from: { pathNot: ['^libs/embedded/', TESTS] },
      to: { path: '^libs/embedded/testing/' },
    },
    {
      name: 'contexts-do-not-start-servers',
      severity: 'error',
      from: { path: `^libs/${CONTEXT}/`, pathNot: TESTS },
      to: { path: '^libs/(embedded|processes)/' },
    },
    {
      name: 'histories-check-from-outside',
      comment: 'The model that says what must come out shares nothing with the code that it judges.',
      severity: 'error',
      from: { path: '^libs/histories/', pathNot: TESTS },
      to: { path: '^(libs|projections)/', pathNot: '^libs/histories/' },
    },
    {
      name: 'contexts-share-events-and-state-only',
      comment:
        "Another context's use cases, automations and wiring are its own; its events and its pure state are not secret.",
      severity: 'error',
      from: { path: `^libs/(${CONTEXT})/`, pathNot: TESTS },
      to: {
        path: `^libs/${CONTEXT}/([^/]+/.+|index\\.ts|commands\\.ts|[^/]+\\.module\\.ts)$`,
        pathNot: ['^libs/$1/', '^libs/[^/]+/events/'],
      },
    },
    {
      name: 'only-money-does-decimals',
      comment: 'Money is rounded in one place.',
      severity: 'error',
      from: { pathNot: '^libs/kernel/money(\\.spec)?\\.ts$' },
      to: { path: `${NODE_MODULES}decimal\\.js/` },
    },
    {
      name: 'one-door-to-the-event-store',
      severity: 'error',
      from: {
        path: '^(apps|libs|projections)/',
        pathNot: ['^libs/event-sourcing/eventstoredb/', '^libs/embedded/', '^apps/bench/'],
      },
      to: { path: `${NODE_MODULES}@eventstore/` },
    },
    {
      name: 'the-node-uses-messages-only',
      comment:
        'The embedded node may share the generated messages with the client; the client itself is for its tests.',
      severity: 'error',
      from: { path: '^libs/embedded/', pathNot: TESTS },
      to: { path: `${NODE_MODULES}@eventstore/`, pathNot: '/generated/' },
    },
    {
      name: 'models-are-pure',
      severity: 'error',
      from: MODELS,
      to: {
        path: [
          `${NODE_MODULES}(@nestjs|pg)/`,
          `${NODE_MODULES}@types/pg/`,
          '^(node:)?(fs|fs/promises|net|http|https|http2|child_process|timers|timers/promises|perf_hooks)$',
          '^libs/read-models/',
        ],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    webpackConfig: { fileName: require.resolve('./.ci/resolve.cjs') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
