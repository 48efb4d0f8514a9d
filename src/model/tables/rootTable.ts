// The form of the tables of roots.

import type { EntityName } from '../../domain/entities.ts';
import type { Navigation } from '../../odata/serviceDescription.ts';
import type { Condition } from '../../odata/query.ts';

/**
 * Where the rows of a set, a singleton or a container at a root come from. `isLent` false: other versions of the API do
 * not answer it under its name here, since they lack its type.
 */
export type RootSource =
  | {
      readonly entity: EntityName;
      readonly as?: string;
      readonly where?: Condition;
      readonly narrowedBy?: string;
      readonly whenEqual?: Navigation['whenEqual'];
      readonly demandsFilter?: readonly string[];
      readonly unlessFiltered?: NonNullable<Navigation['unlessFiltered']>;
      readonly isWhole?: true;
      /** Its rows are those of other sets. */
      readonly isContained?: false;
    }
  | {
      readonly singleton: EntityName | 'directoryObject';
      readonly id: string | { readonly caller: true };
      readonly as?: string;
      /** Sets that stand below it, and below no other row of its type. */
      readonly besides?: readonly RootRow[];
      readonly isLent?: false;
    }
  /** `below`: what it holds, where other containers of its type hold other rows. */
  | { readonly container: string; readonly below?: readonly RootRow[]; readonly isLent?: false };
/** Its names in the API versions; null where one lacks it. */
export type RootRow = readonly [v1: string | null, beta: string | null, ours: string | null, source: RootSource];
