// Texts that people write about a request or a proposal under approval: there, bounded, and storable.

import { invalidField, isNonBlank } from '../../domain/faultCollector.ts';
import { Refusal } from '../../domain/refusal.ts';
import { isStorable } from '../../domain/text.ts';

/** The text of a parameter, trimmed; empty where it may be and is left out. Throws `missingField`, `invalidField`. */
export function readText(
  field: string,
  said: unknown,
  { most, isRequired }: { readonly most: number; readonly isRequired: boolean },
): string {
  if (!isNonBlank(said)) {
    if (isRequired) throw new Refusal('missingField', { field });
    return '';
  }
  if (said.length > most || !isStorable(said)) throw invalidField(field, `a text of at most ${most} characters`);
  return said.trim();
}

/** Why somebody proposes or decides, for those who read it later. Throws as `readText`. */
export const readJustification = (said: unknown): string =>
  readText('justification', said, { most: 10_000, isRequired: true });
