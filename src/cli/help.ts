// What the table of verbs tells people: `--help`, and the tables of docs/command-line.md.

import { execVariables } from '../config/execVariables.ts';
import { describeSettings } from '../config/settings.ts';
import { optionsOf } from './commandLine.ts';
import type { CliVerb } from './verb.ts';
import { verbs } from './verbs.ts';

/** The statuses that every verb can end with. */
export const commonExitCodes: Readonly<Record<string, string>> = {
  0: 'the verb succeeded',
  1: 'the verb failed; one sentence on standard error gives the reason',
  2: 'the command line or a setting is wrong; one sentence on standard error gives the correct form',
};

/** The help of a verb; of all where it is null or unknown. */
export function help(name: string | null): string {
  const verb = name === null || !Object.hasOwn(verbs, name) ? undefined : verbs[name];
  if (name === null || verb === undefined) {
    const rows = Object.entries(verbs).map(([each, { about }]): Row => [each, firstSentence(about)]);
    return [
      'latchkey VERB [OPTIONS]',
      '',
      ...columns(rows),
      '',
      '`latchkey VERB --help` prints the options of a verb, `latchkey --version` the version.',
    ].join('\n');
  }
  const codes = Object.entries({ ...commonExitCodes, ...verb.exitCodes });
  return [
    usageOf(name, verb),
    '',
    ...wrapped(verb.about, 0),
    '',
    ...columns([...objectRows(verb), ...optionRows(verb), ...settingRows(verb)]),
    '',
    'Exit statuses',
    ...columns(codes),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n');
}

/** `latchkey restore --from FILE [OPTIONS]`. */
function usageOf(name: string, verb: CliVerb): string {
  const required = Object.entries(verb.options).flatMap(([option, { value, isRequired }]) =>
    isRequired === true ? [`--${option}${value === null ? '' : ` ${value}`}`] : [],
  );
  const object = verb.object === undefined ? [] : [verb.object.isRequired ? verb.object.name : `[${verb.object.name}]`];
  const hasMore = verb.settings !== 'none' || Object.keys(verb.options).length > required.length;
  return [
    'latchkey',
    name,
    ...object,
    ...required,
    ...(hasMore ? ['[OPTIONS]'] : []),
    ...(verb.takesCommand === true ? ['-- COMMAND [ARGUMENTS]'] : []),
  ].join(' ');
}

type Row = readonly [left: string, right: string];

const objectRows = ({ object }: CliVerb): readonly Row[] => (object === undefined ? [] : [[object.name, object.about]]);

const optionRows = (verb: CliVerb): readonly Row[] =>
  Object.entries(optionsOf(verb)).map(([option, { value, about }]) => [
    `--${option}${value === null ? '' : ` ${value}`}`,
    about,
  ]);

const settingRows = ({ settings }: CliVerb): readonly Row[] =>
  settings === 'all' ? describeSettings().map(({ option, about }) => [option, about.replaceAll('`', '')]) : [];

const firstSentence = (text: string): string => (/^.*?[.:](?= |$)/.exec(text)?.[0] ?? text).replace(/[.:]$/, '');

/** Two columns within 100 characters. */
function columns(rows: readonly Row[]): readonly string[] {
  const width = Math.max(0, ...rows.map(([left]) => left.length)) + 2;
  return rows.flatMap(([left, right]) =>
    wrapped(right, width + 2).map((line, at) => (at === 0 ? `  ${left.padEnd(width)}${line.trimStart()}` : line)),
  );
}

const widest = 100;

function wrapped(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > widest) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each);
}

/** A row a verb, in Markdown: what it does, its options, how it ends. */
export function verbsTable(): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = Object.entries(verbs).map(([name, verb]) => {
    const options = [...objectRows(verb), ...optionRows(verb)].map(([left, right]) => `\`${left}\`: ${right}`);
    const all = verb.settings === 'all' ? [...options, 'each setting, as an option or in the environment'] : options;
    const codes = Object.entries(verb.exitCodes ?? {}).map(([code, about]) => `${code}: ${about}`);
    return `| ${[
      `\`${usageOf(name, verb)}\``,
      verb.about,
      all.join('; '),
      codes.join('; '),
      `\`latchkey ${verb.example}\``,
    ]
      .map(cell)
      .join(' | ')} |`;
  });
  return [
    '| command | effect | options | exit statuses besides 0, 1 and 2 | example |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** What `latchkey exec` sets, in Markdown. */
export function execVariablesTable(): string {
  const trusted = 'a file of certificates with the authority of the server, and what was trusted before';
  const rows = Object.entries({
    ...execVariables,
    'NODE_EXTRA_CA_CERTS`, `SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE': trusted,
  }).map(([name, about]) => `| \`${name}\` | ${about} |`);
  return ['| variable | holds |', '|---|---|', ...rows].join('\n');
}

/** The statuses that every verb can end with, in Markdown. */
export function exitCodesTable(): string {
  const rows = Object.entries(commonExitCodes).map(([code, about]) => `| ${code} | ${about} |`);
  return ['| status | means |', '|---|---|', ...rows].join('\n');
}
