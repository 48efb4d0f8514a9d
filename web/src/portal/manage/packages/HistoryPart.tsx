// What became of a package and its policies, from the audit: who changed what, when; and the way back.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { actorOf, type AuditRow } from '../../../parts/history.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { Person } from '../../../parts/Person.tsx';
import { Empty, Failed, Loading } from '../../../parts/states.tsx';
import { useSession } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';
import { draftKey, keepDraft } from '../../forms/keptDrafts.ts';
import { ValueInWords } from '../../forms/ValueInWords.tsx';
import { realChanges } from '../../forms/values.ts';
import { changesOf, valuesBefore } from './history.ts';
import { packageForm } from './packageForm.ts';
import { policyForm, policyRead } from './policyForm.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: tokens.spacingVerticalM,
    maxWidth: '760px',
  },
  entry: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    padding: tokens.spacingHorizontalM,
    display: 'grid',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    overflowWrap: 'anywhere',
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  says: { flexGrow: 1 },
  when: { color: tokens.colorNeutralForeground3 },
  changes: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL, display: 'grid', gap: '2px' },
});

/** Activities of the audit that are about the package itself, each with a text of the catalogs. */
const activities = {
  'Create access package': 'manage.history.createPackage',
  'Update access package': 'manage.history.updatePackage',
  'Create access package assignment policy': 'manage.history.createPolicy',
  'Update access package assignment policy': 'manage.history.updatePolicy',
  'Delete access package assignment policy': 'manage.history.deletePolicy',
} as const;
const forms = { AccessPackage: packageForm, AccessPackageAssignmentPolicy: policyForm } as const;

/** Whoever may not edit the package reads its history, and restores nothing. */
export function HistoryPart({ id, mayEdit }: { readonly id: string; readonly mayEdit: boolean }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data, error } = useGraph<{ readonly value: readonly AuditRow[] }>(
    `/latchkey/v1/packageHistory(accessPackageId='${encodeURIComponent(id)}')`,
  );
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[96, 96, 96]} />;
  if (data.value.length === 0)
    return <Empty icon={<HistoryRegular />} title={t('manage.history.none')} says={t('manage.history.noneSays')} />;
  return (
    <ol className={styles.list} aria-label={t('manage.part.history')}>
      {data.value.map((row) => (
        <Entry key={row.id} of={row} all={data.value} mayEdit={mayEdit} />
      ))}
    </ol>
  );
}

function Entry({
  of,
  all,
  mayEdit,
}: {
  readonly of: AuditRow;
  readonly all: readonly AuditRow[];
  readonly mayEdit: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [target] = of.targetResources;
  const changes = changesOf(target?.type ?? null, target?.modifiedProperties ?? []);
  const key = activities[of.activityDisplayName as keyof typeof activities];
  const role = (what: string): string | undefined =>
    of.additionalDetails.find((each) => each.key === what)?.value ?? undefined;
  const resource = of.targetResources.find(({ type }) => type === 'AccessPackageResource')?.displayName ?? '';
  return (
    <li className={styles.entry}>
      <div className={styles.head}>
        <Person name={actorOf(of)} />
        <Text className={styles.says}>{t(key, { name: target?.displayName ?? '' })}</Text>
        <Text size={200} className={styles.when}>
          <Instant at={of.activityDateTime} />
        </Text>
      </div>
      {role('roleAdded') === undefined ? null : (
        <Text>{t('manage.history.roleAdded', { role: role('roleAdded') ?? '', resource })}</Text>
      )}
      {role('roleRemoved') === undefined ? null : (
        <Text>{t('manage.history.roleRemoved', { role: role('roleRemoved') ?? '', resource })}</Text>
      )}
      {changes.length === 0 ? null : (
        <ul className={styles.changes}>
          {changes.map(({ field, before, after }) => (
            <li key={field.property}>
              {t(field.label)}: <ValueInWords field={field} value={before} /> →{' '}
              <ValueInWords field={field} value={after} />
            </li>
          ))}
        </ul>
      )}
      {!mayEdit || changes.length === 0 || target?.id == null ? null : (
        <Restore id={target.id} type={target.type as keyof typeof forms} of={of} all={all} />
      )}
    </li>
  );
}

/** Puts the values of then into the draft of the form, where they are looked at and saved as any change. */
function Restore({
  id,
  type,
  of,
  all,
}: {
  readonly id: string;
  readonly type: keyof typeof forms;
  readonly of: AuditRow;
  readonly all: readonly AuditRow[];
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const { identity } = useSession();
  const isPolicy = type === 'AccessPackageAssignmentPolicy';
  const path = isPolicy ? policyRead(id) : `${em}/accessPackages/${id}?$expand=catalog`;
  const write = useWrite((who) => callGraph<Values>(who, 'GET', path));
  return (
    <div>
      <WriteButton
        size="small"
        disabled={write.isPending}
        onClick={() =>
          write.mutate(undefined, {
            onSuccess: (base) => {
              const changes = realChanges(base, valuesBefore(id, all, of));
              if (Object.keys(changes).length === 0) return toasts.done(t('manage.history.same'));
              keepDraft(draftKey(identity?.key ?? '', forms[type].type, id), { base, changes, at: Date.now() });
              return void navigate({ to: '.', search: { part: '', ...(isPolicy ? { policy: id } : {}) } } as never);
            },
            onError: (error) => toasts.failed(t('manage.history.gone'), error),
          })
        }
      >
        {t('manage.history.restore')}
      </WriteButton>
    </div>
  );
}
