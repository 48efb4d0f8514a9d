// Patterns that owners write for answers, matched by the server's own engine: in time linear in the text, whatever the
// pattern, so that none can stop the page. The engine is loaded with the first question that has a pattern.

import type { RE2JS } from 're2js';

let engine: typeof RE2JS | null = null;
const compiled = new Map<string, RE2JS | null>();

/** Before `matchesPattern` is asked about these questions. */
export async function loadPatterns(questions: readonly { readonly regexPattern?: string | null }[]): Promise<void> {
  if (engine === null && questions.some(({ regexPattern }) => regexPattern != null && regexPattern !== ''))
    engine = (await import('re2js')).RE2JS;
}

/** Whether the pattern is found in the text; null where nobody can say: it is left to the server. */
export function matchesPattern(pattern: string, text: string): boolean | null {
  const known = compiled.get(pattern);
  const made = known === undefined ? compile(pattern) : known;
  if (engine !== null) compiled.set(pattern, made);
  return made?.matcher(text).find() ?? null;
}

function compile(pattern: string): RE2JS | null {
  try {
    return engine?.compile(pattern) ?? null;
  } catch {
    return null;
  }
}
