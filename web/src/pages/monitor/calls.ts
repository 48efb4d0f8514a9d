// The calls that the sandbox kept, followed live: each answer says from where to ask on.

import { useEffect, useState } from 'react';
import { callSandbox } from '../../api/sandbox.ts';

export interface KeptCall {
  readonly n: number; readonly at: string; readonly method: string; readonly url: string; readonly version: string; readonly route: string | null; readonly status: number; readonly milliseconds: number; readonly rowsRead: number;
  readonly caller: { readonly kind: string; readonly id: string; readonly displayName: string | null; readonly userPrincipalName?: string | null; readonly client: string | null } | null;
  readonly sender: string | null; readonly requestId: string; readonly stages: Readonly<Record<string, number>>;
}
interface Message { readonly headers: Readonly<Record<string, string>>; readonly body: string | null; readonly isCut: boolean }
export interface WholeCall extends KeptCall {
  readonly request: Message; readonly response: Message; readonly plan: unknown; readonly statementCount: number;
  readonly statements: readonly { readonly stage: string; readonly kind: string; readonly text: string; readonly parameters: readonly unknown[]; readonly rows: number; readonly milliseconds: number }[];
  readonly scope: readonly { readonly entity: string; readonly says: string }[];
}

const kept = 500;

/** The latest first. While paused, what came last stays. */
export function useCalls(isPaused: boolean): { readonly calls: readonly KeptCall[]; readonly error: Error | null; readonly clear: () => void } {
  const [calls, setCalls] = useState<readonly KeptCall[]>([]);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (isPaused) return undefined;
    let isOver = false;
    const follow = async (): Promise<void> => {
      let after = 0;
      while (!isOver) {
        try {
          const told = await callSandbox<{ readonly calls: readonly KeptCall[]; readonly next: number }>(`/calls?after=${after}&wait=20`);
          if (isOver) return;
          const isAnew = told.next < after;
          after = told.next;
          setError(null);
          if (told.calls.length > 0) setCalls((before) => [...[...told.calls].reverse(), ...(isAnew ? [] : before.filter(({ n }) => !told.calls.some((each) => each.n === n)))].slice(0, kept));
        } catch (fault) {
          setError(fault as Error);
          await new Promise((done) => setTimeout(done, 2000));
        }
      }
    };
    void follow();
    return () => { isOver = true; };
  }, [isPaused]);
  return { calls, error, clear: () => setCalls([]) };
}

/** The call as a test of node's own runner, with what was sent and the status that came. */
export function asTest({ method, url, status, request: { body } }: WholeCall): string {
  const hasBody = body !== null && body !== '';
  return [
    "import assert from 'node:assert/strict';", "import { test } from 'node:test';", '', `test(${JSON.stringify(`${method} ${url.split('?')[0]} answers ${status}`)}, async () => {`,
    `  const answer = await fetch(process.env.LATCHKEY_URL + ${JSON.stringify(url)}, {`, `    method: ${JSON.stringify(method)},`,
    `    headers: { authorization: \`Bearer \${process.env.LATCHKEY_TOKEN}\`${hasBody ? ", 'content-type': 'application/json'" : ''} },`, ...(hasBody ? [`    body: ${JSON.stringify(body)},`] : []), '  });', `  assert.equal(answer.status, ${status});`, '});', '',
  ].join('\n');
}
