import { ConfigError, corsOriginsOf, readConfig } from './config.js';

const problemsOf = (
  environment: NodeJS.ProcessEnv,
  required: Parameters<typeof readConfig>[1] = [],
): readonly string[] => {
  try {
    readConfig(environment, required);
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
});
