// Answers that commands share.

import type { CommandResult } from './context.ts';

/** 201 with the row as it was written. */
export const createdResult = <R extends { readonly id: string }>(row: R): CommandResult => ({
  status: 201,
  row: { ...row, version: 1 },
});
/** 204 without a body. */
export const doneResult: CommandResult = { status: 204 };
