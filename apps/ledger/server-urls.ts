import { accessSync, constants } from 'node:fs';

const EVENT_STORE = /^esdb(?:\+discover)?:\/\/(?:[^@/?]*@)?([^/?]*)\/?(?:\?(.*))?$/;
const HOST = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/;
const FILES = ['tlscafile', 'usercertfile', 'userkeyfile'];
const SWITCHES = ['tls', 'tlsverifycert', 'dnsdiscover', 'throwonappendfailure'];

const isReadable = (file: string): boolean => {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
};

const isHost = (text: string): boolean => {
  const [, , port] = HOST.exec(text) ?? [];
  return HOST.test(text) && (port === undefined || (Number(port) >= 1 && Number(port) <= 65_535));
};

const parameterProblem = (text: string): string | undefined => {
  const [name = '', value = ''] = text.split('=');
  const key = name.trim().toLowerCase().replace(/[_-]/g, '');
  if (FILES.includes(key) && !isReadable(decodeURIComponent(value))) {
    return `EVENTSTORE_URL: the file ${decodeURIComponent(value)} of ${name} cannot be read: mend its path or its rights`;
  }
  if (SWITCHES.includes(key) && !/^(true|false)$/i.test(value)) {
    return `EVENTSTORE_URL: ${name} must be true or false`;
  }
  return undefined;
};

/** What is wrong with a connection string of EventStoreDB whose scheme is right. */
export const eventStoreUrlProblem = (url: string): string | undefined => {
  const [, hosts = '', query = ''] = EVENT_STORE.exec(url) ?? [];
  const wrong = hosts.split(',').find((host) => !isHost(host));
  if (wrong !== undefined) {
    return `EVENTSTORE_URL: "${wrong}" is no host with a port from 1 to 65535, such as store.example:2113`;
  }
  return query.split('&').filter(Boolean).map(parameterProblem).find(Boolean);
};

/** What is wrong with a connection string of PostgreSQL whose scheme is right. */
export const databaseUrlProblem = (url: string): string | undefined => {
  // A socket's folder stands behind the question mark, and there is no host.
  if (/^postgres(ql)?:\/\/([^@/]*@)?(\/|$|\?)/.test(url)) return undefined;
  try {
    const { pathname } = new URL(url);
    return pathname.length > 1
      ? undefined
      : 'DATABASE_URL must name a database, such as postgres://user:password@host:5432/ledger';
  } catch {
    return (
      'DATABASE_URL cannot be read: write special characters of the password as %XX (@ is %40, / is %2F), ' +
      'and give a port from 1 to 65535'
    );
  }
};
