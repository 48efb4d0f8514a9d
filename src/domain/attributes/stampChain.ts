// Stamps of one attribute of one user, one on top of the other: what is under each, and what shows when one goes.

import type { AttributeStamp } from './attributeStamp.ts';

type Stamp = Pick<AttributeStamp, 'id' | 'from' | 'value' | 'formerValue'>;

/** The oldest first; ids are given in order. */
export const stampsInOrder = <S extends Stamp>(open: readonly S[]): readonly S[] =>
  open.toSorted((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1));

/** Whether the user has another value than the last stamp put there: somebody changed it since. */
export function isChainBroken(open: readonly Stamp[], held: string | null): boolean {
  const last = stampsInOrder(open).at(-1);
  return last !== undefined && last.value !== held;
}

/** What a new stamp on top gives back when it is the last to go: what was there before any of them. */
export function formerValueOf(open: readonly Stamp[], held: string | null): string | null {
  const last = stampsInOrder(open).at(-1);
  return last === undefined || last.value !== held ? held : last.formerValue;
}

/** What the user has when a stamp goes whose value shows: the value of the latest that stays, or that of before. */
export const valueAfter = (open: readonly Stamp[], gone: Stamp): string | null =>
  stampsInOrder(open.filter((each) => each.id !== gone.id)).at(-1)?.value ?? gone.formerValue;
