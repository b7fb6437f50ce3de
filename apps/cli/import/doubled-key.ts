/** Ends of what may stand between a key's quotes: an escape takes the next character with it. */
const endOfString = (json: string, start: number): number => {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
};

/**
 * The first key that one object of a JSON text has twice, however deep; JSON.parse would keep the last value without a
 * word. Call it with a text that JSON.parse takes.
 */
export const doubledKey = (json: string): string | undefined => {
  /** The keys of each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (let at = 0; at < json.length; at += 1) {
    switch (json[at]) {
      case '{':
      case '[':
        open.push(json[at] === '{' ? new Set() : undefined);
        isKey = json[at] === '{';
        break;
      case '}':
      case ']':
        open.pop();
        isKey = false;
        break;
      case ',':
        isKey = open.at(-1) !== undefined;
        break;
      case '"': {
        const end = endOfString(json, at);
        if (isKey) {
          const key = JSON.parse(json.slice(at, end + 1)) as string;
          const keys = open.at(-1)!;
          if (keys.has(key)) return key;
          keys.add(key);
          isKey = false;
        }
        at = end;
        break;
      }
      default:
    }
  }
  return undefined;
};
