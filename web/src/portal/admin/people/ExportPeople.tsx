// All people as CSV, in the columns that a list that comes in may have.

import { Button } from '@fluentui/react-components';
import { ArrowExportRegular } from '@fluentui/react-icons';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { csvOf, save } from '../../../parts/csv.ts';
import { readAll } from '../../../parts/listRead.ts';
import { useSession } from '../../../session/session.ts';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import type { Values } from '../../forms/formField.ts';
import { csvColumns } from './peopleCsv.ts';

const properties = csvColumns.map(({ property }) => property);
const source = { path: '/v1.0/users', select: properties.join(','), orderBy: 'displayName' };
const everything = { text: '', sort: '', chosen: {}, page: 1 };

export function ExportPeople(): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const { identity } = useSession();
  const read = useMutation({
    mutationFn: () => readAll<Values>(identity, source, everything, []),
    onSuccess: (rows) => {
      const text = csvOf(
        properties,
        rows.map((row) => properties.map((each) => (row[each] == null ? '' : String(row[each])))),
      );
      save('people.csv', text, 'text/csv;charset=utf-8');
      toasts.done(t('states.savedCsv', { count: rows.length, what: t('people.label') }));
    },
    onError: (error) => toasts.failed(t('states.notSaved'), error),
  });
  return (
    <Button icon={<ArrowExportRegular />} disabled={read.isPending} onClick={() => read.mutate()}>
      {t('people.export')}
    </Button>
  );
}
