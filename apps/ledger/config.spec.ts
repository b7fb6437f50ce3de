import { ConfigError, corsOriginsOf, readConfig } from './config.js';

const problemsOf = (
  environment: NodeJS.ProcessEnv,
  needs: Parameters<typeof readConfig>[1] = [],
): readonly string[] => {
  try {
    readConfig(environment, needs);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe('configuration', () => {
  it('has defaults for everything embedded', () => {
    expect({ ...readConfig({ PATH: '/bin', EVENTSTORE_URL: '' }) }).toEqual({
      LEDGER_NAMESPACE: '',
      LEDGER_HTTP_PORT: 8080,
      LEDGER_HTTP_HOST: '127.0.0.1',
    });
  });

  it('takes what the environment gives', () => {
    const environment = {
      EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
      DATABASE_URL: 'postgres://ledger:secret@127.0.0.1:5432/ledger',
      LEDGER_NAMESPACE: 'blue-1',
      LEDGER_HTTP_PORT: '0',
      LEDGER_JWKS_URL: 'https://issuer.example/jwks.json',
      LEDGER_ISSUER: 'https://issuer.example',
      LEDGER_AUDIENCE: 'ledger',
    };
    expect(readConfig(environment)).toMatchObject({ ...environment, LEDGER_HTTP_PORT: 0 });
  });

  it('takes exact origins whose pages may ask, and nothing that is none', () => {
    const origins = 'https://console.example, http://localhost:3000';
    expect(corsOriginsOf(readConfig({ LEDGER_CORS_ORIGINS: origins }))).toEqual(origins.split(', '));
    expect(corsOriginsOf(readConfig({}))).toEqual([]);
    for (const wrong of ['*', 'null', 'https://console.example/', 'https://*.example', 'console.example', 'file://x']) {
      expect(problemsOf({ LEDGER_CORS_ORIGINS: wrong })).toEqual([
        'LEDGER_CORS_ORIGINS must be origins such as https://console.example, separated by commas',
      ]);
    }
  });

  it('takes a mail server with from whom it mails, and where links go', () => {
    const mail = { LEDGER_SMTP_URL: 'smtps://ledger:secret@mail.example:465', LEDGER_MAIL_FROM: 'notices@a.example' };
    const environment = { ...mail, LEDGER_CONSOLE_URL: 'http://localhost:3000' };
    expect(readConfig(environment)).toMatchObject(environment);
    const from =
      'LEDGER_MAIL_FROM must be an address such as notices@provider.example, and be set with LEDGER_SMTP_URL';
    expect(problemsOf({ LEDGER_SMTP_URL: mail.LEDGER_SMTP_URL })).toEqual([from]);
    expect(problemsOf({ LEDGER_MAIL_FROM: 'nobody' })).toEqual([from]);
    expect(problemsOf({ ...mail, LEDGER_SMTP_URL: 'mail.example' })).toEqual([
      'LEDGER_SMTP_URL must be an smtp:// or smtps:// URL',
    ]);
    expect(problemsOf({ LEDGER_CONSOLE_URL: 'console' })).toEqual(['LEDGER_CONSOLE_URL must be an https URL']);
  });

  it('names every problem at once', () => {
    const environment = {
      EVENTSTORE_URL: 'http://store',
      LEDGER_NAMESPACE: 'two words',
      LEDGER_HTTP_PORT: 'http',
      LEDGER_JWKS_URL: 'https://issuer.example/jwks.json',
    };
    expect(problemsOf(environment, ['EVENTSTORE_URL', 'DATABASE_URL'])).toEqual([
      'DATABASE_URL must be set',
      'EVENTSTORE_URL must be an esdb:// or esdb+discover:// URL',
      'LEDGER_NAMESPACE must be up to 40 of A-Z a-z 0-9 _ -',
      'LEDGER_HTTP_PORT must be a port from 0 (the system chooses) to 65535',
      'LEDGER_ISSUER must be set with LEDGER_JWKS_URL: the iss of every token',
      'LEDGER_AUDIENCE must be set with LEDGER_JWKS_URL: the aud of every token',
    ]);
    expect(problemsOf({ LEDGER_HTTP_PORT: '70000' })).toEqual([
      'LEDGER_HTTP_PORT must be a port from 0 (the system chooses) to 65535',
    ]);
  });

  it.each([
    ['esdb://h:0?tls=false', /"h:0" is no host/],
    ['esdb://h:70000', /"h:70000" is no host/],
    ['esdb://u:p@h1:2113,:2113', /":2113" is no host/],
    ['esdb://?tls=false', /"" is no host/],
    ['esdb://h:2113?tls=no', /tls must be true or false/],
    ['esdb://h:2113?tls=true&tlsCAFile=/no/such/ca.crt', /the file \/no\/such\/ca.crt of tlsCAFile cannot be read/],
    ['esdb+discover://h:2113?user_cert_file=/no/such.crt', /the file \/no\/such.crt of user_cert_file/],
  ])('tells what is wrong with the event store at %s', (url, problem) => {
    expect(problemsOf({ EVENTSTORE_URL: url })).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    ['postgres://user:pass@word@h:x/ledger', /special characters of the password/],
    ['postgres://u:p@h:70000/ledger', /a port from 1 to 65535/],
    ['postgres://u:p@h:5432', /must name a database/],
    ['postgres://u:p@h:5432/', /must name a database/],
  ])('tells what is wrong with the database at %s', (url, problem) => {
    expect(problemsOf({ DATABASE_URL: url })).toEqual([expect.stringMatching(problem)]);
  });

  it.each([
    'esdb://h',
    'esdb+discover://u:p%40@h1:2113,h2:2113,[::1]:2113?tls=true&tlsVerifyCert=false',
    'esdb://admin:changeit@h:2113/?keepAliveInterval=10000',
  ])('takes the event store at %s', (url) => expect(problemsOf({ EVENTSTORE_URL: url })).toEqual([]));

  it.each(['postgres://u@/ledger?host=/run/postgresql', 'postgresql://u:p%40@[::1]:5432/l?sslmode=require'])(
    'takes the database at %s',
    (url) => expect(problemsOf({ DATABASE_URL: url })).toEqual([]),
  );

  it('takes no token of a key in a folder beside a server, and no issuer without its keys', () => {
    const EVENTSTORE_URL = 'esdb://h:2113';
    expect(problemsOf({ EVENTSTORE_URL, LEDGER_HTTP_PORT: 'x' }, { takesTokens: true })).toEqual([
      expect.stringContaining('LEDGER_HTTP_PORT'),
      expect.stringContaining('set LEDGER_JWKS_URL, LEDGER_ISSUER and LEDGER_AUDIENCE'),
    ]);
    expect(problemsOf({ EVENTSTORE_URL })).toEqual([]);
    expect(problemsOf({}, { takesTokens: true })).toEqual([]);
    expect(problemsOf({ LEDGER_ISSUER: 'https://issuer.example' })).toEqual([
      expect.stringContaining('LEDGER_JWKS_URL must be set'),
    ]);
  });

  it('logs in one of three forms', () => {
    expect(readConfig({ LEDGER_LOG: 'json' }).LEDGER_LOG).toBe('json');
    expect(problemsOf({ LEDGER_LOG: 'xml' })).toEqual(['LEDGER_LOG must be one of text, json, debug']);
  });
});
