import { plainToInstance } from 'class-transformer';
import {
  IsEmail,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateIf,
  validateSync,
} from 'class-validator';
import { rule } from '#libs/kernel/validation.js';
import { databaseUrlProblem, eventStoreUrlProblem } from './server-urls.js';

const PORT = /^\d+$/;
const LOOPBACK = '127.0.0.1';

export const LOG_FORMS = ['text', 'json', 'debug'] as const;
export type LogForm = (typeof LOG_FORMS)[number];

/** Origins as browsers send them, exactly: scheme, host and port without a path. */
const isOrigin = (text: string): boolean =>
  !text.includes('*') &&
  URL.canParse(text) &&
  /^https?:$/.test(new URL(text).protocol) &&
  new URL(text).origin === text;

const AreOrigins = (): PropertyDecorator =>
  rule(
    'areOrigins',
    (value) => typeof value === 'string' && value.split(',').every((origin) => isOrigin(origin.trim())),
    'origins such as https://console.example, separated by commas',
  )();

/** What a process of the ledger is told by its environment; every name is the variable's. */
export class Config {
  /** Where events are: `esdb://host:2113?tls=false`; embedded where it is not set. */
  @IsOptional()
  @Matches(/^esdb(\+discover)?:\/\/\S+$/, { message: 'EVENTSTORE_URL must be an esdb:// or esdb+discover:// URL' })
  EVENTSTORE_URL?: string;

  /** Where read models and keys are: `postgres://user:password@host:5432/database`; embedded where it is not set. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/\S+$/, { message: 'DATABASE_URL must be a postgres:// URL' })
  DATABASE_URL?: string;

  /** Keeps ledgers apart on shared servers; empty is a namespace, too. */
  @Matches(/^[A-Za-z0-9_-]{0,40}$/, { message: 'LEDGER_NAMESPACE must be up to 40 of A-Z a-z 0-9 _ -' })
  LEDGER_NAMESPACE: string = '';

  @IsInt({ message: 'LEDGER_HTTP_PORT must be a port from 0 (the system chooses) to 65535' })
  @Min(0, { message: 'LEDGER_HTTP_PORT must be a port from 0 (the system chooses) to 65535' })
  @Max(65_535, { message: 'LEDGER_HTTP_PORT must be a port from 0 (the system chooses) to 65535' })
  LEDGER_HTTP_PORT: number = 8080;

  @IsString()
  LEDGER_HTTP_HOST: string = LOOPBACK;

  /** Origins whose pages may ask the API from a browser, separated by commas; none where it is not set. */
  @IsOptional()
  @AreOrigins()
  LEDGER_CORS_ORIGINS?: string;

  /** Key set of the tokens' issuer; the development issuer where it is not set, which only embedded mode allows. */
  @IsOptional()
  @IsUrl({ protocols: ['https', 'http'], require_tld: false }, { message: 'LEDGER_JWKS_URL must be an https URL' })
  LEDGER_JWKS_URL?: string;

  @ValidateIf(({ LEDGER_JWKS_URL }: Config) => LEDGER_JWKS_URL !== undefined)
  @IsString({ message: 'LEDGER_ISSUER must be set with LEDGER_JWKS_URL: the iss of every token' })
  LEDGER_ISSUER?: string;

  @ValidateIf(({ LEDGER_JWKS_URL }: Config) => LEDGER_JWKS_URL !== undefined)
  @IsString({ message: 'LEDGER_AUDIENCE must be set with LEDGER_JWKS_URL: the aud of every token' })
  LEDGER_AUDIENCE?: string;

  /** The mail server: `smtp://user:password@host:587`, or `smtps://…`; a folder in embedded mode where it is not set. */
  @IsOptional()
  @Matches(/^smtps?:\/\/\S+$/, { message: 'LEDGER_SMTP_URL must be an smtp:// or smtps:// URL' })
  LEDGER_SMTP_URL?: string;

  /** From whom notices come; its domain stands in their Message-IDs. */
  @ValidateIf(({ LEDGER_SMTP_URL, LEDGER_MAIL_FROM }: Config) => (LEDGER_SMTP_URL ?? LEDGER_MAIL_FROM) !== undefined)
  @IsEmail(
    {},
    {
      message: 'LEDGER_MAIL_FROM must be an address such as notices@provider.example, and be set with LEDGER_SMTP_URL',
    },
  )
  LEDGER_MAIL_FROM?: string;

  /** Base of the links in notices; without it they have none. */
  @IsOptional()
  @IsUrl(
    { protocols: ['https', 'http'], require_tld: false, require_protocol: true },
    { message: 'LEDGER_CONSOLE_URL must be an https URL' },
  )
  LEDGER_CONSOLE_URL?: string;

  /** How what happens is logged: only what goes wrong, for people (`text`, the default), all of it, or as JSON lines. */
  @IsOptional()
  @IsIn(LOG_FORMS, { message: `LEDGER_LOG must be one of ${LOG_FORMS.join(', ')}` })
  LEDGER_LOG?: LogForm;
}

/** The origins of LEDGER_CORS_ORIGINS. */
export const corsOriginsOf = ({ LEDGER_CORS_ORIGINS }: Config): string[] =>
  LEDGER_CORS_ORIGINS?.split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '') ?? [];

/** The environment is not what the process needs; `problems` has a sentence for each variable that is wrong. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

export type Variable = keyof Config;
const VARIABLES: readonly Variable[] = [
  'EVENTSTORE_URL',
  'DATABASE_URL',
  'LEDGER_NAMESPACE',
  'LEDGER_HTTP_PORT',
  'LEDGER_HTTP_HOST',
  'LEDGER_CORS_ORIGINS',
  'LEDGER_JWKS_URL',
  'LEDGER_ISSUER',
  'LEDGER_AUDIENCE',
  'LEDGER_SMTP_URL',
  'LEDGER_MAIL_FROM',
  'LEDGER_CONSOLE_URL',
  'LEDGER_LOG',
];

export interface ConfigNeeds {
  /** Those that a process cannot do without, e.g. both URLs for a worker of its own. */
  required?: readonly Variable[];
  /** It takes tokens: on an event store server only those of a real issuer, never of a key in a folder beside it. */
  takesTokens?: boolean;
}

/** What one variable alone cannot tell. */
const furtherProblems = (config: Config, { takesTokens }: ConfigNeeds): string[] => {
  const { EVENTSTORE_URL, DATABASE_URL, LEDGER_JWKS_URL, LEDGER_ISSUER, LEDGER_AUDIENCE } = config;
  const problems: (string | undefined)[] = [
    EVENTSTORE_URL?.startsWith('esdb') ? eventStoreUrlProblem(EVENTSTORE_URL) : undefined,
    DATABASE_URL?.startsWith('postgres') ? databaseUrlProblem(DATABASE_URL) : undefined,
  ];
  if (LEDGER_JWKS_URL === undefined && takesTokens && EVENTSTORE_URL) {
    problems.push(
      'EVENTSTORE_URL points at a server, so tokens must come from a real issuer: set LEDGER_JWKS_URL, LEDGER_ISSUER and LEDGER_AUDIENCE',
    );
  } else if (LEDGER_JWKS_URL === undefined && (LEDGER_ISSUER ?? LEDGER_AUDIENCE) !== undefined) {
    problems.push(
      'LEDGER_JWKS_URL must be set with LEDGER_ISSUER and LEDGER_AUDIENCE: where the keys of that issuer are',
    );
  }
  return problems.filter((problem) => problem !== undefined);
};

/**
 * Reads the environment; a variable set to nothing counts as not set.
 * @throws ConfigError with all problems at once
 */
export const readConfig = (environment: NodeJS.ProcessEnv, needs: ConfigNeeds | readonly Variable[] = {}): Config => {
  const { required = [], takesTokens = false }: ConfigNeeds = 'length' in needs ? { required: needs } : needs;
  const given = Object.fromEntries(
    VARIABLES.flatMap((name) => {
      const value = environment[name]?.trim();
      return value ? [[name, name === 'LEDGER_HTTP_PORT' && PORT.test(value) ? Number(value) : value]] : [];
    }),
  );
  const config = plainToInstance(Config, given, { exposeDefaultValues: true });
  const missing = required.filter((name) => !(name in given)).map((name) => `${name} must be set`);
  const wrong = validateSync(config).flatMap(({ constraints }) => Object.values(constraints ?? {}).slice(0, 1));
  const problems = [...missing, ...wrong, ...furtherProblems(config, { takesTokens })];
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
};
