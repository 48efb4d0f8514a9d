// The session of a system that people work in by hand (docs/adr/0115): what is there is what is known of it, and a
// change is handed on.

import type { AccountMatch, ListedObject, NativeId, Outcome, Session, Step } from '../../connectors/engine/contract.ts';
import { isMatch } from '../../domain/connections/accountFields.ts';
import type { Connection } from '../../domain/connections/connectionEntities.ts';
import { settingsOf } from '../../domain/connections/connectionSettings.ts';
import type { AccountFields, GroupFields, RemoteKind, RemoteObject } from '../../domain/connections/remoteEntities.ts';
import type { Context } from '../../flows/context.ts';
import { load, refine, rows } from '../../flows/load.ts';
import { any, eq, type Condition } from '../../odata/query.ts';

const pageSize = 500;

/** A session for one job. It calls nobody, and no call of it fails. */
export function openManualSession(ctx: Context, connection: Connection): Session {
  const known = knownObjects(ctx, connection);
  const { accounts } = settingsOf(connection, 'outbound');
  return {
    describe: () => Promise.resolve({ showsMembers: true }),
    lacks: 'No listing was uploaded since the last look.',
    list: known.list,
    holders: known.holders,
    hasAccount: async (account) => (await known.find('account', account)) !== undefined,
    findAccounts: known.match,
    findGroups: async (displayName) => (await known.named(displayName)).map(listed),
    apply: (step) => Promise.resolve(accounts === 'assumed' ? assume(step) : handOn(step)),
  };
}

/** An account that needs nobody is the person here; what people are asked to do is left. */
function assume(step: Step): readonly Outcome[] {
  if ('accounts' in step) return handOn(step);
  return [{ is: 'done', isOld: false, nativeId: 'account' in step ? step.account : step.fields.externalId }];
}

const says = 'A person is asked to do it there.';
/** Groups are there, by the names that people know. */
function handOn(step: Step): readonly Outcome[] {
  if ('accounts' in step) return step.accounts.map(() => ({ is: 'awaited', says, fields: null }));
  if (step.do === 'createGroup') return assume(step);
  return [{ is: 'awaited', says, fields: 'set' in step ? step.set : step.fields }];
}

const listed = ({ kind, nativeId, seen }: RemoteObject): ListedObject =>
  kind === 'account'
    ? { kind, nativeId, fields: seen as AccountFields }
    : { kind, nativeId, fields: seen as GroupFields };

/** The rows of a connection, as a listing would show them. */
function knownObjects(ctx: Context, { id }: Connection) {
  const objects = (kind: RemoteKind, ...where: readonly Condition[]) =>
    rows('remoteObject', eq('connectionId', id), eq('kind', kind), ...where);
  const find = async (kind: RemoteKind, nativeId: NativeId): Promise<RemoteObject | undefined> =>
    (await load(ctx.store, { found: objects(kind, eq('nativeId', nativeId)) })).found[0];
  return {
    find,
    list: async (kind: RemoteKind, from: string | null) => {
      const { found } = await load(ctx.store, {
        found: refine(objects(kind), { top: pageSize, after: from === null ? null : [from] }),
      });
      return { objects: found.map(listed), next: found.length < pageSize ? null : (found.at(-1)?.id ?? null) };
    },
    holders: async (group: NativeId) => {
      const remote = await find('group', group);
      if (remote === undefined) return 'gone' as const;
      const { held } = await load(ctx.store, {
        held: rows('remoteObject', any('holdings', any('link', eq('remoteId', remote.id)))),
      });
      return held.map(({ nativeId }) => nativeId);
    },
    match: async ({ by, value }: AccountMatch) => {
      const { found } = await load(ctx.store, { found: objects('account') });
      const wanted = { [by]: value } as unknown as AccountFields;
      return found.filter(({ seen }) => isMatch(by, wanted, seen as AccountFields)).map(listed);
    },
    named: async (displayName: string) =>
      (await load(ctx.store, { found: objects('group', eq('name', displayName)) })).found,
  };
}
