// Failures of sign-ins over the store: a row for each account and block of addresses, which names neither. Rows whose
// window ended go with each new failure, so that no more are there than failures of one window.

import { createHash } from 'node:crypto';
import { and, compare, eq, from, type Condition } from '../../odata/query.ts';
import { ConflictError, insert, RuleViolationError, update, type Change, type Store } from '../../store/contract.ts';
import type { SignInFailures } from './accounts.ts';
import { artefactKey } from './artefactKey.ts';

const model = 'SignInFailures';
/** No more rows are added up: the limits lie below. */
const maxRows = 200;
/** Others who count at the same moment move the row's version. */
const maxTries = 5;

interface FailureRow {
  readonly id: string;
  readonly payload: { readonly failures: number };
  readonly expiresAt: string;
  readonly version: number;
}
type Pair = Parameters<SignInFailures['count']>[0];

const hashed = (text: string): string => createHash('sha256').update(text).digest('base64url');
const idOf = ({ account, block }: Pair): string => artefactKey(model, `${account}\n${block}`);

/** Counts over all processes that share the store. */
export function createSignInFailures(store: Store): SignInFailures {
  const isLive = (now: Date, where: Condition): Condition =>
    and(eq('model', model), where, compare('expiresAt', 'gt', now.toISOString()));
  return {
    async count(pair, now) {
      const [own, ofAccount, ofBlock] = await store.read([
        from('artefact', isLive(now, eq('id', idOf(pair)))),
        from('artefact', isLive(now, eq('grantId', hashed(pair.account))), { top: maxRows }),
        from('artefact', isLive(now, eq('uid', hashed(pair.block))), { top: maxRows }),
      ]);
      const [ofPair = 0, inAccount = 0, inBlock = 0] = [own, ofAccount, ofBlock].map((page) =>
        ((page?.rows ?? []) as unknown as readonly FailureRow[]).reduce((sum, row) => sum + row.payload.failures, 0),
      );
      return { ofPair, ofAccount: inAccount, ofBlock: inBlock };
    },
    async add(pair, times) {
      for (let left = maxTries; left > 0; left -= 1) {
        try {
          return await store.commit(await additionOf(store, pair, times));
        } catch (error) {
          if (!(error instanceof ConflictError || error instanceof RuleViolationError)) throw error;
        }
      }
    },
    forget: (pair) => store.commit([{ kind: 'deleteWhere', entity: 'artefact', where: eq('id', idOf(pair)) }]),
  };
}

async function additionOf(
  store: Store,
  pair: Pair,
  { now, windowEndsAt }: Parameters<SignInFailures['add']>[1],
): Promise<readonly Change[]> {
  const id = idOf(pair);
  const [page] = await store.read([from('artefact', eq('id', id))]);
  const [known] = (page?.rows ?? []) as unknown as readonly FailureRow[];
  const at = now.toISOString();
  const begun = { payload: { failures: 1 }, expiresAt: windowEndsAt.toISOString() };
  const owner = { grantId: hashed(pair.account), uid: hashed(pair.block), userCode: null, consumedAt: null };
  return [
    known === undefined
      ? insert('artefact', { id, model, ...owner, ...begun })
      : update(
          'artefact',
          id,
          known.expiresAt > at ? { payload: { failures: known.payload.failures + 1 } } : begun,
          known.version,
        ),
    {
      kind: 'deleteWhere',
      entity: 'artefact',
      where: and(eq('model', model), compare('expiresAt', 'le', at)),
    },
  ];
}
