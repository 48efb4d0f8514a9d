// The studio of a package that is there: reads what belongs to it, and lets one of its policies be picked.

import { makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { useAllowedActions, type Actions } from '../../../parts/allowedActions.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';
import type { RoleScope } from './contentsDraft.ts';
import { PackageStudio } from './PackageStudio.tsx';
import { policyRead } from './policyForm.ts';
import type { Package } from './types.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  tabs: { flexWrap: 'wrap', minWidth: 0 },
  line: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});
type List<T> = { readonly value: readonly T[] };

export function StudioPart({ of, actions }: { readonly of: Package; readonly actions: Actions }): ReactNode {
  const { id, catalog } = of;
  const { policy } = useSearch({ strict: false }) as { readonly policy?: string };
  const policies = useGraph<List<Named>>(
    `${em}/assignmentPolicies?$filter=accessPackage/id eq '${id}'&$select=id,displayName&$orderby=displayName`,
  );
  const roleScopes = useGraph<List<RoleScope>>(
    `${em}/accessPackages/${id}/resourceRoleScopes?$expand=role($expand=resource),scope&$top=500`,
  );
  const ours = useGraph<Values>(`/latchkey/v1/packages/${id}`);
  const beta = useGraph<Values>(`${em.replace('v1.0', 'beta')}/accessPackages/${id}?$select=id,isRoleScopesVisible`);
  const navigate = useNavigate();
  const all = policies.data?.value ?? [];
  const shown = policy === 'new' ? 'new' : (all.find((each) => each.id === policy) ?? all[0])?.id;
  const chosen = useGraph<Values>(shown === undefined || shown === 'new' ? null : policyRead(shown));
  const reads = [policies, roleScopes, ours, beta, ...(shown === undefined || shown === 'new' ? [] : [chosen])];
  const fault = reads.find(({ error }) => error !== null)?.error;
  if (fault != null) return <Failed error={fault} />;
  if (reads.some(({ data }) => data === undefined)) return <Loading heights={[480]} />;
  const mayEdit = actions.isAllowed(id, 'edit');
  return (
    <PackageStudio
      key={`${id} ${shown ?? ''}`}
      of={{
        catalogId: catalog.id,
        object: of,
        draftId: id,
        ours: ours.data ?? null,
        beta: beta.data ?? null,
        roleScopes: roleScopes.data?.value ?? [],
      }}
      policy={shown === undefined ? null : { object: shown === 'new' ? null : (chosen.data ?? null) }}
      isReadOnly={!mayEdit}
      policies={<Policies all={all} shown={shown} mayEdit={mayEdit} />}
      onSaved={(_, { id: made }) => {
        if (shown !== 'new' || typeof made !== 'string') return;
        void navigate({
          to: '.',
          search: (before: object) => ({ ...before, policy: made }),
          resetScroll: false,
          replace: true,
        } as never);
      }}
    />
  );
}

/** The policies of the package: one is shown, others are picked, added and deleted. */
function Policies({
  all,
  shown,
  mayEdit,
}: {
  readonly all: readonly Named[];
  readonly shown: string | undefined;
  readonly mayEdit: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const pick = (policy: string): void =>
    void navigate({ to: '.', search: (before: object) => ({ ...before, policy }), resetScroll: false } as never);
  return (
    <Section
      title={t('manage.policies')}
      actions={
        mayEdit && shown !== 'new' ? (
          <WriteButton size="small" onClick={() => pick('new')}>
            {t('manage.policy.add')}
          </WriteButton>
        ) : undefined
      }
    >
      {all.length === 0 && shown !== 'new' ? <Text>{t('manage.policies.none')}</Text> : null}
      <div className={styles.line}>
        <TabList
          className={styles.tabs}
          aria-label={t('manage.policies')}
          selectedValue={shown}
          onTabSelect={(_, { value }) => pick(String(value))}
        >
          {all.map(({ id, displayName }) => (
            <Tab key={id} value={id}>
              <bdi>{displayName}</bdi>
            </Tab>
          ))}
          {shown === 'new' ? <Tab value="new">{t('manage.policy.new')}</Tab> : null}
        </TabList>
        {shown === undefined || shown === 'new' || !mayEdit ? null : (
          <DeletePolicy id={shown} name={all.find(({ id }) => id === shown)?.displayName ?? ''} />
        )}
      </div>
    </Section>
  );
}

function DeletePolicy({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const actions = useAllowedActions([id]);
  const [isAsking, setAsking] = useState(false);
  const write = useWrite((identity) => callGraph(identity, 'DELETE', `${em}/assignmentPolicies/${id}`));
  if (!actions.isAllowed(id, 'delete')) return null;
  return (
    <>
      <WriteButton size="small" appearance="subtle" disabled={write.isPending} onClick={() => setAsking(true)}>
        {t('manage.policy.delete')}
      </WriteButton>
      {isAsking ? (
        <Confirm
          title={t('manage.deleteAsk', { name })}
          says={t('manage.policy.deleteSays')}
          action={t('manage.delete')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('manage.deleted', { name })),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
