import { readConfig } from '../../ledger/config.js';
import { mailOf } from './mail-of.js';

const smtp = { LEDGER_SMTP_URL: 'smtp://mail.example:587', LEDGER_MAIL_FROM: 'notices@a.example' };
const servers = { EVENTSTORE_URL: 'esdb://store:2113?tls=false' };
const of = (environment: NodeJS.ProcessEnv, dataDir?: string): unknown[] => {
  const mail = mailOf(readConfig(environment), dataDir);
  return [mail?.transport.name, mail?.from, mail?.consoleUrl];
};

describe('how notices leave', () => {
  it('is by the mail server, wherever there is one', () => {
    for (const dataDir of [undefined, '/data']) {
      expect(of({ ...smtp, ...servers }, dataDir)).toEqual(['smtp', 'notices@a.example', null]);
      expect(of(smtp, dataDir)).toEqual(['smtp', 'notices@a.example', null]);
    }
  });

  it('is as files in embedded mode without one', () => {
    expect(of({}, '/data')).toEqual(['folder', 'notices@ledger.invalid', null]);
    expect(of({ LEDGER_MAIL_FROM: 'notices@a.example' }, '/data')).toEqual(['folder', 'notices@a.example', null]);
  });

  it('is not at all on servers without one', () => {
    expect(of(servers, '/data')).toEqual([undefined, undefined, undefined]);
    expect(of(servers)).toEqual([undefined, undefined, undefined]);
  });

  it('has links with one slash', () => {
    expect(of({ ...smtp, LEDGER_CONSOLE_URL: 'https://console.example//' })[2]).toBe('https://console.example');
  });
});
