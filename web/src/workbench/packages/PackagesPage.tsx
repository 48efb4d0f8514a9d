// The list of access packages.

import type { ReactNode } from 'react';
import { em } from '../../api/paths.ts';
import { ObjectLink } from '../../parts/chips.tsx';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { useNoneToSee } from '../../parts/noneToSee.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { readableInstant } from '../../parts/times.ts';
import { hidden } from './words.ts';
import type { AccessPackage } from './types.ts';

const columns: readonly Column<AccessPackage>[] = [
  {
    title: 'Name',
    orderBy: 'displayName',
    cell: ({ displayName }) => displayName,
    text: ({ displayName }) => displayName,
  },
  {
    title: 'Description',
    width: '24%',
    isExtra: true,
    cell: ({ description }) => description,
    text: ({ description }) => description ?? '',
  },
  {
    title: 'Catalog',
    width: '16%',
    orderBy: 'catalog/displayName',
    cell: ({ catalog }) =>
      catalog === undefined ? '' : <ObjectLink kind="catalog" id={catalog.id} name={catalog.displayName} />,
    text: ({ catalog }) => catalog?.displayName ?? '',
  },
  {
    title: 'Hidden',
    width: '100px',
    orderBy: 'isHidden',
    isExtra: true,
    cell: ({ isHidden }) => (isHidden ? 'Yes' : 'No'),
    text: ({ isHidden }) => String(isHidden),
  },
  {
    title: 'Changed',
    orderBy: 'modifiedDateTime',
    width: '170px',
    isExtra: true,
    cell: ({ modifiedDateTime }) => readableInstant(modifiedDateTime),
    text: ({ modifiedDateTime }) => modifiedDateTime,
  },
];

export default function PackagesPage(): ReactNode {
  const noneToSee = useNoneToSee();
  return (
    <>
      <PageHead
        title="Access packages"
        says="What people can be given: roles of resources, bundled under policies that say who may have them."
      />
      <DataTable
        label="access packages"
        source={{ path: `${em}/accessPackages`, expand: 'catalog($select=id,displayName)', orderBy: 'displayName' }}
        columns={columns}
        choices={[hidden]}
        keyOf={({ id }) => id}
        to={({ id }) => `/workbench/packages/${id}`}
        empty={{
          title: 'There is no access package yet',
          says: `The tutorial makes one in a few clicks. ${noneToSee}`,
        }}
      />
    </>
  );
}
