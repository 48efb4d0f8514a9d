// Reports of access reviews as files: whoever has the address has the report, without a token, until the address ends.

import type { Instant } from '../../domain/base.ts';
import type { ReviewHistory, ReviewHistoryPart } from '../../domain/reviews/reviewHistory.ts';
import { reportPath } from '../../flows/reviews/reviewing/downloadAddress.ts';
import { verifySecret } from '../../identity/accounts/secretHashes.ts';
import { and, compare, eq, from } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';

const address = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.csv$/;

/** Null for another path, and for an address that leads nowhere, or no longer. */
export async function serveReviewReport(
  { method, url }: Call,
  store: Pick<Store, 'read'>,
  now: () => Promise<Instant>,
): Promise<HttpResponse | null> {
  if ((method !== 'GET' && method !== 'HEAD') || !url.startsWith(reportPath)) return null;
  const [path = '', search = ''] = url.slice(reportPath.length).split('?', 2);
  const [, id] = address.exec(path) ?? [];
  const secret = new URLSearchParams(search).get('sig');
  if (id === undefined || secret === null) return null;
  const [page] = await store.read([
    from('reviewHistory', and(eq('id', id), compare('downloadUntil', 'gt', await now())), { top: 1 }),
  ]);
  const history = page?.rows[0] as unknown as ReviewHistory | undefined;
  if (history?.downloadHash == null || !(await verifySecret(secret, history.downloadHash))) return null;
  return {
    status: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="access-reviews-${id}.csv"`,
      'cache-control': 'no-store',
    },
    body: null,
    ...(method === 'HEAD' ? {} : { parts: partsOf(store, id) }),
  };
}

async function* partsOf(store: Pick<Store, 'read'>, historyId: string): AsyncGenerator<Buffer> {
  let last = -1;
  for (;;) {
    const [page] = await store.read([
      from('reviewHistoryPart', and(eq('historyId', historyId), compare('position', 'gt', last)), {
        orderBy: [{ path: ['position'], descending: false }],
        top: 1,
      }),
    ]);
    const [part] = (page?.rows ?? []) as unknown as readonly ReviewHistoryPart[];
    if (part === undefined) return;
    yield Buffer.from(part.content);
    last = part.position;
  }
}
