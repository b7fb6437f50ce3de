export { startPostgres } from './postgres.js';
