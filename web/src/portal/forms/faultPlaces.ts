// At which field each fault of the server is shown: by the path that it names.

import type { Detail } from '../../api/graphError.ts';
import type { FormField } from './formField.ts';

export interface FieldFault {
  /** The path below the field: `0/primaryApprovers/1`; empty for the field itself. */
  readonly rest: string;
  readonly message: string;
}

export interface FaultPlaces {
  readonly of: ReadonlyMap<string, readonly FieldFault[]>;
  /** Faults that name no field of the form, as sentences. */
  readonly others: readonly string[];
}

export const noFaults: FaultPlaces = { of: new Map(), others: [] };

/** The field with the longest path that begins the path of the fault has it; upper and lower case are the same. */
export function placesOf(fields: readonly FormField[], details: readonly Detail[]): FaultPlaces {
  const of = new Map<string, FieldFault[]>();
  const others: string[] = [];
  for (const { target, message = '' } of details) {
    const path = target ?? '';
    const field = fields
      .filter(({ property }) => isBelow(path, property))
      .toSorted((one, other) => other.property.length - one.property.length)[0];
    if (field === undefined) others.push(path === '' ? message : `${path}: ${message}`);
    else of.set(field.property, [...(of.get(field.property) ?? []), { rest: restOf(path, field.property), message }]);
  }
  return { of, others };
}

const isBelow = (path: string, property: string): boolean =>
  `${path}/`.toLowerCase().startsWith(`${property}/`.toLowerCase());
const restOf = (path: string, property: string): string => path.slice(property.length + 1);

/** The faults of one element of a list, with the paths below it. */
export function faultsOfElement(faults: readonly FieldFault[], at: number): readonly Detail[] {
  return faults.flatMap(({ rest, message }) => {
    const [index, ...inner] = rest.split('/');
    return index === String(at) ? [{ target: inner.join('/'), message }] : [];
  });
}

/** The sentence at a field: of faults that no control below it shows. */
export const saysOf = (faults: readonly FieldFault[]): string =>
  [...new Set(faults.map(({ message }) => message))].join(' ');
