// Consent of an administrator: what an application may do in the name of everybody, or by itself.

import { Button, Combobox, Field, makeStyles, Option, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useGraph } from '../../../api/queries.ts';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Failed } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import type { Identity } from '../../../session/session.ts';
import { useText } from '../../../text/text.tsx';
import { OutcomeList } from '../../parts/OutcomeList.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { useSendEach, type NamedCall } from '../../parts/sendEach.ts';

/** As it is read of the server. */
export interface Grant {
  readonly id: string;
  readonly '@odata.etag': string;
  readonly resourceId: string;
  readonly scope: string;
  readonly consentType: string;
}
/** What is allowed already, of one resource. */
export interface Allowed {
  readonly id: string;
  readonly resourceId: string;
  readonly names: readonly string[];
}
export type ConsentKind = 'delegated' | 'byItself';

interface Offer {
  readonly id: string;
  readonly value: string | null;
  readonly isEnabled: boolean;
}
interface Resource {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  readonly appRoles: readonly (Offer & { readonly allowedMemberTypes: readonly string[] })[];
  readonly oauth2PermissionScopes: readonly Offer[];
}

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalXS },
  row: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
});

/** The one that nearly all ask for. */
export const graph = '00000003-0000-0000-c000-000000000000';
const read = 'id,appId,displayName,appRoles,oauth2PermissionScopes';

export function AllowPermissions({
  principalId,
  kind,
  allowed,
  mayAllowGraph,
  onClose,
}: {
  readonly principalId: string;
  readonly kind: ConsentKind;
  readonly allowed: readonly Allowed[];
  /** False where only roles of other applications can be given. */
  readonly mayAllowGraph: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [resourceId, setResource] = useState<string>();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const found = useGraph<{ readonly value: readonly Resource[] }>(
    `/v1.0/servicePrincipals?$select=${read}&$filter=${
      resourceId === undefined ? `appId eq '${graph}'` : `id eq '${resourceId}'`
    }`,
  );
  const resource = found.data?.value[0];
  const offers = (
    resource === undefined || (resource.appId === graph && !mayAllowGraph) ? [] : offersOf(resource, kind)
  ).filter(({ value }) => !allowed.some((each) => each.resourceId === resource?.id && each.names.includes(value)));
  const picked = offers.filter(({ value }) => chosen.includes(value));
  const { outcomes, error, isPending, send } = useSendEach(async (identity) => {
    if (resource === undefined || picked.length === 0) return [];
    const consent = { principalId, resource, picked };
    return kind === 'byItself' ? roleCalls(consent) : [await grantCall(identity, consent)];
  });
  const words = typed.trim().toLowerCase();
  const shown = offers
    .filter(({ value }) => !chosen.includes(value) && value.toLowerCase().includes(words))
    .slice(0, mostShown);
  return (
    <Panel
      title={t(`admin.client.allow.${kind}`)}
      onClose={onClose}
      onSubmit={() =>
        send((failed) => {
          if (failed.size === 0) onClose();
        })
      }
      foot={
        <WriteButton type="submit" appearance="primary" disabled={picked.length === 0 || isPending}>
          {t('admin.client.allow.do', { count: picked.length })}
        </WriteButton>
      }
    >
      <ObjectPicker
        label={t('admin.client.allow.resource')}
        path="/v1.0/servicePrincipals"
        searchIn="displayName"
        id={resource?.id}
        onPick={(id) => {
          setResource(id);
          setChosen([]);
        }}
      />
      <Field label={t('admin.client.allow.permissions')} hint={t(`admin.client.allow.${kind}.says`)}>
        <Combobox
          freeform
          inlinePopup
          placeholder={t('states.typeName')}
          value={typed}
          selectedOptions={[]}
          onBlur={() => setTyped('')}
          onChange={({ target }) => setTyped(target.value)}
          onOptionSelect={(_, { optionValue }) => {
            setTyped('');
            if (optionValue !== undefined) setChosen([...chosen, optionValue]);
          }}
        >
          {shown.map(({ value }) => (
            <Option key={value} value={value} text={value}>
              {value}
            </Option>
          ))}
        </Combobox>
      </Field>
      <ul className={styles.list} aria-label={t('admin.client.allow.chosen')}>
        {picked.map(({ value }) => (
          <li key={value} className={styles.row}>
            <bdi className={styles.name}>{value}</bdi>
            <Button
              size="small"
              appearance="subtle"
              icon={<DismissRegular />}
              aria-label={t('manage.list.remove', { name: value })}
              onClick={() => setChosen(chosen.filter((each) => each !== value))}
            />
          </li>
        ))}
      </ul>
      {found.error === null ? null : <Failed error={found.error} />}
      {error === null ? null : <Failed error={error} />}
      {outcomes.some((each) => each.error !== null) ? <OutcomeList of={outcomes} /> : null}
    </Panel>
  );
}

/** Of hundreds; words find the others. */
const mostShown = 50;

interface NamedOffer {
  readonly id: string;
  readonly value: string;
}

function offersOf({ appRoles, oauth2PermissionScopes }: Resource, kind: ConsentKind): readonly NamedOffer[] {
  const offered =
    kind === 'delegated'
      ? oauth2PermissionScopes
      : appRoles.filter(({ allowedMemberTypes }) => allowedMemberTypes.includes('Application'));
  return offered
    .flatMap(({ id, value, isEnabled }) => (isEnabled && value !== null && value !== '' ? [{ id, value }] : []))
    .toSorted((a, b) => (a.value < b.value ? -1 : 1));
}

interface Consent {
  readonly principalId: string;
  readonly resource: Resource;
  readonly picked: readonly NamedOffer[];
}

/** Each role is an assignment of its own. */
const roleCalls = ({ principalId, resource, picked }: Consent): readonly NamedCall[] =>
  picked.map(({ id, value }) => ({
    key: value,
    title: value,
    method: 'POST',
    url: `/servicePrincipals/${principalId}/appRoleAssignments`,
    body: { principalId, resourceId: resource.id, appRoleId: id },
  }));

/**
 * One grant holds all that is allowed in the name of everybody. It is read just before, and the call is refused where
 * somebody else changed it meanwhile, whose consent would be lost.
 */
async function grantCall(identity: Identity | null, { principalId, resource, picked }: Consent): Promise<NamedCall> {
  const names = picked.map(({ value }) => value);
  const named = { key: 'grant', title: names.join(', ') };
  const { value } = await callGraph<{ readonly value: readonly Grant[] }>(
    identity,
    'GET',
    `/v1.0/oauth2PermissionGrants?$filter=clientId eq '${principalId}'`,
  );
  const grant = value.find(
    ({ resourceId, consentType }) => resourceId === resource.id && consentType === 'AllPrincipals',
  );
  if (grant !== undefined)
    return {
      ...named,
      method: 'PATCH',
      url: `/oauth2PermissionGrants/${grant.id}`,
      headers: { 'if-match': grant['@odata.etag'] },
      body: { scope: [...new Set([...grant.scope.trim().split(/\s+/), ...names])].join(' ').trim() },
    };
  const given = { clientId: principalId, consentType: 'AllPrincipals', principalId: null };
  return {
    ...named,
    method: 'POST',
    url: '/oauth2PermissionGrants',
    body: { ...given, resourceId: resource.id, scope: names.join(' ') },
  };
}
