// A new package, with what it gives and its first policy: in the catalog that the address names, or one that is picked.

import { Field, Select } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em, literal } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { idsBeside, useAllowedActions } from '../../../parts/allowedActions.ts';
import { Empty, Failed, Loading } from '../../../parts/states.tsx';
import { useText } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';
import { copiedRole, type RoleScope } from './contentsDraft.ts';
import { PackageStudio, type CopiedPackage } from './PackageStudio.tsx';
import { isAutomatic, policyDetails } from './policyForm.ts';
import { freshPolicy } from './policyTemplates.ts';
import { NewHead } from '../../parts/Heads.tsx';

export default function NewPackagePage(): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const { catalog, copy } = useSearch({ strict: false }) as { readonly catalog?: string; readonly copy?: string };
  const copied = useCopied(copy);
  const { data, error } = useCatalogs(catalog);
  const actions = useAllowedActions(idsBeside(data ?? [], 0));
  const open = (data ?? []).filter(({ id }) => actions.isAllowed(id, 'addPackage'));
  const chosen = catalog === undefined ? open[0] : open.find(({ id }) => id === catalog);
  const fault = error ?? actions.error ?? copied.error;
  return (
    <>
      <NewHead list="shell.packages" to="/manage/packages" title="shell.newPackage" says="manage.packages.newSays" />
      {fault !== null ? (
        <Failed error={fault} />
      ) : data === null || !actions.isRead || copied.isWaiting ? (
        <Loading heights={[480]} />
      ) : chosen === undefined ? (
        <Empty
          title={t(catalog === undefined ? 'manage.packages.mayNotCreate' : 'manage.package.noCatalog')}
          says={t(catalog === undefined ? 'manage.packages.mayNotCreateSays' : 'manage.package.noCatalogSays')}
        />
      ) : (
        <>
          {open.length === 1 || copied.data !== null ? null : (
            <Field label={t('shell.catalog')} style={{ maxWidth: '360px', marginBottom: '16px' }}>
              <Select
                value={chosen.id}
                onChange={(_, { value }) => void navigate({ to: '.', search: { catalog: value } } as never)}
              >
                {open.map(({ id, displayName }) => (
                  <option key={id} value={id}>
                    {displayName}
                  </option>
                ))}
              </Select>
            </Field>
          )}
          <PackageStudio
            key={copy ?? ''}
            of={{
              catalogId: chosen.id,
              object: null,
              draftId: copy === undefined ? 'new' : `copy of ${copy}`,
              ours: null,
              beta: null,
              roleScopes: [],
              ...(copied.data === null ? {} : { copied: copied.data }),
            }}
            policy={{ object: null }}
            isReadOnly={false}
            onSaved={({ id }) => void navigate({ to: `/manage/packages/${String(id)}` as '/' })}
          />
        </>
      )}
    </>
  );
}

/** Those among which one is picked, the named one first: it may be further down than a page of them. */
function useCatalogs(named: string | undefined): {
  readonly data: readonly Named[] | null;
  readonly error: Error | null;
} {
  const path = '/latchkey/v1/managedCatalogs?$select=id,displayName&$orderby=displayName';
  const all = useGraph<{ readonly value: readonly Named[] }>(`${path}&$top=100`);
  const one = useGraph<{ readonly value: readonly Named[] }>(
    named === undefined ? null : `${path}&$filter=id eq ${literal(named)}`,
  );
  const rows = all.data?.value;
  const first = named === undefined ? [] : one.data?.value;
  return {
    data:
      rows === undefined || first === undefined ? null : [...first, ...rows.filter(({ id }) => id !== first[0]?.id)],
    error: all.error ?? one.error,
  };
}

interface Copy {
  readonly data: CopiedPackage | null;
  readonly error: Error | null;
  readonly isWaiting: boolean;
}

/** What another package gives, and its first policy by which it can be requested. */
function useCopied(id: string | undefined): Copy {
  const { t } = useText();
  const at = id === undefined ? null : encodeURIComponent(id);
  const about = useGraph<Values>(at === null ? null : `${em}/accessPackages/${at}`);
  const given = useGraph<{ readonly value: readonly RoleScope[] }>(
    at === null ? null : `${em}/accessPackages/${at}/resourceRoleScopes?$expand=role($expand=resource),scope&$top=500`,
  );
  const policies = useGraph<{ readonly value: readonly Values[] }>(
    at === null
      ? null
      : `${em}/assignmentPolicies?$orderby=displayName&$filter=accessPackage/id eq '${at}'` + `&${policyDetails}`,
  );
  const error = about.error ?? given.error ?? policies.error;
  if (at === null) return { data: null, error: null, isWaiting: false };
  if (about.data === undefined || given.data === undefined || policies.data === undefined)
    return { data: null, error, isWaiting: error === null };
  const all = policies.data.value;
  const policy = all.find((each) => !isAutomatic(each)) ?? all[0] ?? freshPolicy;
  const questions = (policy['questions'] ?? []) as readonly Values[];
  return {
    data: {
      about: { ...about.data, displayName: t('manage.package.copyName', { name: String(about.data['displayName']) }) },
      policy: { ...policy, questions: questions.map(({ id: _, ...question }) => question) },
      given: given.data.value.map(copiedRole),
    },
    error: null,
    isWaiting: false,
  };
}
