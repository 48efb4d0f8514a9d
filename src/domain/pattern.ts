// Patterns that administrators write for answers: matched in time linear in the text, whatever the pattern.

import { RE2JS, RE2JSException } from 're2js';

const longest = 1_000;
const compiled = new Map<string, RE2JS | null>();

/** Whether the pattern can be kept: one that needs backtracking (back references, look-around) cannot. */
export const isSupportedPattern = (pattern: string): boolean => compile(pattern) !== null;

/** Whether the pattern is found in the text; null where the pattern is not supported. */
export function matchesPattern(pattern: string, text: string): boolean | null {
  return compile(pattern)?.matcher(text).find() ?? null;
}

function compile(pattern: string): RE2JS | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = pattern.length > longest ? null : tryCompile(pattern);
  if (compiled.size >= 500) compiled.clear();
  compiled.set(pattern, made);
  return made;
}

function tryCompile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return null;
    throw error;
  }
}
