// Collects every fault of a body, each with the path of its field, and throws them together.

import { Fault, type FaultCode } from './fault.ts';
import type { Faults } from './describe.ts';

/** Above it nobody reads on, and a body could make an answer larger than itself. */
const mostFaults = 100;

export interface Collector extends Faults {
  readonly note: (code: FaultCode, at: string | number, says: string) => void;
  readonly below: (segment: string | number) => Collector;
  /** Throws what was collected, if anything was. */
  readonly done: () => void;
  readonly isFull: () => boolean;
}

export function collector(): Collector {
  return at('', []);
}

function at(path: string, found: Fault[]): Collector {
  const note = (code: FaultCode, field: string | number, says: string): void => {
    if (found.length < mostFaults) found.push(new Fault(code, says, join(path, field)));
  };
  return {
    note,
    add: (field, says) => note('badField', field, says),
    below: (segment) => at(join(path, segment), found),
    isFull: () => found.length >= mostFaults,
    done: () => {
      const [first, ...others] = found;
      if (first !== undefined) throw new Fault(first.code, first.message, first.at, null, others);
    },
  };
}

function join(path: string, segment: string | number): string {
  return path === '' ? String(segment) : segment === '' ? path : `${path}/${segment}`;
}
