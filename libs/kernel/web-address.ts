/** Longest address that is kept. */
const MOST = 200;

/** Whether a text is the address of a page of the web that anybody can open: http or https, a full name, no credentials. */
export const isWebAddress = (value: unknown): value is string => {
  if (typeof value !== 'string' || value.length > MOST || /[\s\p{Cc}]/u.test(value) || !URL.canParse(value))
    return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isWeb = (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
  return isWeb && /^[^.]+(\.[^.]+)*\.[a-z][^.]+$/i.test(hostname);
};
