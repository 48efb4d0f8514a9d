// The fields that say when and by whom a row was created and last changed, as most entities show them: the names only
// in beta.

import type { AuthoredRow } from '../../domain/base.ts';
import type { FieldRow } from './entityTable.ts';
import { instant, optional, text } from './fieldTypes.ts';

// biome-ignore format: a table, read by column
export const authoredFields = {
  createdAt:  ['createdDateTime',  'createdDateTime',  instant, 'readOnly'],
  modifiedAt: ['modifiedDateTime', 'modifiedDateTime', instant, 'readOnly'],
  createdBy:  [null,               'createdBy',        optional(text(1024)), 'readOnly'],
  modifiedBy: [null,               'modifiedBy',       optional(text(1024)), 'readOnly'],
} as const satisfies { readonly [F in keyof AuthoredRow]: FieldRow<AuthoredRow[F]> };
