// A person of an identity provider becomes a user here: the link, the audit, and the mail to the user.

import { audit, auditTarget } from '../../domain/audit/auditEntry.ts';
import type { DirectoryObject } from '../../domain/directory/directoryEntities.ts';
import type { IdentityLink, IdentityProvider } from '../../domain/identityProviders/providerEntities.ts';
import { insert, type Change } from '../../store/contract.ts';
import type { Context } from '../context.ts';
import { mailPrincipals } from '../queueMails.ts';

interface NewLink {
  readonly link: Omit<IdentityLink, 'version'>;
  readonly provider: Pick<IdentityProvider, 'id' | 'displayName'>;
  readonly user: Omit<DirectoryObject, 'version'>;
  /** Who is new here has nothing that somebody else could take. */
  readonly isTold: 'byMail' | 'byNothing';
}

/** The changes of a commit, which must hold the user. */
export async function linkChanges(ctx: Context, { link, provider, user, isTold }: NewLink): Promise<readonly Change[]> {
  return [
    { kind: 'requireExists', entity: 'identityProvider', id: provider.id },
    insert('identityLink', link),
    ...(isTold === 'byMail'
      ? await mailPrincipals(ctx, 'identityLinked', { person: provider.displayName }, [user.id])
      : []),
    audit(ctx, {
      activity: 'Add identity of user',
      targets: [
        auditTarget('User', user, [['subject', null, link.subject]]),
        auditTarget('IdentityProvider', provider),
      ],
      details: { rule: link.rule },
    }),
  ];
}
