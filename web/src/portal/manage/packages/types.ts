// What the pages of a package read of it.

import type { Named } from '../../../api/entities.ts';
import type { Values } from '../../forms/formField.ts';

export type Package = Values & {
  readonly id: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly catalog: Named;
};
