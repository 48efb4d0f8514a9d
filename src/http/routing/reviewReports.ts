// Reports of access reviews as files: whoever has the address has the report, without a token, until the address ends.

import type { Instant } from '../../domain/base.ts';
import type { ReviewHistory, ReviewHistoryPart } from '../../domain/reviews/reviewHistory.ts';
import { reportPath } from '../../flows/reviews/reviewing/downloadAddress.ts';
import { verifySecret } from '../../identity/accounts/secretHashes.ts';
import { and, compare, eq, from } from '../../odata/query.ts';
import type { Store } from '../../store/contract.ts';
import type { Call, HttpResponse } from '../pipeline/call.ts';

const address = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.csv$/;
/** Pieces that are read at once. */
const slice = 50;

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
    bytes: await tableOf(store, id),
  };
}

async function tableOf(store: Pick<Store, 'read'>, historyId: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let next = 0;
  for (;;) {
    const ofSlice = and(
      eq('historyId', historyId),
      compare('position', 'ge', next),
      compare('position', 'lt', next + slice),
    );
    const [page] = await store.read([
      from('reviewHistoryPart', ofSlice, { orderBy: [{ path: ['position'], descending: false }] }),
    ]);
    const parts = (page?.rows ?? []) as unknown as readonly ReviewHistoryPart[];
    if (parts.length === 0) return Buffer.concat(pieces);
    pieces.push(...parts.map(({ content }) => Buffer.from(content)));
    next += slice;
  }
}
