// What an application may do: in the name of people, and by itself; each can be taken back.

import { AddRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading, Nothing } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { RemoveButton } from '../../parts/RemoveButton.tsx';
import { AllowPermissions } from './AllowPermissions.tsx';
import { admit, type ServicePrincipal } from './client.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

interface Grant {
  readonly id: string;
  readonly resourceId: string;
  readonly scope: string;
  readonly consentType: string;
}
interface RoleAssignment {
  readonly id: string;
  readonly appRoleId: string;
  readonly resourceId: string;
  readonly resourceDisplayName: string | null;
}
interface Resource {
  readonly appRoles?: readonly { readonly id: string; readonly value: string | null; readonly displayName: string }[];
}

export function ClientPermissions({
  appId,
  mayEdit,
}: {
  readonly appId: string;
  readonly mayEdit: boolean;
}): ReactNode {
  const { data, error } = useGraph<{ readonly value: readonly ServicePrincipal[] }>(
    `/v1.0/servicePrincipals?$filter=appId eq '${appId}'&$select=id,accountEnabled`,
  );
  const principal = data?.value[0];
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[120, 120]} />;
  if (principal === undefined) return <NotAdmitted appId={appId} mayEdit={mayEdit} />;
  return (
    <div style={{ maxWidth: '760px' }}>
      <Delegated principalId={principal.id} mayEdit={mayEdit} />
      <ByItself principalId={principal.id} mayEdit={mayEdit} />
    </div>
  );
}

/** An application without a service principal, as one whose second call of creation failed. */
function NotAdmitted({ appId, mayEdit }: { readonly appId: string; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const write = useWrite((identity) => admit(identity, appId));
  return (
    <>
      <Nothing title={t('admin.client.notAdmitted')} />
      {mayEdit ? (
        <WriteButton
          appearance="primary"
          disabled={write.isPending}
          onClick={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('manage.saved')),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
        >
          {t('admin.client.admit')}
        </WriteButton>
      ) : null}
    </>
  );
}

function Delegated({ principalId, mayEdit }: { readonly principalId: string; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const { data, error } = useGraph<{ readonly value: readonly Grant[] }>(
    `/v1.0/oauth2PermissionGrants?$filter=clientId eq '${principalId}'`,
  );
  const namesOf = (scope: string): readonly string[] =>
    scope
      .trim()
      .split(/\s+/)
      .filter((each) => each !== '');
  const allowed = (data?.value ?? [])
    .filter(({ consentType }) => consentType === 'AllPrincipals')
    .map(({ id, resourceId, scope }) => ({ id, resourceId, names: namesOf(scope) }));
  return (
    <Section
      title={t('admin.client.delegated')}
      actions={mayEdit ? <Allow principalId={principalId} kind="delegated" allowed={allowed} /> : undefined}
    >
      <Permissions
        error={error}
        of={data?.value.map(({ id, scope, consentType }) => ({
          key: id,
          name: namesOf(scope).join(', '),
          says: t(consentType === 'AllPrincipals' ? 'admin.client.forAll' : 'admin.client.forOne'),
          path: mayEdit ? `/v1.0/oauth2PermissionGrants/${id}` : null,
        }))}
      />
    </Section>
  );
}

function ByItself({ principalId, mayEdit }: { readonly principalId: string; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const path = `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`;
  const { data, error } = useGraph<{ readonly value: readonly RoleAssignment[] }>(path);
  const resourceId = data?.value[0]?.resourceId;
  const resource = useGraph<Resource>(resourceId === undefined ? null : `/v1.0/servicePrincipals/${resourceId}`);
  const roles = resource.data?.appRoles ?? [];
  return (
    <Section
      title={t('admin.client.byItself')}
      actions={mayEdit ? <Allow principalId={principalId} kind="byItself" allowed={[]} /> : undefined}
    >
      <Permissions
        error={error}
        of={data?.value.map(({ id, appRoleId, resourceDisplayName }) => ({
          key: id,
          name: roles.find((each) => each.id === appRoleId)?.value ?? t('admin.client.role'),
          says: resourceDisplayName ?? '',
          path: mayEdit ? `${path}/${id}` : null,
        }))}
      />
    </Section>
  );
}

function Allow(of: Omit<Parameters<typeof AllowPermissions>[0], 'onClose'>): ReactNode {
  const { t } = useText();
  const [isAllowing, setAllowing] = useState(false);
  return (
    <>
      <WriteButton
        size="small"
        icon={<AddRegular />}
        aria-label={t(`admin.client.allow.${of.kind}`)}
        onClick={() => setAllowing(true)}
      >
        {t('admin.client.allow')}
      </WriteButton>
      {isAllowing ? <AllowPermissions {...of} onClose={() => setAllowing(false)} /> : null}
    </>
  );
}

interface Permission {
  readonly key: string;
  readonly name: string;
  readonly says: string;
  /** Deleted, it is taken back; null where it cannot be. */
  readonly path: string | null;
}

function Permissions({
  of,
  error,
}: {
  readonly of: readonly Permission[] | undefined;
  readonly error: Error | null;
}): ReactNode {
  const { t } = useText();
  if (error !== null) return <Failed error={error} />;
  if (of === undefined) return <Loading heights={[36]} />;
  if (of.length === 0) return <Nothing title={t('admin.client.noPermissions')} />;
  return (
    <ul style={{ listStyleType: 'none', margin: 0, padding: 0 }}>
      {of.map(({ key, name, says, path }) => (
        <li key={key} style={{ display: 'flex', alignItems: 'center', gap: '12px', minHeight: '36px' }}>
          <span style={{ flexGrow: 1, overflowWrap: 'anywhere', minWidth: 0 }}>
            <bdi>{name}</bdi>
            {says === '' ? null : ` · ${says}`}
          </span>
          {path === null ? null : (
            <RemoveButton
              name={name}
              says={t('admin.client.takeBackSays')}
              run={(identity) => callGraph(identity, 'DELETE', path)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
