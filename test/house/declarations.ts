// What a file declares, by kind: its types, its exported functions and constants, and the fields of its types. A plain
// scan over code without comments and texts, enough for sources that one formatter has written.

import { codeOf } from './sources.ts';

export interface Declarations {
  readonly types: readonly string[];
  readonly exportedTypes: readonly string[];
  readonly exportedFunctions: readonly string[];
  readonly fields: readonly string[];
}

export function declarationsOf(text: string): Declarations {
  const code = withoutTexts(codeOf(text));
  return {
    types: namesIn(code, /^(?:export )?(?:declare )?(?:abstract )?(?:type|interface|class) (\w+)/gm),
    exportedTypes: namesIn(code, /^export (?:declare )?(?:abstract )?(?:type|interface|class) (\w+)/gm),
    exportedFunctions: namesIn(code, /^export (?:async )?(?:function\*?|const) (\w+)/gm),
    fields: [
      ...new Set(bodiesOfTypes(code).flatMap((body) => namesIn(body, /(?:^|[{;])\s*(?:readonly )?(\w+)\??[:(<]/gm))),
    ],
  };
}

const namesIn = (code: string, pattern: RegExp): readonly string[] =>
  [...code.matchAll(pattern)].map((match) => match[1] ?? '');

const withoutTexts = (code: string): string => code.replace(/'(?:[^'\\\n]|\\.)*'/g, "''");

/** From the name of a type to the brace that closes it; what stands between braces inside is a part of it. */
function bodiesOfTypes(code: string): readonly string[] {
  return [...code.matchAll(/^(?:export )?(?:declare )?(?:type|interface) \w+[^;{]*\{/gm)].map((match) => {
    const begin = match.index + match[0].length;
    let depth = 1;
    let end = begin;
    while (depth > 0 && end < code.length) {
      const letter = code[end];
      if (letter === '{') depth += 1;
      if (letter === '}') depth -= 1;
      end += 1;
    }
    return code.slice(begin, end - 1);
  });
}
