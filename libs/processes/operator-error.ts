/** What can go wrong with the embedded parts, as codes a caller may branch on. */
export type OperatorErrorCode =
  | 'ALREADY_RUNNING'
  | 'FOLDER_NOT_WRITABLE'
  | 'FOLDER_UNREACHABLE'
  | 'FOLDER_INCOMPATIBLE'
  | 'PORT_TAKEN'
  | 'NODE_TOO_OLD'
  | 'NOT_BUILT'
  | 'PLATFORM_UNSUPPORTED'
  | 'CHILD_FAILED';

/** A problem the person at the keyboard can solve: its message is one sentence that says what to do, to be printed without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';

  constructor(
    readonly code: OperatorErrorCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The system's code of a failed call (`EACCES`, `ENOENT`, …), or undefined for anything else; asks for the field, as an error of another realm (a Jest worker's) is no instance of our Error. */
export const systemCode = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

const FOLDER_CODES = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'EDQUOT'];

/** The same error, or one clear sentence if a folder's rights, kind or space are the reason. */
export const folderProblem = (folder: string, error: unknown): unknown => {
  const code = systemCode(error);
  if (error instanceof OperatorError || code === undefined || !FOLDER_CODES.includes(code)) return error;
  return new OperatorError(
    'FOLDER_NOT_WRITABLE',
    `The data folder ${folder} cannot be written (${code}): give your user write access to it, or choose another folder with --data.`,
    { cause: error },
  );
};
