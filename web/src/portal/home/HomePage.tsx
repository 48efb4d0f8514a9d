// The first page: what waits for the person and what they wait for.

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { endOf, type Assignment, type Request } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading, Nothing } from '../../parts/states.tsx';
import { useSession } from '../../session/session.ts';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalS} 0`,
  },
  dim: { color: tokens.colorNeutralForeground3 },
});
interface Of<Row> {
  readonly value: readonly Row[];
}

export default function HomePage(): ReactNode {
  const { t } = useText();
  const { identity } = useSession();
  return (
    <>
      <PageHead title={<bdi>{t('home.welcome', { name: identity?.displayName ?? '' })}</bdi>} />
      <Section title={t('home.waiting')}>
        <Waiting />
      </Section>
      <Section title={t('home.access')}>
        <Access />
      </Section>
    </>
  );
}

function Waiting(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data, error, refetch } = useGraph<Of<Request>>(
    `${em}/assignmentRequests/filterByCurrentUser(on='target')?$expand=accessPackage&$orderby=createdDateTime desc`,
  );
  if (error !== null) return <Failed error={error} retry={refetch} />;
  if (data === undefined) return <Loading heights={[44]} />;
  const open = data.value.filter(({ completedDateTime }) => completedDateTime === null);
  if (open.length === 0) return <Nothing title={t('home.nothingWaits')} />;
  return (
    <ul className={styles.list}>
      {open.map(({ id, accessPackage, createdDateTime }) => (
        <li key={id} className={styles.row}>
          <bdi>{accessPackage?.displayName}</bdi>
          <span className={styles.dim}>
            <Instant at={createdDateTime} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Access(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data, error, refetch } = useGraph<Of<Assignment>>(
    `${em}/assignments/filterByCurrentUser(on='target')?$expand=accessPackage`,
  );
  if (error !== null) return <Failed error={error} retry={refetch} />;
  if (data === undefined) return <Loading heights={[44]} />;
  const held = data.value.filter(({ state }) => state !== 'expired');
  if (held.length === 0) return <Nothing title={t('home.noAccess')} />;
  return (
    <ul className={styles.list}>
      {held.map(({ id, accessPackage, schedule }) => (
        <li key={id} className={styles.row}>
          <bdi>{accessPackage?.displayName}</bdi>
          <span className={styles.dim}>
            {endOf(schedule) === '' ? t('home.noEnd') : <Instant at={endOf(schedule)} isDay />}
          </span>
        </li>
      ))}
    </ul>
  );
}
