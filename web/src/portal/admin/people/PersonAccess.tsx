// What a person holds: each package with the policy that it came by, until when, and why.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { endOf, type Assignment } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import type { Column } from '../../../parts/column.ts';
import { DataTable } from '../../../parts/DataTable.tsx';
import { useText, type Texts } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { Why } from '../../parts/Why.tsx';
import type { Person } from './person.ts';

const useStyles = makeStyles({
  why: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalXS },
});

export function PersonAccess({ of: { id } }: { readonly of: Person }): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t } = texts;
  const seesAll = useAreas().isAllowed('assignments');
  return (
    <DataTable
      label={t('people.access.label')}
      name="held"
      source={{
        path: `${em}/assignments`,
        filter: `target/objectId eq '${id}' and state ne 'expired'`,
        expand: 'accessPackage($select=id,displayName),assignmentPolicy($select=id,displayName)',
        searchBy: ['accessPackage/displayName'],
      }}
      columns={[
        ...columnsOf(texts),
        {
          title: t('people.access.why'),
          width: '36%',
          cell: ({ accessPackage }) =>
            accessPackage == null ? null : (
              <span className={styles.why}>
                <Why
                  packageId={accessPackage.id}
                  personId={id}
                  name={accessPackage.displayName}
                  requestType="userUpdate"
                />
              </span>
            ),
          text: () => '',
        },
      ]}
      keyOf={(row: Assignment) => row.id}
      empty={
        seesAll
          ? { title: t('people.access.none'), says: t('people.access.noneSays') }
          : { title: t('people.access.unseen'), says: t('people.access.unseenSays') }
      }
    />
  );
}

const columnsOf = ({ t, date }: Texts): readonly Column<Assignment>[] => [
  {
    title: t('people.access.package'),
    orderBy: 'accessPackage/displayName',
    cell: ({ accessPackage }) => <bdi>{accessPackage?.displayName}</bdi>,
    text: ({ accessPackage }) => accessPackage?.displayName ?? '',
  },
  {
    title: t('people.access.policy'),
    isExtra: true,
    cell: ({ assignmentPolicy }) => <bdi>{assignmentPolicy?.displayName ?? t('people.access.direct')}</bdi>,
    text: ({ assignmentPolicy }) => assignmentPolicy?.displayName ?? t('people.access.direct'),
  },
  {
    title: t('people.access.until'),
    width: '170px',
    cell: ({ schedule, state }) => untilOf({ schedule, state }, t, date),
    text: ({ schedule }) => endOf(schedule),
  },
];

function untilOf(
  { schedule, state }: Pick<Assignment, 'state'> & { readonly schedule: Assignment['schedule'] | undefined },
  t: Texts['t'],
  date: Texts['date'],
): string {
  if (state !== 'delivered') return t('people.access.notThere');
  const end = endOf(schedule);
  return end === '' ? t('people.access.noEnd') : date(end);
}
