import { OperatorError } from '#libs/processes/operator-error.js';

const FLOOR: readonly [number, number] = [20, 19];

/**
 * @param version as in `process.versions.node`
 * @throws OperatorError NODE_TOO_OLD below 20.19
 */
export const assertNodeVersion = (version: string = process.versions.node): void => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return;
  throw new OperatorError(
    'NODE_TOO_OLD',
    `Node.js ${version} is too old: install Node.js ${FLOOR.join('.')} or newer.`,
  );
};
