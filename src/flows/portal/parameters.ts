// What functions of the portal are asked with: which page of a list, and texts. Each throws `invalidField`.

import { invalidField } from '../../domain/faultCollector.ts';

/** The rows of a page, and the ids that are asked for at once. */
export const mostRows = 100;
const usualRows = 25;
const mostSkipped = 100_000;
const mostText = 256;

type ParameterValues = Readonly<Record<string, unknown>>;

/** The rows of one page: `top` of them (1 to 100, 25 left out) after the first `skip`. */
export const pageOf = (body: ParameterValues): { readonly top: number; readonly skip: number } => ({
  top: numberOf(body, 'top', { usual: usualRows, least: 1, most: mostRows }),
  skip: numberOf(body, 'skip', { usual: 0, least: 0, most: mostSkipped }),
});

/** A text of at most 256 characters; null where it is left out or empty. */
export function textOf(body: ParameterValues, field: string): string | null {
  const said = body[field];
  if (typeof said !== 'string' || said.trim() === '') return null;
  if (said.length > mostText) throw invalidField(field, `a text of ${mostText} characters at the most`);
  return said;
}

interface NumberRange {
  readonly usual: number;
  readonly least: number;
  readonly most: number;
}

/** A whole number in a range. */
export function numberOf(body: ParameterValues, field: string, { usual, least, most }: NumberRange): number {
  const said = body[field] ?? usual;
  const isFine = typeof said === 'number' && Number.isInteger(said) && said >= least && said <= most;
  if (!isFine) throw invalidField(field, `a whole number from ${least} to ${most}`);
  return said;
}
