// What no formatter decides: texts and comments beyond 120 columns, a module imported twice, folders without a shape.

import { posix } from 'node:path';
import type { Source } from './sources.ts';

const columns = 120;

/** Lines beyond 120 columns, but for those that are long because of one address, or of the path of one package. */
export function longLinesIn({ path, text }: Source): readonly string[] {
  return text.split('\n').flatMap((line, at) => {
    if (line.length <= columns || hasLongAddress(line)) return [];
    return [`${path}:${at + 1} has ${line.length} columns`];
  });
}

const hasLongAddress = (line: string): boolean => line.split(/\s/).some((word) => /^\S*:\/\/\S{60,}$/.test(word));

/** Lines that call a person by a word for one sex. */
export function sexedWordsIn({ path, text }: Source): readonly string[] {
  return text.split('\n').flatMap((line, at) => {
    const word = /\b([Ss]he|[Hh]er|[Hh]ers|[Hh]erself|[Hh]im|[Hh]imself|[Hh]is)\b/.exec(line)?.[0];
    return word === undefined ? [] : [`${path}:${at + 1} says ${word}`];
  });
}

/** Modules that a file imports in more than one line; its namespace may stand beside single names of it. */
export function repeatedImportsIn({ path, text }: Source): readonly string[] {
  const imported = [...text.matchAll(/^import (?!\* as )(?:[^;'"]*? from )?'([^']+)';$/gm)].map((match) => match[1]);
  const repeated = imported.filter((from, at) => imported.indexOf(from) < at);
  return [...new Set(repeated)].map((from) => `${path} imports ${from} more than once`);
}

/** Folders with more files than one looks over, their subfolders not counted. */
export function crowdedFolders(paths: readonly string[], most: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > most).map(([folder, count]) => `${folder} has ${count} files`);
}

/** Files that export no `Command`, nor one that a function makes of a description. */
export function filesWithoutCommand(sources: readonly Source[]): readonly string[] {
  const exported = /^export const \w+(: Command\b| = create\w+\()/m;
  return sources.filter(({ text }) => !exported.test(text)).map(({ path }) => path);
}
