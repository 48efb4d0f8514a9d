// Bytes that a server holds for its calls, within a bound: bodies that arrive, responses that are not fetched yet.

import { OverloadedError } from '../../store/contract.ts';

/** What a release does has an effect once. */
type Release = () => void;

export interface MemoryBudget {
  /** Holds so many bytes more, or throws `OverloadedError`. Call the result to release them. */
  readonly reserve: (bytes: number) => Release;
  /** As `reserve` for bytes that are in memory already: beyond the bound, the calls that come later are refused. */
  readonly add: (bytes: number) => Release;
  /** Throws `OverloadedError` where the bound is exceeded. */
  readonly requireRoom: () => void;
  readonly usedBytes: () => number;
}

/** `onRejected` is told of each refusal. */
export function createMemoryBudget(maxBytes: number, onRejected: () => void): MemoryBudget {
  let usedBytes = 0;
  const add = (bytes: number): Release => {
    usedBytes += bytes;
    let isHeld = true;
    return () => {
      if (isHeld) usedBytes -= bytes;
      isHeld = false;
    };
  };
  const requireRoomFor = (bytes: number): void => {
    if (usedBytes + bytes <= maxBytes) return;
    onRejected();
    throw new OverloadedError('Too much is held in memory now.');
  };
  return {
    add,
    usedBytes: () => usedBytes,
    reserve: (bytes) => {
      requireRoomFor(bytes);
      return add(bytes);
    },
    requireRoom: () => {
      requireRoomFor(0);
    },
  };
}
