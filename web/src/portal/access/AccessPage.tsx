// What the person holds, what ends first before all others, and what they held before.

import { makeStyles, Switch, tokens } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { endOf, type Assignment } from '../../api/entities.ts';
import { useTenantNow } from '../../api/tenantTime.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { HeldList } from './HeldList.tsx';
import { accessPath, useMyAccess } from './myAccess.ts';

const useStyles = makeStyles({
  past: { margin: `${tokens.spacingVerticalL} 0` },
});

export default function AccessPage(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const { past } = useSearch({ strict: false }) as { readonly past?: string };
  return (
    <>
      <PageHead title={t('access.title')} says={t('access.says')} actions={<OpenAsCall path={accessPath} />} />
      <Held />
      <Switch
        className={styles.past}
        label={t('access.showPast')}
        checked={past === '1'}
        onChange={(_, { checked }) =>
          void navigate({
            to: '.',
            search: (before: object) => ({ ...before, past: checked ? '1' : '' }),
            resetScroll: false,
          } as never)
        }
      />
      {past === '1' ? <Past /> : null}
    </>
  );
}

function Held(): ReactNode {
  const { t } = useText();
  const now = useTenantNow();
  const { held, data, error } = useMyAccess();
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Loading heights={[92, 92, 92]} />;
  if (held.length === 0)
    return (
      <Empty
        title={t('access.nothing')}
        says={t('access.nothingSays')}
        action={<TextLink to={'/browse' as '/'}>{t('browse.title')}</TextLink>}
      />
    );
  return <HeldList label={t('access.title')} of={held} now={now} />;
}

function Past(): ReactNode {
  const { t } = useText();
  const nameOf = ({ accessPackage }: Assignment): string => accessPackage?.displayName ?? t('requests.unknownPackage');
  return (
    <Section title={t('access.past')}>
      <DataTable<Assignment>
        label={t('access.past')}
        name="past"
        source={{
          path: accessPath,
          expand: 'accessPackage',
          filter: "state eq 'expired'",
          orderBy: 'id desc',
          searchBy: ['accessPackage/displayName'],
        }}
        columns={[
          { title: t('requests.package'), cell: (row) => <bdi>{nameOf(row)}</bdi>, text: nameOf },
          {
            title: t('access.ended'),
            cell: ({ expiredDateTime, schedule }) => {
              const at = expiredDateTime ?? endOf(schedule);
              return at === '' ? '' : <Instant at={at} isDay />;
            },
            text: ({ expiredDateTime }) => expiredDateTime ?? '',
          },
        ]}
        keyOf={({ id }) => id}
        to={({ id }) => `/access/${id}`}
        pageSize={15}
        empty={{ title: t('access.nothingPast') }}
      />
    </Section>
  );
}
