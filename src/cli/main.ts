// `latchkey VERB …`: what is done to a database besides serving it. Every wrong use is one sentence and a status that
// is not 0.

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError, type DatabaseLocation, type VerbArguments, type CliVerb } from './verb.ts';
import { help, optionsOf, verbs } from './verbs.ts';
import { describeSettings } from '../config/settings.ts';
import { secretsPath } from '../sandbox/sandboxSecrets.ts';
import { inMemory, database as databaseKind } from '../config/settingKinds.ts';
import type { Environment } from '../config/settingSources.ts';
import { UnavailableError } from '../store/contract.ts';
import { OpenError } from '../store/openError.ts';

interface CliEnvironment {
  readonly env: Environment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Gives the status to end with: 0; 2 for a wrong use; 1 where it could not be done. */
export async function main(
  [name = '--help', ...argv]: readonly string[],
  { env, out, err }: CliEnvironment,
): Promise<number> {
  if (name === '--help' || name === 'help') {
    out(`${help(argv[0] ?? null)}\n`);
    return 0;
  }
  try {
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb === undefined)
      throw new UsageError(`There is no verb ${JSON.stringify(name)}; there are ${Object.keys(verbs).join(', ')}.`);
    if (argv.includes('--help')) out(`${help(name)}\n`);
    else await verb.run({ ...parseArguments(verb, argv, env), print: (line) => out(`${line}\n`) });
    return 0;
  } catch (error) {
    err(`${sentenceOf(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof OpenError || error instanceof UnavailableError)
    return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined) return `${path} cannot be used (${code}).`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function parseArguments(verb: CliVerb, argv: readonly string[], env: Environment): Omit<VerbArguments, 'print'> {
  const texts = readOptions(verb, argv);
  for (const option of Object.keys(verb.options))
    if (!texts.has(option)) throw new UsageError(`--${option} ${verb.options[option]?.[0]} is missing.`);
  const setting = (option: string): string | null =>
    texts.get(option) ?? readSetting(env, `LATCHKEY_${option.toUpperCase()}`);
  const usual = locationOf(setting('database') ?? '', '--database', setting('data'));
  const mode = setting('mode') ?? (usual.database.startsWith('sqlite:') ? 'sandbox' : null);
  if (mode !== null && mode !== 'sandbox' && mode !== 'production')
    throw new UsageError(`The mode is ${JSON.stringify(mode)}; it must be sandbox or production.`);
  return {
    text: (option) => texts.get(option) ?? '',
    mode,
    // Of two that are named each has its own folder; only PostgreSQL has none.
    location: (option) =>
      option === null
        ? usual
        : locationOf(
            texts.get(option) ?? '',
            `--${option}`,
            texts.get(option)?.startsWith('sqlite:') === true ? null : readSetting(env, 'LATCHKEY_DATA'),
          ),
  };
}

/** The texts of the options. Throws `UsageError` for an unknown option, and for one without a value or given twice. */
function readOptions(verb: CliVerb, argv: readonly string[]): ReadonlyMap<string, string> {
  const known = optionsOf(verb);
  const names = Object.keys(known).map((each) => `--${each}`);
  const texts = new Map<string, string>();
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, option = '', joined] = /^--([^=]*)(?:=(.*))?$/s.exec(argument) ?? [];
    if (!Object.hasOwn(known, option))
      throw new UsageError(`${JSON.stringify(argument)} is no option here; there are ${names.join(', ')}.`);
    const text = joined ?? rest.shift();
    if (text === undefined || text === '' || (joined === undefined && text.startsWith('--')))
      throw new UsageError(`--${option} needs a value.`);
    if (texts.has(option)) throw new UsageError(`--${option} is given twice.`);
    texts.set(option, text);
  }
  return texts;
}

/** As the server reads it: the environment, a file that it names, the default. */
function readSetting(env: Environment, name: string): string | null {
  const file = env[`${name}_FILE`];
  const written = env[name] || (file ? readFileSync(file, 'utf8').trim() : '');
  return written || (describeSettings().find((each) => each.env === name)?.default ?? null);
}

function locationOf(text: string, option: string, data: string | null): DatabaseLocation {
  const place = databaseKind.parse(text);
  if (place === undefined || (place.engine === 'sqlite' && place.path === inMemory))
    throw new UsageError(`${option} must be sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME.`);
  const folder = data ?? (place.engine === 'sqlite' ? dirname(place.path) : './data');
  const name = place.engine === 'sqlite' ? place.path : `${new URL(place.url).host}${new URL(place.url).pathname}`;
  return {
    database: place.engine === 'sqlite' ? `sqlite:${place.path}` : place.url,
    name,
    secretsFile: secretsPath(resolve(folder), place),
  };
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), {
    env: process.env,
    out: (text) => {
      process.stdout.write(text);
    },
    err: (text) => {
      process.stderr.write(text);
    },
  });
}
