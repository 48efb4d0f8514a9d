// Who holds which role in a catalog: people and groups, given and taken.

import { Field, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import type { DirectoryObject } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Person } from '../../../parts/Person.tsx';
import { Failed } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { noFaults } from '../../forms/faultPlaces.ts';
import { FieldList } from '../../forms/FieldList.tsx';
import type { FormField, Values } from '../../forms/formField.ts';
import { idOfSubject } from '../../forms/subjectKinds.ts';
import { useSubjectNames } from '../../forms/subjectNames.ts';
import { OutcomeList } from '../../parts/OutcomeList.tsx';
import { useSendEach } from '../../parts/sendEach.ts';
import { Panel } from '../../parts/Panel.tsx';
import { PartBar } from '../PartBar.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const path = '/v1.0/roleManagement/entitlementManagement/roleAssignments';
/** The roles of a catalog, by the ids that Microsoft publishes. */
const roles = [
  ['ae79f266-94d4-4dab-b730-feca7e132178', 'owner'],
  ['7f480852-ebdc-47d4-87de-0d8498384a83', 'packageManager'],
  ['e2182095-804a-4656-ae11-64734e9b7ae5', 'assignmentManager'],
  ['44272f93-9762-48e8-af59-1b5351b1d6b3', 'reader'],
] as const;

interface Row {
  readonly id: string;
  readonly roleDefinitionId: string;
  readonly principal?: DirectoryObject | null;
}
const useStyles = makeStyles({ help: { color: tokens.colorNeutralForeground3 } });

export function CatalogRoles({ id, mayGive }: { readonly id: string; readonly mayGive: boolean }): ReactNode {
  const { t } = useText();
  const [isAdding, setAdding] = useState(false);
  const roleOf = ({ roleDefinitionId }: Row): string => {
    const role = roles.find(([each]) => each === roleDefinitionId);
    return role === undefined ? '' : t(`manage.role.${role[1]}`);
  };
  return (
    <>
      {mayGive ? (
        <PartBar>
          <WriteButton appearance="primary" icon={<AddRegular />} onClick={() => setAdding(true)}>
            {t('manage.role.give')}
          </WriteButton>
        </PartBar>
      ) : null}
      <DataTable
        label={t('manage.role.assignments')}
        name="roles"
        source={{
          path,
          filter: `appScopeId eq '/AccessPackageCatalog/${id}'`,
          expand: 'principal',
          searchBy: ['principal/displayName'],
        }}
        columns={[
          {
            title: t('manage.role.who'),
            orderBy: 'principal/displayName',
            cell: ({ principal }) => <Person name={principal?.displayName ?? t('manage.subjects.unknown')} />,
            text: ({ principal }) => principal?.displayName ?? '',
          },
          { title: t('manage.role.role'), cell: roleOf, text: roleOf },
          ...(mayGive
            ? [{ title: t('manage.remove'), width: '96px', cell: (row: Row) => <Take of={row} />, text: () => '' }]
            : []),
        ]}
        choices={[
          {
            key: 'role',
            label: t('manage.role.role'),
            options: roles.map(([value, name]) => ({
              value,
              label: t(`manage.role.${name}`),
              filter: `roleDefinitionId eq '${value}'`,
            })),
          },
        ]}
        keyOf={(row: Row) => row.id}
        empty={{ title: t('manage.role.none'), says: t('manage.role.noneSays') }}
      />
      {isAdding ? <GiveRole catalogId={id} onClose={() => setAdding(false)} /> : null}
    </>
  );
}

const holders: FormField = {
  property: 'holders',
  control: 'subjects',
  kinds: ['singleUser', 'groupMembers', 'singleServicePrincipal'],
  label: 'manage.role.who',
};

function GiveRole({ catalogId, onClose }: { readonly catalogId: string; readonly onClose: () => void }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const [draft, setDraft] = useState<Values>({ role: roles[0][0], holders: [] });
  const chosen = draft['holders'] as readonly Values[];
  const nameOf = useSubjectNames(chosen);
  const write = useSendEach(
    chosen.map((each) => ({
      key: idOfSubject(each) ?? '',
      title: nameOf(each),
      method: 'POST',
      url: path.replace('/v1.0', ''),
      body: {
        principalId: idOfSubject(each),
        roleDefinitionId: draft['role'],
        appScopeId: `/AccessPackageCatalog/${catalogId}`,
      },
    })),
  );
  return (
    <Panel
      title={t('manage.role.give')}
      onClose={onClose}
      onSubmit={() =>
        write.send((failed) => {
          setDraft({ ...draft, holders: chosen.filter((each) => failed.has(idOfSubject(each) ?? '')) });
          if (failed.size > 0) return;
          toasts.done(t('manage.role.given'));
          onClose();
        })
      }
      foot={
        <WriteButton type="submit" appearance="primary" disabled={chosen.length === 0 || write.isPending}>
          {t('manage.role.give')}
        </WriteButton>
      }
    >
      <Field label={t('manage.role.role')}>
        <RadioGroup
          value={String(draft['role'])}
          onChange={(_, { value }) => setDraft((before) => ({ ...before, role: value }))}
        >
          {roles.map(([id, name]) => (
            <Radio
              key={id}
              value={id}
              label={
                <>
                  {t(`manage.role.${name}`)}
                  <br />
                  <small className={styles.help}>{t(`manage.role.${name}.help`)}</small>
                </>
              }
            />
          ))}
        </RadioGroup>
      </Field>
      <FieldList
        fields={[holders]}
        draft={draft}
        object={null}
        faults={noFaults}
        isReadOnly={false}
        components={{}}
        onChange={(property, value) => setDraft((before) => ({ ...before, [property]: value }))}
      />
      {write.error === null ? null : <Failed error={write.error} />}
      {write.outcomes.some(({ error }) => error !== null) ? <OutcomeList of={write.outcomes} /> : null}
    </Panel>
  );
}

function Take({ of: { id, principal } }: { readonly of: Row }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const name = principal?.displayName ?? t('manage.subjects.unknown');
  const write = useWrite((identity) => callGraph(identity, 'DELETE', `${path}/${id}`));
  return (
    <>
      <WriteButton
        size="small"
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={t('manage.list.remove', { name })}
        onClick={() => setAsking(true)}
      />
      {isAsking ? (
        <Confirm
          title={t('manage.removeAsk', { name })}
          says={t('manage.role.takeSays')}
          action={t('manage.remove')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => toasts.done(t('manage.removed', { name })),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
