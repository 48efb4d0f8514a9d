// Whom a person of an identity provider is here: by the link, or by the first one, which is made where the provider
// may say who somebody is.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { Id } from '../../domain/base.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import { isOpenGroup } from '../../domain/identityProviders/identityProviders.ts';
import {
  invitedMail,
  linkVerdict,
  trustedMail,
  trustedName,
  type LinkCandidate,
  type LinkVerdict,
} from '../../domain/identityProviders/linking.ts';
import { domainOf, type ProvidedPerson } from '../../domain/identityProviders/providerClaims.ts';
import type { IdentityLinkRule, IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import { isRedeemable } from '../../domain/organizations/invitations.ts';
import { Refusal } from '../../domain/refusal.ts';
import { endInvitations } from '../../identity/account/invitationTickets.ts';
import { newRow } from '../../model/newRow.ts';
import { eq, oneOfValues } from '../../odata/query.ts';
import { insert, update, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { changeMemberships } from '../directory/changeMemberships.ts';
import { isAdministrator, loadVerifiedDomains } from '../directory/directoryObjects.ts';
import { newUser } from '../directory/newUser.ts';
import { load, rows } from '../load.ts';
import { newGuest } from '../organizations/newGuest.ts';
import { linkChanges } from './identityLinks.ts';

type AdmittedPerson =
  | { readonly userId: Id; readonly isNew: boolean }
  | {
      readonly refused: Extract<LinkVerdict, { is: 'refuse' }>['because'] | 'accountDisabled' | 'providerUnknown';
    };

/**
 * Commits at most once. Of two first sign-ins at once one makes the link, and the other meets a `ConflictError` or a
 * rule, and finds it.
 */
export async function admitPerson(ctx: Context, providerId: Id, person: ProvidedPerson): Promise<AdmittedPerson> {
  const { providers, links } = await load(ctx.store, {
    providers: rows('identityProvider', eq('id', providerId), eq('isEnabled', true)),
    links: rows('identityLink', eq('providerId', providerId), eq('subject', person.subject)),
  });
  const [provider] = providers;
  if (provider === undefined) return { refused: 'providerUnknown' };
  const [link] = links;
  if (link !== undefined) return linkedPerson(ctx, link.userId);
  const candidates = await findCandidates(ctx, provider, person);
  const verdict = linkVerdict(provider, person, candidates);
  if (verdict.is === 'refuse') return { refused: verdict.because };
  if (verdict.is === 'create') return createPerson(ctx, { provider, person, groupIds: verdict.groupIds });
  const { user, rule } = verdict.candidate;
  if (user.accountEnabled !== true) return { refused: 'accountDisabled' };
  await ctx.store.commit([
    ...(await linkChanges(ctx, {
      link: newLink(ctx, { provider, person, user, rule }),
      provider,
      user,
      isTold: 'byMail',
    })),
    // The account is as it was looked at: neither disabled nor given another name or address meanwhile.
    ...(rule === 'invitation'
      ? acceptance(ctx, user)
      : [{ kind: 'expectVersion', entity: 'directoryObject', id: user.id, version: user.version } as const]),
  ]);
  return { userId: user.id, isNew: true };
}

async function linkedPerson(ctx: Context, userId: Id): Promise<AdmittedPerson> {
  const { users } = await load(ctx.store, {
    users: rows('directoryObject', eq('id', userId), eq('kind', 'user'), eq('deletedAt', null)),
  });
  const [user] = users;
  if (user === undefined) return { refused: 'personUnknown' };
  return user.accountEnabled === true ? { userId: user.id, isNew: false } : { refused: 'accountDisabled' };
}

/** Users whom the person may be, by what the provider may say of them. */
async function findCandidates(
  ctx: Context,
  provider: IdentityProvider,
  person: ProvidedPerson,
): Promise<readonly LinkCandidate[]> {
  const verified = await loadVerifiedDomains(ctx);
  const [name, mail] = [trustedName(person, provider, verified), trustedMail(person, provider, verified)];
  const invited = provider.unknownUsers === 'invite' ? invitedMail(person, provider) : null;
  const isHere = [eq('kind', 'user'), eq('deletedAt', null)] as const;
  const nobody = oneOfValues('id', []);
  const { named, addressed, guests } = await load(ctx.store, {
    named: rows('directoryObject', ...isHere, name === null ? nobody : eq('userPrincipalName', name)),
    addressed: rows('directoryObject', ...isHere, mail === null ? nobody : eq('mail', mail)),
    guests: rows('directoryObject', ...isHere, invited === null ? nobody : eq('mail', invited)),
  });
  const found = new Map<Id, readonly [DirectoryObject, LinkCandidate['rule']]>();
  // A sign-in name is one user's; an address may be several users', who are then told apart by nobody.
  if (named.length > 0) for (const user of named) found.set(user.id, [user, 'userPrincipalName']);
  else for (const user of addressed) found.set(user.id, [user, 'mail']);
  for (const user of guests) if (isRedeemable(user) && !found.has(user.id)) found.set(user.id, [user, 'invitation']);
  return Promise.all(
    [...found.values()].map(async ([user, rule]) => {
      const { others } = await load(ctx.store, {
        others: rows('identityLink', eq('providerId', provider.id), eq('userId', user.id)),
      });
      return { user, rule, isAdministrator: await isAdministrator(ctx, user.id), hasOther: others.length > 0 };
    }),
  );
}

const newLink = (
  ctx: Context,
  of: {
    readonly provider: IdentityProvider;
    readonly person: ProvidedPerson;
    readonly user: { readonly id: Id };
    readonly rule: IdentityLinkRule;
  },
) =>
  newRow('identityLink', {
    id: ctx.newId(),
    providerId: of.provider.id,
    userId: of.user.id,
    subject: of.person.subject,
    rule: of.rule,
    createdAt: ctx.now,
    createdBy: of.provider.displayName,
  });

/** The invited person has come: by the provider, without a password. */
const acceptance = (ctx: Context, user: DirectoryObject): readonly Change[] => [
  endInvitations(user.id),
  update(
    'directoryObject',
    user.id,
    { externalUserState: 'Accepted', externalUserStateChangedAt: ctx.now },
    user.version,
  ),
  audit(ctx, { activity: 'Redeem external user invite', targets: [auditTarget('User', user)] }),
];

interface NewPerson {
  readonly provider: IdentityProvider;
  readonly person: ProvidedPerson;
  readonly groupIds: readonly Id[];
}

/** A member under their own name where the provider may give names of that domain; else a guest. */
async function createPerson(ctx: Context, { provider, person, groupIds }: NewPerson): Promise<AdmittedPerson> {
  const { groups } = await load(ctx.store, {
    groups: rows('directoryObject', oneOfValues('id', groupIds), eq('kind', 'group'), eq('deletedAt', null)),
  });
  let made: Awaited<ReturnType<typeof newAccount>>;
  try {
    made = await newAccount(ctx, provider, person);
  } catch (error) {
    // Somebody has the name, whom the provider may not speak for.
    if (error instanceof Refusal) return { refused: 'linkRefused' };
    throw error;
  }
  if (made === null) return { refused: 'personUnknown' };
  const { user, changes } = made;
  const steps = groups
    .filter(isOpenGroup)
    .map(({ id }) => ({ action: 'add', groupId: id, memberId: user.id }) as const);
  const memberships = (await changeMemberships(ctx, steps)).filter(
    // The member is made by this commit.
    (each) => !(each.kind === 'requireExists' && each.id === user.id),
  );
  await ctx.store.commit([
    ...changes,
    ...(await linkChanges(ctx, {
      link: newLink(ctx, { provider, person, user, rule: 'created' }),
      provider,
      user,
      isTold: 'byNothing',
    })),
    ...memberships,
    ...groups.filter(isOpenGroup).map((group) =>
      audit(ctx, {
        activity: 'Add member to group',
        targets: [auditTarget('User', user), auditTarget('Group', group)],
      }),
    ),
  ]);
  return { userId: user.id, isNew: true };
}

/** Null where the provider says too little. Throws `Refusal` where the name is taken or none. */
async function newAccount(
  ctx: Context,
  provider: IdentityProvider,
  person: ProvidedPerson,
): Promise<{ readonly user: Omit<DirectoryObject, 'version'>; readonly changes: readonly Change[] } | null> {
  const verified = await loadVerifiedDomains(ctx);
  const name = trustedName(person, provider, verified) ?? trustedMail(person, provider, verified);
  const displayName = person.displayName ?? person.userPrincipalName ?? person.mail;
  if (name !== null)
    return newUser(
      ctx,
      {
        accountEnabled: true,
        displayName: displayName ?? name,
        userPrincipalName: name,
        mailNickname: name.slice(0, name.lastIndexOf('@')),
        givenName: person.givenName,
        surname: person.surname,
        // What nobody looked into is not kept as theirs.
        mail: person.isMailVerified ? person.mail : null,
      },
      'optional',
    );
  const { mail } = person;
  // Of a domain of the tenant other users have the names.
  if (mail === null || !person.isMailVerified || verified.some((each) => each.toLowerCase() === domainOf(mail)))
    return null;
  const { taken } = await load(ctx.store, {
    taken: rows('directoryObject', eq('kind', 'user'), eq('deletedAt', null), eq('mail', mail)),
  });
  if (taken.length > 0) throw new Refusal('userPrincipalNameTaken', { field: 'mail', userPrincipalName: mail });
  const guest = await newGuest(ctx, { email: mail, displayName });
  const user = { ...guest, givenName: person.givenName, surname: person.surname, externalUserState: 'Accepted' };
  return {
    user,
    changes: [
      insert('directoryObject', user),
      audit(ctx, { activity: 'Add user', targets: [auditTarget('User', user)] }),
    ],
  };
}
