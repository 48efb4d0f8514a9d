// What nobody should hold together, and who does.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Person } from '../../../parts/Person.tsx';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { Tabs } from '../../manage/Tabs.tsx';
import { ConflictGrid, excludedBy, rulesSource, violationsPath, type Rule, type Violation } from './ConflictGrid.tsx';
import { ListHead } from '../../parts/Heads.tsx';

export default function ConflictsPage(): ReactNode {
  const { t } = useText();
  return (
    <>
      <ListHead title="shell.conflicts" says="admin.conflicts.says" path={violationsPath} />
      <Tabs
        label={t('shell.conflicts')}
        parts={[
          { key: 'grid', title: 'admin.conflicts.grid', draw: () => <ConflictGrid /> },
          { key: 'who', title: 'admin.conflicts.who', draw: () => <Violations /> },
          { key: 'rules', title: 'admin.conflicts.rules', draw: () => <Rules /> },
        ]}
      />
    </>
  );
}

function Violations(): ReactNode {
  const { t } = useText();
  const mayOpen = useAreas().isAllowed('people');
  const nameOf = ({ targetDisplayName }: Violation): string => targetDisplayName ?? t('manage.subjects.unknown');
  return (
    <DataTable
      label={t('admin.conflicts.label')}
      name="violations"
      source={{
        path: violationsPath,
        searchBy: ['targetDisplayName', 'accessPackageDisplayName', 'incompatibleDisplayName'],
      }}
      columns={[
        { title: t('manage.role.who'), cell: (row: Violation) => <Person name={nameOf(row)} />, text: nameOf },
        {
          title: t('admin.conflicts.has'),
          cell: ({ accessPackageDisplayName }: Violation) => <bdi>{accessPackageDisplayName}</bdi>,
          text: ({ accessPackageDisplayName }: Violation) => accessPackageDisplayName,
        },
        {
          title: t('admin.conflicts.and'),
          cell: ({ incompatibleDisplayName }: Violation) => <bdi>{incompatibleDisplayName}</bdi>,
          text: ({ incompatibleDisplayName }: Violation) => incompatibleDisplayName ?? '',
        },
      ]}
      keyOf={(row: Violation) => row.id}
      {...(mayOpen ? { to: ({ targetId }: Violation) => `/admin/people/${targetId}` } : {})}
      empty={{ title: t('admin.conflicts.none'), says: t('admin.conflicts.noneSays') }}
    />
  );
}

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexWrap: 'wrap', gap: '6px' },
  chip: {
    padding: '2px 8px',
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowWrap: 'anywhere',
  },
});

/** The packages that exclude others, each with what it excludes. */
function Rules(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <DataTable
      label={t('admin.conflicts.rulesLabel')}
      name="rules"
      source={{
        ...rulesSource,
        searchBy: ['displayName'],
      }}
      columns={[
        {
          title: t('people.access.package'),
          orderBy: 'displayName',
          cell: ({ displayName }: Rule) => <bdi>{displayName}</bdi>,
          text: ({ displayName }: Rule) => displayName,
        },
        {
          title: t('admin.conflicts.excludes'),
          cell: (row: Rule) => (
            <ul className={styles.list}>
              {excludedBy(row).map(({ id, displayName }) => (
                <li key={id} className={styles.chip}>
                  <bdi>{displayName}</bdi>
                </li>
              ))}
            </ul>
          ),
          text: (row: Rule) =>
            excludedBy(row)
              .map(({ displayName }) => displayName)
              .join(', '),
        },
      ]}
      keyOf={(row: Rule) => row.id}
      empty={{ title: t('admin.conflicts.noRules'), says: t('admin.conflicts.noRulesSays') }}
    />
  );
}
