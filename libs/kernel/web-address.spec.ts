import { isWebAddress } from './web-address.js';

describe('an address of the web', () => {
  it.each(['https://beta.example', 'https://www.beta.example/de/agentur?x=1#top', 'https://müller.example:8443/'])(
    'is %s',
    (address) => expect(isWebAddress(address)).toBe(true),
  );
  it.each([
    'beta.example',
    'http://beta.example',
    'ftp://beta.example',
    'javascript:alert(1)',
    'https://localhost',
    'https://10.0.0.1/',
    'https://[::1]/',
    'https://beta',
    'https://user:secret@beta.example',
    'https://beta.example/a b',
    'https://beta.example/\n',
    `https://beta.example/${'a'.repeat(200)}`,
    '',
    7,
    null,
  ])('is not %p', (value) => expect(isWebAddress(value)).toBe(false));
});
