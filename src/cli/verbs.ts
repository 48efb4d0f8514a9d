// The verbs of the command line by name, and what `--help` says of them.

import { backup } from './backup.ts';
import { copy } from './copy.ts';
import { migrate } from './migrate.ts';
import { restore } from './restore.ts';
import type { CliVerb } from './verb.ts';

export const verbs: Readonly<Record<string, CliVerb>> = { migrate, copy, backup, restore };

const commonOptions: CliVerb['options'] = {
  database: ['DATABASE', 'in place of LATCHKEY_DATABASE'],
  data: ['FOLDER', 'in place of LATCHKEY_DATA'],
  mode: ['MODE', 'in place of LATCHKEY_MODE'],
};

/** Which options a verb takes besides its own: a verb that names its databases itself asks no setting for one. */
export const optionsOf = (verb: CliVerb): CliVerb['options'] => ({
  ...verb.options,
  ...(verb.options['from'] !== undefined && verb.options['to'] !== undefined ? {} : commonOptions),
});

export function help(name: string | null): string {
  const verb = name === null ? undefined : verbs[name];
  if (verb === undefined) {
    const lines = Object.entries(verbs).map(([each, { about }]) => `  ${each.padEnd(10)}${about}`);
    return [
      'latchkey VERB [OPTIONS]',
      '',
      ...lines,
      '',
      'latchkey VERB --help tells of its options. `npm start` starts the server.',
    ].join('\n');
  }
  const lines = Object.entries(optionsOf(verb)).map(
    ([option, [value, about]]) => `  --${`${option} ${value}`.padEnd(20)}${about}`,
  );
  return [
    `latchkey ${name} ${Object.entries(verb.options)
      .map(([option, [value]]) => `--${option} ${value}`)
      .join(' ')}`.trimEnd(),
    '',
    verb.about,
    '',
    ...lines,
  ].join('\n');
}
