// The calls that the sandbox kept: a list that is read anew when there are new ones, and one of them as a test.

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { callSandbox } from '../../api/sandbox.ts';
import { workbench } from '../../api/graph.ts';
import type { OwnList } from '../../parts/listState.ts';

export interface KeptCall {
  readonly n: number;
  readonly at: string;
  readonly method: string;
  readonly url: string;
  readonly version: string;
  readonly route: string | null;
  readonly status: number;
  readonly milliseconds: number;
  readonly rowsRead: number;
  /** What fault rules did to the call. */
  readonly faults: readonly { readonly rule: number; readonly did: string }[];
  readonly caller: {
    readonly kind: string;
    readonly id: string;
    readonly displayName: string | null;
    readonly userPrincipalName?: string | null;
    readonly client: string | null;
  } | null;
  readonly sender: string | null;
  readonly requestId: string;
  readonly stages: Readonly<Record<string, number>>;
}
interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly isCut: boolean;
}
export interface WholeCall extends KeptCall {
  readonly request: Message;
  readonly response: Message;
  readonly plan: unknown;
  readonly statementCount: number;
  readonly statements: readonly {
    readonly stage: string;
    readonly kind: string;
    readonly text: string;
    readonly parameters: readonly unknown[];
    readonly rows: number;
    readonly milliseconds: number;
  }[];
  readonly scope: readonly { readonly entity: string; readonly says: string }[];
}

interface Told {
  readonly calls: readonly KeptCall[];
  readonly count: number;
  readonly next: number;
}

const most = 500;

/** The calls after the one of that number. */
export function callsAfter(number: number): OwnList<KeptCall> {
  return {
    key: `calls after ${number}`,
    most,
    read: async ({ text, sort, chosen }, { top, skip }) => {
      const wish = Object.entries({
        after: String(number),
        search: text,
        orderBy: sort || 'n desc',
        method: chosen['method'] ?? '',
        status: chosen['status'] ?? '',
        from: chosen['from'] === 'workbench' ? workbench : '',
        notFrom: chosen['from'] === 'others' ? workbench : '',
        skip: String(skip),
        top: String(top),
      }).filter(([, value]) => value !== '');
      const { calls, count } = await callSandbox<Told>(`/calls?${new URLSearchParams(wish)}`);
      return { rows: calls, count, hasMore: skip + calls.length < count };
    },
  };
}

/** Reads the list anew as soon as there are new calls, unless paused; `last` is the number of the last one. */
export function useNews(isPaused: boolean): { readonly last: number; readonly error: Error | null } {
  const client = useQueryClient();
  const [last, setLast] = useState(0);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    if (isPaused) return undefined;
    let isOver = false;
    const follow = async (): Promise<void> => {
      for (let after = 0; !isOver; ) {
        try {
          const { next } = await callSandbox<Told>(`/calls?after=${after}&wait=${after === 0 ? 0 : 20}&top=0`);
          if (isOver) return;
          setError(null);
          setLast(next);
          if (next !== after) await client.invalidateQueries({ queryKey: ['list'] });
          after = next;
          // Calls come in crowds: a crowd is one piece of news.
          await new Promise((done) => setTimeout(done, 300));
        } catch (error) {
          setError(error as Error);
          await new Promise((done) => setTimeout(done, 2000));
        }
      }
    };
    void follow();
    return () => {
      isOver = true;
    };
  }, [isPaused, client]);
  return { last, error };
}

export function whoOf({ caller }: KeptCall): string {
  return caller === null ? 'nobody' : (caller.displayName ?? caller.userPrincipalName ?? caller.id);
}

export function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** The call as a test of node's own runner, with what was sent and the status that came. */
export function asTest({ method, url, status, request: { body } }: WholeCall): string {
  const hasBody = body !== null && body !== '';
  return [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    '',
    `test(${JSON.stringify(`${method} ${url.split('?')[0]} answers ${status}`)}, async () => {`,
    `  const answer = await fetch(process.env.LATCHKEY_URL + ${JSON.stringify(url)}, {`,
    `    method: ${JSON.stringify(method)},`,
    `    headers: { authorization: \`Bearer ` +
      `\${process.env.LATCHKEY_TOKEN}\`${hasBody ? ", 'content-type': 'application/json'" : ''} },`,
    ...(hasBody ? [`    body: ${JSON.stringify(body)},`] : []),
    '  });',
    `  assert.equal(answer.status, ${status});`,
    '});',
    '',
  ].join('\n');
}
