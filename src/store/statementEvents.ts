// Reports statements to a listener: reads as they are answered, those of a commit when it is over.

import { currentListener, type StatementListener } from '../observe/statementListener.ts';
import type { CommitStep } from './write/changeStatements.ts';
import type { RawRow } from './sql/projection.ts';
import type { Statement } from './sql/fragment.ts';

type RunStatement = (statement: Statement) => readonly RawRow[];

export function withReadEvents(listener: StatementListener, rows: RunStatement): RunStatement {
  return (statement) => {
    const begun = performance.now();
    const found = rows(statement);
    listener.statement({ kind: 'read', ...statement, rows: found.length, milliseconds: performance.now() - begun });
    return found;
  };
}

export function reportReads(
  listener: StatementListener,
  statements: readonly Statement[],
  rows: readonly (readonly RawRow[])[],
  milliseconds: number,
): void {
  for (const [at, statement] of statements.entries())
    listener.statement({ kind: 'read', ...statement, rows: rows[at]?.length ?? 0, milliseconds });
}

/**
 * `steps` compiles the statements again for the listener, because they are run elsewhere, together with those of
 * others. A commit that failed is reported too.
 */
export async function withCommitEvents(steps: () => readonly CommitStep[], commit: () => Promise<void>): Promise<void> {
  const listener = currentListener();
  if (listener === null) return commit();
  const begun = performance.now();
  try {
    await commit();
  } finally {
    const milliseconds = performance.now() - begun;
    for (const { statement } of steps()) listener.statement({ kind: 'write', ...statement, rows: 0, milliseconds });
  }
}
