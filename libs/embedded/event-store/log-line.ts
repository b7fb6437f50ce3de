/** One JSON line on stderr; stdout belongs to the line that says the node is ready. */
export const log = (level: 'info' | 'warn' | 'error', message: string, details: Record<string, unknown> = {}): void => {
  process.stderr.write(
    `${JSON.stringify({ time: new Date().toISOString(), level, part: 'event-store', message, ...details })}\n`,
  );
};
