// What users prove their identity by besides the password: how a method comes and goes, with its entry in the audit.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { AuthenticationMethod } from '../../domain/signIns/authenticationEntities.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { endedSessions } from '../../domain/directory/users.ts';
import { eq, oneOfValues, and } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { load, rows } from '../load.ts';
import { mailPrincipals } from '../queueMails.ts';

/** A method without what its row has by itself. */
export type NewMethod = Pick<AuthenticationMethod, 'kind'> &
  Partial<Omit<AuthenticationMethod, 'id' | 'version' | 'userId' | 'createdAt' | 'usedAt'>>;

/** In the words of the audit. */
const kindNames = { softwareOath: 'Authenticator app', fido2: 'Passkey' } as const;

const detailsOf = ({ kind }: Pick<AuthenticationMethod, 'kind'>) => ({ authenticationMethod: kindNames[kind] });

/** The user adds a method. */
export const methodAddition = (ctx: Context, user: DirectoryObject, method: NewMethod): readonly Change[] => [
  insert('authenticationMethod', {
    id: ctx.newId(),
    userId: user.id,
    createdAt: ctx.now,
    usedAt: null,
    displayName: null,
    sealed: null,
    counter: 0,
    credentialId: null,
    publicKey: null,
    transports: [],
    aaGuid: null,
    ...method,
  }),
  audit(ctx, {
    activity: 'User registered security info',
    targets: [auditTarget('User', user)],
    details: detailsOf(method),
  }),
];

/** The user draws new recovery codes. */
export const codesEntry = (ctx: Context, user: DirectoryObject): Change =>
  audit(ctx, {
    activity: 'User registered security info',
    targets: [auditTarget('User', user)],
    details: { authenticationMethod: 'Recovery codes' },
  });

/** Everything that a user has besides methods: recovery codes, remembered browsers, what is being set up. */
const kindsOfOwnCodes = ['RecoveryCode', 'RememberedDevice', 'FactorStep'];

const endOwnCodes = ({ id }: Pick<DirectoryObject, 'id'>): Change => ({
  kind: 'deleteWhere',
  entity: 'artefact',
  where: and(eq('userId', id), oneOfValues('model', kindsOfOwnCodes)),
});

/** All methods of a user. */
export const loadMethodsOf = async (
  ctx: Pick<Context, 'store'>,
  userId: string,
): Promise<readonly AuthenticationMethod[]> =>
  (await load(ctx.store, { methods: rows('authenticationMethod', eq('userId', userId)) })).methods;

/** A method goes, and with the last one all that belongs to it. */
export async function methodRemoval(
  ctx: Context,
  user: DirectoryObject,
  method: AuthenticationMethod,
): Promise<readonly Change[]> {
  const others = (await loadMethodsOf(ctx, user.id)).filter(({ id }) => id !== method.id);
  const isSelf = ctx.caller.objectId === user.id;
  return [
    { kind: 'delete', entity: 'authenticationMethod', id: method.id, version: method.version },
    ...(others.length === 0 ? [endOwnCodes(user)] : []),
    audit(ctx, {
      activity: isSelf ? 'User deleted security info' : 'Admin deleted security info',
      targets: [auditTarget('User', user)],
      details: detailsOf(method),
    }),
    ...(isSelf ? [] : await resetEffects(ctx, user)),
  ];
}

/** An administrator takes all methods of a user, who sets up new ones at the next sign-in where one is demanded. */
export async function factorReset(ctx: Context, user: DirectoryObject): Promise<readonly Change[]> {
  return [
    { kind: 'deleteWhere', entity: 'authenticationMethod', where: eq('userId', user.id) },
    endOwnCodes(user),
    audit(ctx, {
      activity: 'Admin deleted security info',
      targets: [auditTarget('User', user)],
      details: { authenticationMethod: 'All' },
    }),
    ...(await resetEffects(ctx, user)),
  ];
}

/** All sign-ins end, and the user is told. */
const resetEffects = async (ctx: Context, user: DirectoryObject): Promise<readonly Change[]> => [
  update('directoryObject', user.id, endedSessions(ctx.machineNow()), user.version),
  ...(await mailPrincipals(ctx, 'factorsReset', { person: ctx.caller.displayName }, [user.id])),
];
