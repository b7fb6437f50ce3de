import { release } from './set-of-the-run.mjs';

export default release;
