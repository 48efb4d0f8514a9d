// The words behind a verb, read by its row of the table; whatever is wrong with them is one sentence.

import { parseArgs } from 'node:util';
import { readConfig } from '../config/config.ts';
import type { Environment } from '../config/settingSources.ts';
import { databaseArguments } from './locations.ts';
import { UsageError, type CliOption, type CliVerb, type VerbArguments } from './verb.ts';

/** The settings that say where a database is, as options. */
export const databaseOptions: Readonly<Record<string, CliOption>> = {
  database: { value: 'DATABASE', about: 'in place of LATCHKEY_DATABASE' },
  data: { value: 'FOLDER', about: 'in place of LATCHKEY_DATA' },
  mode: { value: 'MODE', about: 'in place of LATCHKEY_MODE' },
};

/** Options that a row has; those that are settings of the server are not among them. */
export const optionsOf = (verb: CliVerb): Readonly<Record<string, CliOption>> =>
  verb.settings === 'database' ? { ...verb.options, ...databaseOptions } : verb.options;

/** The arguments of a verb. Throws `UsageError`. */
export function readArguments(
  verb: CliVerb,
  argv: readonly string[],
  env: Environment,
): Omit<VerbArguments, 'print' | 'tell'> {
  const { words, command } = splitCommand(verb, argv);
  const { texts, positionals, rest } = readOptions(verb, words);
  for (const [option, { value, isRequired }] of Object.entries(optionsOf(verb)))
    if (isRequired === true && !texts.has(option)) throw new UsageError(`--${option} ${value} is missing.`);
  return {
    text: (option) => texts.get(option) ?? '',
    has: (option) => texts.has(option),
    object: objectOf(verb, positionals),
    command,
    env,
    config: (usual = {}) => {
      const read = readConfig({ ...usual, ...env }, rest);
      if ('faults' in read) throw new UsageError(read.faults.join('\n'));
      return read.config;
    },
    ...databaseArguments((option) => texts.get(option), env),
  };
}

/** Whether the words ask for the help of a verb: behind `--` they are another program's. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--help');
}

function splitCommand(
  { takesCommand = false, example }: CliVerb,
  argv: readonly string[],
): { readonly words: readonly string[]; readonly command: readonly string[] } {
  if (!takesCommand) return { words: argv, command: [] };
  const end = argv.indexOf('--');
  const command = end < 0 ? [] : argv.slice(end + 1);
  if (command.length === 0)
    throw new UsageError(`The command to run is missing: it stands behind --, as in \`latchkey ${example}\`.`);
  return { words: argv.slice(0, end), command };
}

function objectOf({ object }: CliVerb, positionals: readonly string[]): string | null {
  const [first, second] = positionals;
  if (first === undefined) {
    if (object?.isRequired === true) throw new UsageError(`${object.name} is missing.`);
    return null;
  }
  if (second !== undefined) throw new UsageError(`${JSON.stringify(second)} is one word too many.`);
  return first;
}

interface ReadOptions {
  readonly texts: ReadonlyMap<string, string>;
  readonly positionals: readonly string[];
  /** Words that are no option of the row: settings, where the row takes all of them. */
  readonly rest: readonly string[];
}

/** Throws `UsageError` for an unknown option, and for one without a value or given twice. */
function readOptions(verb: CliVerb, words: readonly string[]): ReadOptions {
  const known = optionsOf(verb);
  const texts = new Map<string, string>();
  const positionals: string[] = [];
  const rest: string[] = [];
  for (const token of tokensOf(known, words)) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'option' && Object.hasOwn(known, token.name)) {
      if (texts.has(token.name)) throw new UsageError(`--${token.name} is given twice.`);
      texts.set(token.name, optionText(known[token.name] as CliOption, token));
    } else if (verb.settings === 'all') rest.push(words[token.index] as string);
    else if (token.kind === 'option' || verb.object === undefined)
      throw new UsageError(`${JSON.stringify(words[token.index])} is no option here; ${listOptions(known)}.`);
    else positionals.push(token.value);
  }
  return { texts, positionals, rest };
}

function listOptions(known: Readonly<Record<string, CliOption>>): string {
  const names = Object.keys(known).map((each) => `--${each}`);
  return names.length === 0 ? 'there are none' : `there are ${names.join(', ')}`;
}

type Token = ReturnType<typeof tokensOf>[number];

// Not `strict`, whose sentences are Node's: what is wrong is said in ours.
const tokensOf = (known: Readonly<Record<string, CliOption>>, words: readonly string[]) =>
  parseArgs({
    args: [...words],
    options: Object.fromEntries(
      Object.entries(known).map(
        ([name, { value }]) => [name, { type: value === null ? 'boolean' : 'string' }] as const,
      ),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;

function optionText({ value }: CliOption, token: Token & { readonly kind: 'option' }): string {
  if (value === null) {
    if (token.value !== undefined) throw new UsageError(`--${token.name} takes no value.`);
    return 'on';
  }
  const isNextOption = token.inlineValue === false && token.value?.startsWith('--') === true;
  if (token.value === undefined || token.value === '' || isNextOption)
    throw new UsageError(`--${token.name} needs a value.`);
  return token.value;
}
