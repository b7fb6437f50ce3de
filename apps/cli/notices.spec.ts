import { Command } from 'commander';
import { jest } from '@jest/globals';
import { registerNotices } from './commands/notices.js';

describe('ledger notices preview', () => {
  const previewed = (...words: string[]): string => {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    registerNotices(program);
    const written: string[] = [];
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    try {
      program.parse(['node', 'ledger', 'notices', 'preview', ...words]);
    } finally {
      out.mockRestore();
    }
    return written.join('');
  };

  it('says what a notice says in a language', () => {
    expect(previewed('payment-method-changed', 'it')).toMatch(/Altro metodo di pagamento[\s\S]*Musée Valclair/);
  });

  it('knows the templates and the languages', () => {
    expect(() => previewed('nothing', 'it')).toThrow(/Allowed choices are partnership-offered/);
    expect(() => previewed('mandate-lapsed', 'rm')).toThrow(/Allowed choices are de, fr, it, en, es/);
  });
});
