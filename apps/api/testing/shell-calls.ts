/** A request that a document for people shows as a shell command. */
export interface ShownCall {
  readonly method: string;
  readonly path: string;
  /** Parameters of the address. */
  readonly query: Readonly<Record<string, string>>;
  /** As text, parsed; undefined where the call has none. */
  readonly body?: unknown;
}

const FENCE = /^```(?:sh|bash|shell)\n([\s\S]*?)^```/gm;
const ADDRESS = /(?<=^|[\s"'}/A-Za-z0-9])(\/v1\/[^\s"'|)]*)/;
const METHOD = /(?:-X|--request)[ =]?([A-Z]+)/;
/** The body in single quotes, in double quotes with escaped ones inside, or as a here-document. */
const BODIES = [/'(\{[\s\S]*?\})'/, /"(\{(?:[^"\\]|\\.)*\})"/, /<<-?'?(\w+)'?[^\n]*\n([\s\S]*?)\n\1/];

const bodyOf = (command: string): unknown => {
  for (const pattern of BODIES) {
    const found = pattern.exec(command)?.at(-1);
    if (found === undefined) continue;
    const text = pattern === BODIES[1] ? found.replaceAll(/\\(.)/g, '$1') : found;
    // What the shell puts in is a text to the types.
    return JSON.parse(text.replaceAll(/'"?(\$\{?\w+\}?)"?'/g, '$1'));
  }
  return undefined;
};

/** Lines of a here-document that a loop reads: an address and the body that is sent to it. */
const LISTED = /^(\/v1\/\S+) (\{.*\})$/gm;

/** Commands of a block: a line that ends with a backslash or inside quotes goes on. */
const commandsOf = (block: string): string[] => {
  const lines = block.replaceAll('\\\n', ' ').split('\n');
  return lines.reduce<string[]>((commands, line) => {
    const last = commands.at(-1);
    if (last === undefined || !isOpen(last)) return [...commands, line];
    return [...commands.slice(0, -1), `${last}\n${line}`];
  }, []);
};
const isOpen = (command: string): boolean => {
  const marker = /<<-?'?(\w+)'?/.exec(command)?.[1];
  if (marker !== undefined) return !command.split('\n').includes(marker);
  return (command.match(/'/g)?.length ?? 0) % 2 === 1;
};

/** Every call of the API that a Markdown text shows in its shell blocks, in their order. */
export const shownCalls = (markdown: string): ShownCall[] =>
  [...markdown.matchAll(FENCE)].flatMap(([, block]) =>
    commandsOf(block as string).flatMap((command): ShownCall[] => {
      const listed = [...command.matchAll(LISTED)];
      if (listed.length > 0)
        return listed.map(([, path, body]) => ({
          method: 'POST',
          path: path!,
          query: {},
          body: JSON.parse(body!) as unknown,
        }));
      const address = ADDRESS.exec(command)?.[1];
      if (address === undefined || command.trimStart().startsWith('#')) return [];
      const body = bodyOf(command);
      const url = new URL(address, 'http://ledger.example');
      const method = METHOD.exec(command)?.[1] ?? (body === undefined ? 'GET' : 'POST');
      const query = Object.fromEntries(url.searchParams);
      return [{ method, path: url.pathname, query, ...(body === undefined ? {} : { body }) }];
    }),
  );
