// What a person may decide about a difference, and which objects there may be meant.

import { accountFieldsOf, isMatch } from '../../domain/connections/accountFields.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import { verdictsOf } from '../../domain/connections/differenceVerdicts.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import type { AccountFields, Difference, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { Command, Context } from '../../flows/context.ts';
import { load, refine, requireRow, row, rows } from '../../flows/load.ts';
import { and, eq, oneOfValues, type Condition } from '../../odata/query.ts';

/** An object there, and the attributes by which it is the one. */
interface Candidate {
  readonly remote: RemoteObject;
  readonly matches: readonly string[];
}

/** Candidates that are shown at the most, and accounts that are looked through for them: a page, and pages. */
const mostCandidates = 20;
const page = 1_000;
const mostPages = 20;

/**
 * 200 with the verdicts, and for an account or a group with the candidates that the last listing knows: whose each is,
 * and by which attributes it matches. `isComplete`: there are no others.
 */
export const differenceOptions: Command = async (ctx, { id }) => {
  const { differences } = await load(ctx.store, { differences: row('difference', id) });
  const difference = requireRow(differences[0], 'difference', id);
  const { candidates, isComplete } = await candidatesOf(ctx, difference);
  const { links } = await load(ctx.store, {
    links: rows(
      'remoteLink',
      oneOfValues(
        'remoteId',
        candidates.map(({ remote }) => remote.id),
      ),
    ),
  });
  return {
    status: 200,
    value: {
      id: difference.id,
      verdicts: verdictsOf(difference),
      isComplete,
      candidates: candidates.map(({ remote, matches }) => ({
        remoteId: remote.id,
        nativeId: remote.nativeId,
        name: remote.name,
        seen: remote.seen,
        matches,
        objectId: links.find(({ remoteId }) => remoteId === remote.id)?.objectId ?? null,
      })),
    },
  };
};

interface FoundCandidates {
  readonly candidates: readonly Candidate[];
  readonly isComplete: boolean;
}

const nobody: FoundCandidates = { candidates: [], isComplete: true };

async function candidatesOf(ctx: Context, difference: Difference): Promise<FoundCandidates> {
  const { aspect, connectionId, principalId } = difference;
  if (aspect !== 'account' && aspect !== 'group') return nobody;
  const { connections, objects } = await load(ctx.store, {
    connections: row('connection', connectionId),
    objects: row('directoryObject', principalId),
  });
  const [connection] = connections;
  const [object] = objects;
  if (connection === undefined || object === undefined) return nobody;
  const ofKind = and(eq('connectionId', connectionId), eq('kind', aspect));
  if (aspect === 'group') {
    const { groups } = await load(ctx.store, {
      groups: refine(rows('remoteObject', ofKind, eq('name', object.displayName)), { top: mostCandidates + 1 }),
    });
    return shown(
      groups.map((remote) => ({ remote, matches: ['displayName'] })),
      true,
    );
  }
  return candidateAccounts(ctx, connection, object, ofKind);
}

const shown = (found: readonly Candidate[], isRead: boolean): FoundCandidates => ({
  candidates: found.slice(0, mostCandidates),
  isComplete: isRead && found.length <= mostCandidates,
});

async function candidateAccounts(
  ctx: Context,
  connection: Connection,
  object: DirectoryObject,
  ofKind: Condition,
): Promise<FoundCandidates> {
  const settings = settingsOf(connection, 'outbound');
  const wanted = accountFieldsOf(object, settings, true);
  const found: Candidate[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < mostPages && found.length <= mostCandidates; pages += 1) {
    const { accounts }: { readonly accounts: readonly RemoteObject[] } = await load(ctx.store, {
      accounts: refine(rows('remoteObject', ofKind), { top: page, after: after === null ? null : [after] }),
    });
    for (const remote of accounts) {
      const matches = settings.matchBy.filter((by) => isMatch(by, wanted, remote.seen as AccountFields));
      if (matches.length > 0) found.push({ remote, matches });
    }
    if (accounts.length < page) return shown(found, true);
    after = accounts.at(-1)?.id ?? null;
  }
  return shown(found, false);
}
