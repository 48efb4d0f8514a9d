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
import { AllowPermissions, graph, type Grant } from './AllowPermissions.tsx';
import { admit, type ServicePrincipal } from './client.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

interface RoleAssignment {
  readonly id: string;
  readonly appRoleId: string;
  readonly resourceId: string;
  readonly resourceDisplayName: string | null;
}
interface Resource {
  readonly id: string;
  readonly appId: string;
  readonly appRoles: readonly { readonly id: string; readonly value: string | null }[];
}
/** What the person may do here: roles of Graph itself are more than those of another application. */
interface Rights {
  readonly edit: boolean;
  readonly grant: boolean;
  readonly assignAppRole: boolean;
  readonly assignGraphRole: boolean;
}

export function ClientPermissions({ appId, may }: { readonly appId: string; readonly may: Rights }): ReactNode {
  const { data, error } = useGraph<{ readonly value: readonly ServicePrincipal[] }>(
    `/v1.0/servicePrincipals?$filter=appId eq '${appId}'&$select=id,accountEnabled`,
  );
  const principal = data?.value[0];
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[120, 120]} />;
  if (principal === undefined) return <NotAdmitted appId={appId} mayEdit={may.edit} />;
  return (
    <div style={{ maxWidth: '760px' }}>
      <Delegated principalId={principal.id} mayEdit={may.grant} />
      <ByItself principalId={principal.id} may={may} />
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
  const allowed = data?.value
    .filter(({ consentType }) => consentType === 'AllPrincipals')
    .map(({ id, resourceId, scope }) => ({ id, resourceId, names: namesOf(scope) }));
  return (
    <Section
      title={t('admin.client.delegated')}
      actions={
        mayEdit && allowed !== undefined ? (
          <Allow principalId={principalId} kind="delegated" allowed={allowed} mayAllowGraph />
        ) : undefined
      }
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

function ByItself({ principalId, may }: { readonly principalId: string; readonly may: Rights }): ReactNode {
  const { t } = useText();
  const path = `/v1.0/servicePrincipals/${principalId}/appRoleAssignments`;
  const { data, error } = useGraph<{ readonly value: readonly RoleAssignment[] }>(path);
  const resources = useResources(data?.value.map(({ resourceId }) => resourceId) ?? []);
  const roleOf = ({ resourceId, appRoleId }: RoleAssignment): string | null | undefined =>
    resources.get(resourceId)?.appRoles.find((each) => each.id === appRoleId)?.value;
  const mayTakeBack = ({ resourceId }: RoleAssignment): boolean =>
    resources.get(resourceId)?.appId === graph ? may.assignGraphRole : may.assignAppRole;
  const allowed = [...Map.groupBy(data?.value ?? [], ({ resourceId }) => resourceId)].map(([id, given]) => ({
    id,
    resourceId: id,
    names: given.flatMap((each) => roleOf(each) ?? []),
  }));
  return (
    <Section
      title={t('admin.client.byItself')}
      actions={
        (may.assignAppRole || may.assignGraphRole) && data !== undefined ? (
          <Allow principalId={principalId} kind="byItself" allowed={allowed} mayAllowGraph={may.assignGraphRole} />
        ) : undefined
      }
    >
      <Permissions
        error={error}
        of={data?.value.map((each) => ({
          key: each.id,
          name: roleOf(each) ?? t('admin.client.role'),
          says: each.resourceDisplayName ?? '',
          path: mayTakeBack(each) ? `${path}/${each.id}` : null,
        }))}
      />
    </Section>
  );
}

/** By their ids, with their roles; those that are not read yet are missing. */
function useResources(ids: readonly string[]): ReadonlyMap<string, Resource> {
  const list = [...new Set(ids)].map((id) => `'${id}'`).join(',');
  const { data } = useGraph<{ readonly value: readonly Resource[] }>(
    list === '' ? null : `/v1.0/servicePrincipals?$filter=id in (${list})&$select=id,appId,appRoles`,
  );
  return new Map((data?.value ?? []).map((each) => [each.id, each]));
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
