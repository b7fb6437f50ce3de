export { EmbeddedError } from '../process/embedded-error.js';
export { readRunning } from './running.js';
export { startEmbedded, type EmbeddedSet } from './supervisor.js';
