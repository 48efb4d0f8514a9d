// Reads the texts of settings from the environment and the command line; their meaning is read elsewhere.

import { execVariables } from './execVariables.ts';

/** How a setting is named, and where it may be read from. */
export type SettingName = {
  /** `LATCHKEY_SECRET_KEY`, `LATCHKEY_SECRET_KEY_FILE` */
  readonly env: string;
  /** Not taken from the command line, which every user of a machine can read. */
  readonly isSecret: boolean;
  /** The text of an option without a value; null where it must have one. */
  readonly bare: string | null;
};

/** By the name in the environment: the text, and the name under which the person wrote it. */
export type SettingTexts = Readonly<Record<string, { readonly text: string; readonly source: string }>>;
/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** LATCHKEY_TLS_PORT is `--tls-port`. */
export function optionOf(env: string): string {
  return `--${env.slice('LATCHKEY_'.length).toLowerCase().replaceAll('_', '-')}`;
}

/** The command line wins; an empty value is as good as none, so that a template may leave one empty. */
export function readSettingTexts(
  names: readonly SettingName[],
  env: Environment,
  argv: readonly string[],
  faults: string[],
): SettingTexts {
  const gathered = { ...fromEnvironment(names, env, faults), ...fromCommandLine(names, argv, faults) };
  return Object.fromEntries(Object.entries(gathered).filter(([, { text }]) => text !== ''));
}

function fromEnvironment(names: readonly SettingName[], env: Environment, faults: string[]): SettingTexts {
  const known = names.map((name) => name.env);
  const texts: Record<string, { text: string; source: string }> = {};
  for (const [name, text] of Object.entries(env)) {
    // The tests' own names stand beside ours in the environment of every server that a test starts.
    if (text === undefined || !name.startsWith('LATCHKEY_') || name.startsWith('LATCHKEY_TEST_')) continue;
    if (Object.hasOwn(execVariables, name)) continue;
    if (known.includes(name)) texts[name] = { text, source: name };
    else faults.push(`There is no setting ${name}; did you mean ${nearestName(name, known)}?`);
  }
  return texts;
}

function fromCommandLine(names: readonly SettingName[], argv: readonly string[], faults: string[]): SettingTexts {
  const texts: Record<string, { text: string; source: string }> = {};
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    const [, option = argument, joined] = /^(--[^=]*)=(.*)$/s.exec(argument) ?? [];
    const name = names.find(({ env }) => optionOf(env) === option);
    const isFollowed = option.startsWith('--') && joined === undefined && rest[0]?.startsWith('--') === false;
    const text = joined ?? (isFollowed ? rest.shift() : (name?.bare ?? undefined));
    if (!option.startsWith('--')) faults.push(`${JSON.stringify(option)} is no option; they look like --port 8420.`);
    else if (!name)
      faults.push(
        `There is no option ${option}; did you mean ${nearestName(
          option,
          names.filter((one) => !one.isSecret).map((one) => optionOf(one.env)),
        )}?`,
      );
    else if (name.isSecret)
      faults.push(
        `${option} is not taken from the command line, which everybody on this machine can read: set ` +
          `${name.env}, or name a file ` +
          `with ${option}-file.`,
      );
    else if (text === undefined) faults.push(`${option} needs a value.`);
    else if (texts[name.env]) faults.push(`${option} is given twice.`);
    else texts[name.env] = { text, source: option };
  }
  return texts;
}

/**
 * The candidate with the fewest letters to change, where a whole name with something behind it counts as one letter.
 */
function nearestName(word: string, candidates: readonly string[]): string {
  const ranked = candidates.map((candidate) => ({
    candidate,
    changes: word.startsWith(candidate) ? 1 : editDistance(word, candidate),
  }));
  return ranked.reduce((best, one) => (one.changes < best.changes ? one : best)).candidate;
}

/** The Levenshtein distance, kept to one row of its table. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [above, letter] of [...from].entries()) {
    const next = [above + 1];
    for (let at = 1; at <= to.length; at += 1) {
      const replaced = (row[at - 1] ?? 0) + (letter === to[at - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
