export { EmbeddedError, type EmbeddedErrorCode } from '../process/embedded-error.js';
export { readRunning, type Announcement, type RunningLedger } from './running.js';
export { startEmbedded, type Death, type EmbeddedOptions, type EmbeddedSet } from './supervisor.js';
export { stopRequested, type StopReason } from '../process/stop-request.js';
