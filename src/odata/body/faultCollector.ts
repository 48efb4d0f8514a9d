// Collects the faults of a body, each with the path of its field, and throws them together.

import { Fault, type FaultCode } from '../fault.ts';
import type { FaultSink } from '../serviceDescription.ts';
import { noteField, notePlace } from './sentPlaces.ts';

/** More faults help nobody, and a body must not make an answer larger than itself. */
const mostFaults = 100;

export interface FaultCollector extends FaultSink {
  readonly report: (code: FaultCode, at: string | number, says: string) => void;
  readonly below: (segment: string | number) => FaultCollector;
  /** Throws one Fault with all that were collected, if there are any. */
  readonly throwIfAny: () => void;
  readonly isFull: () => boolean;
}

/** `at` is the path of what is read in the body as it was sent. */
export function createFaultCollector(at = ''): FaultCollector {
  return collectorAt(at, []);
}

function collectorAt(path: string, found: Fault[]): FaultCollector {
  const note = (code: FaultCode, field: string | number, says: string): void => {
    if (found.length < mostFaults) found.push(new Fault(code, says, joinPath(path, field)));
  };
  return {
    report: note,
    add: (field, says) => note('badField', field, says),
    below: (segment) => collectorAt(joinPath(path, segment), found),
    place: (value, of) => notePlace(value, path, of),
    placeField: (draft, field) => noteField(draft, field, path),
    isFull: () => found.length >= mostFaults,
    throwIfAny: () => {
      const [first, ...others] = found;
      if (first !== undefined) throw new Fault(first.code, first.message, first.at, null, others);
    },
  };
}

function joinPath(path: string, segment: string | number): string {
  return path === '' ? String(segment) : segment === '' ? path : `${path}/${segment}`;
}
