// What another top folder of src imports, and whether a doc comment says what it is.

import { importsOf } from './imports.ts';
import { codeOf, type Source } from './sources.ts';

/** Exports that another top folder imports by name, where no doc comment ends on the line before the declaration. */
export function undocumentedExports(sources: readonly Source[]): readonly string[] {
  const imported = new Map<string, Set<string>>();
  for (const source of sources) {
    for (const [target, name] of namesImportedFromOutside(source)) {
      const names = imported.get(target) ?? new Set();
      imported.set(target, names.add(name));
    }
  }
  return sources.flatMap(({ path, text }) =>
    [...(imported.get(path.replace(/^src\//, '')) ?? [])]
      .filter((name) => isDeclaredBare(text, name))
      .map((name) => `${path}: ${name}`),
  );
}

function namesImportedFromOutside(source: Source): readonly (readonly [target: string, name: string])[] {
  const targets = new Map(importsOf(source).map(({ from, target }) => [from, target]));
  const named = /^(?:import|export)\s(?:type\s)?(?:\w+,\s)?\{([^}]*)\}\sfrom\s'([^']+)'/gm;
  return [...codeOf(source.text).matchAll(named)].flatMap(([, names = '', from = '']) => {
    const target = targets.get(from) ?? null;
    if (target === null || target.split('/')[0] === source.path.split('/')[1]) return [];
    return names
      .split(',')
      .map((each) => /^(?:type )?(\w+)/.exec(each.trim())?.[1] ?? '')
      .filter((name) => name !== '')
      .map((name) => [target, name] as const);
  });
}

/** Several heads of one function count as documented where one of them is. */
function isDeclaredBare(text: string, name: string): boolean {
  const declaration = new RegExp(
    String.raw`^export (?:declare |abstract |async )*(?:function\*?|const|type|interface|class) ${name}\b`,
  );
  const lines = text.split('\n');
  const declared = lines.flatMap((line, at) => (declaration.test(line) ? [at] : []));
  return declared.length > 0 && !declared.some((at) => isAfterComment(lines, at));
}

/** A line for the formatter or the linter may stand between. */
function isAfterComment(lines: readonly string[], at: number): boolean {
  const before = lines.slice(0, at).findLast((line) => !line.startsWith('// biome-ignore')) ?? '';
  return before.trimEnd().endsWith('*/');
}
