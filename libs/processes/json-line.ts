/** One JSON object a line on stderr, the same form for every part; stdout belongs to what a command answers. */
export const writeJsonLine = (
  part: string,
  level: 'info' | 'warn' | 'error',
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
): void => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, part, message, ...fields })}\n`);
};
