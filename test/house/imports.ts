// Who imports whom, and the two tables of ARCHITECTURE.md that say who may.

import { posix } from 'node:path';
import { codeOf, type Source } from './sources.ts';

export interface Import {
  /** Below src: `http/pipeline/serve.ts`. */
  readonly file: string;
  readonly from: string;
  /** The file below src that `from` names; null for a package. */
  readonly target: string | null;
  /** Nothing of it is there when the program runs. */
  readonly isOfTypes: boolean;
}

/** A place (a folder or file below src) with what it may import: places, or packages. */
export interface Permission {
  readonly place: string;
  readonly allows: readonly string[];
}

const importing = new RegExp(
  String.raw`^(?:import|export)\s+(type\s)?[^;'"]*?from\s+['"]([^'"]+)['"]` +
    String.raw`|^import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)`,
  'gm',
);

export function importsOf({ path, text }: Source): readonly Import[] {
  const file = path.replace(/^src\//, '');
  return [...codeOf(text).matchAll(importing)].map((match) => {
    const from = match[2] ?? match[3] ?? match[4] ?? '';
    const target = from.startsWith('.') ? posix.join(posix.dirname(file), from) : null;
    return { file, from, target, isOfTypes: match[1] !== undefined };
  });
}

/**
 * The rows of the table whose head has this last column. Places are written as code, `src/` before them; the last
 * column holds names between commas, or `nothing`, or `everything`.
 */
export function permissionsIn(markdown: string, lastColumn: string): readonly Permission[] {
  const lines = markdown.split('\n');
  const head = lines.findIndex((line) => line.startsWith('|') && cellsOf(line).at(-1) === lastColumn);
  const end = lines.findIndex((line, at) => at > head && !line.startsWith('|'));
  return lines.slice(head + 2, end).flatMap((line) => {
    const cells = cellsOf(line);
    const places = [...(cells[0] ?? '').matchAll(/`src\/([^`]*?)\/?`/g)].map((match) => match[1] ?? '');
    const allows = (cells.at(-1) ?? '').split(',').map((name) => name.trim().replaceAll('`', ''));
    return places.map((place) => ({ place, allows: allows.filter((name) => name !== 'nothing') }));
  });
}

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** What is imported from another place without permission, or from a place without a row. */
export function strangersAmong(imports: readonly Import[], permissions: readonly Permission[]): readonly string[] {
  return imports.flatMap(({ file, from, target }) => {
    if (target === null) return [];
    const [here, there] = [permissionOf(permissions, file), permissionOf(permissions, target)];
    if (here === undefined) return [`${file} has no row`];
    const isAllowed = here === there || here.allows.some((place) => place === 'everything' || isIn(target, place));
    return isAllowed ? [] : [`${file} imports ${from}`];
  });
}

/** Packages, and parts of Node, that are used where no row allows it. Types of a package may be known anywhere. */
export function strangePackages(imports: readonly Import[], permissions: readonly Permission[]): readonly string[] {
  return imports.flatMap(({ file, from, target, isOfTypes }) => {
    if (target !== null || isOfTypes) return [];
    const allows = permissionOf(permissions, file)?.allows ?? [];
    return allows.includes('everything') || allows.includes(packageOf(from)) ? [] : [`${file} uses ${from}`];
  });
}

/** Permissions that nobody uses. A place that has no file yet may have them: its room is to come. */
export function unusedAmong(imports: readonly Import[], permissions: readonly Permission[]): readonly string[] {
  const byPermission = Map.groupBy(imports, ({ file }) => permissionOf(permissions, file));
  return permissions.flatMap((permission) => {
    const own = byPermission.get(permission) ?? [];
    if (own.length === 0) return [];
    const isUsed = (name: string): boolean =>
      name === 'everything' ||
      own.some(({ from, target, isOfTypes }) =>
        target === null
          ? !isOfTypes && packageOf(from) === name
          : isIn(target, name) && !isIn(target, permission.place),
      );
    return permission.allows.filter((name) => !isUsed(name)).map((name) => `${permission.place} needs no ${name}`);
  });
}

/** Of several rows the one of the innermost place. */
function permissionOf(permissions: readonly Permission[], file: string): Permission | undefined {
  return permissions
    .filter(({ place }) => isIn(file, place))
    .toSorted((one, other) => other.place.length - one.place.length)[0];
}

const isIn = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`);

const packageOf = (from: string): string =>
  from.startsWith('node:') ? from : from.split('/', from.startsWith('@') ? 2 : 1).join('/');
