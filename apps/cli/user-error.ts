/** Something the person at the keyboard can mend; `exitCode` 2 says that the input was wrong. */
export class UserError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
    this.name = 'UserError';
  }
}
