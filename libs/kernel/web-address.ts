/** Longest address that is kept. */
const MOST = 200;

/** Whether a text may be shown to everybody as a link: https, a full name, no user and no password. */
export const isWebAddress = (value: unknown): value is string => {
  if (typeof value !== 'string' || value.length > MOST || /[\s\p{Cc}]/u.test(value) || !URL.canParse(value))
    return false;
  const { protocol, hostname, username, password } = new URL(value);
  return protocol === 'https:' && username === '' && password === '' && /^[^.]+(\.[^.]+)*\.[a-z][^.]+$/i.test(hostname);
};
