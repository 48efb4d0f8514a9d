// Answers that commands share.

import type { Row } from '../odata/query.ts';
import type { Outcome } from './context.ts';

/** 201 with the row as it was written. */
export const created = (row: { readonly id: string }): Outcome => ({ status: 201, row: { ...row, version: 1 } as Row });
export const done: Outcome = { status: 204 };
