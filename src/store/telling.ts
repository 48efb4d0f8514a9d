// Tells of statements, where somebody listens: reads as they are answered, a commit's when it is over.

import { listening, type Current } from '../observe/current.ts';
import type { Step } from './changes.ts';
import type { Statement } from './dialect.ts';
import type { Raw } from './select.ts';

type Rows = (statement: Statement) => readonly Raw[];

export function toldOf(listener: Current, rows: Rows): Rows {
  return (statement) => {
    const begun = performance.now();
    const found = rows(statement);
    listener.statement({ kind: 'read', ...statement, rows: found.length, milliseconds: performance.now() - begun });
    return found;
  };
}

export function tellBatch(
  listener: Current,
  statements: readonly Statement[],
  rows: readonly (readonly Raw[])[],
  milliseconds: number,
): void {
  for (const [at, statement] of statements.entries())
    listener.statement({ kind: 'read', ...statement, rows: rows[at]?.length ?? 0, milliseconds });
}

/**
 * `steps` makes the statements anew for the listener: they are run elsewhere, together with those of others. A commit
 * that failed is told too.
 */
export async function committing(steps: () => readonly Step[], commit: () => Promise<void>): Promise<void> {
  const listener = listening();
  if (listener === null) return commit();
  const begun = performance.now();
  try {
    await commit();
  } finally {
    const milliseconds = performance.now() - begun;
    for (const { statement } of steps()) listener.statement({ kind: 'write', ...statement, rows: 0, milliseconds });
  }
}
