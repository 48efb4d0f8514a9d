// One person of the team: what they have, what they wait for; and the way to ask for something in their name.

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Initials } from '../../parts/Initials.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Loading, Nothing } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { useAllowedActions } from '../../parts/allowedActions.ts';
import { useMyPackages } from '../parts/myPackages.ts';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { kindOf, RequestStateBadge } from '../parts/RequestStateBadge.tsx';
import { Why } from '../parts/Why.tsx';
import { Unreadable } from '../parts/Unreadable.tsx';
import { teamPath, useReport, type ReportWithAccess } from './team.ts';

const AskForReport = lazy(() => import('./AskForReport.tsx'));
const RequestPanel = lazy(() => import('../browse/RequestPanel.tsx'));

const useStyles = makeStyles({
  title: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
    overflowWrap: 'anywhere',
  },
  dim: { color: tokens.colorNeutralForeground3 },
});

export default function TeamMemberPage(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { person } = useParams({ strict: false }) as { readonly person: string };
  const { data, error } = useReport(person);
  const [isAsking, setAsking] = useState(false);
  const report = data?.value[0];
  useTitle(report?.displayName);
  const above = <TextLink to={'/team' as '/'}>{t('team.title')}</TextLink>;
  if (error !== null && report === undefined)
    return <Unreadable above={above} title={t('team.one')} error={error} says={t('team.gone')} />;
  if (report === undefined) return <Loading heights={[64, 160, 120]} />;
  return (
    <>
      <PageHead
        above={above}
        title={
          <span className={styles.title}>
            <Initials name={report.displayName} size={40} />
            <bdi>{report.displayName}</bdi>
          </span>
        }
        says={report.jobTitle === null ? undefined : <bdi>{report.jobTitle}</bdi>}
        actions={
          <Button appearance="primary" onClick={() => setAsking(true)}>
            {t('team.ask')}
          </Button>
        }
      />
      <Section title={t('team.held')} actions={<OpenAsCall path={`${teamPath}(personId='${report.id}')`} />}>
        <Held of={report} />
      </Section>
      <Section title={t('team.waitingFor')}>
        <WaitingFor of={report} />
      </Section>
      {isAsking ? (
        <Suspense>
          <AskForReport of={report} onClose={() => setAsking(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function Held({ of: { id: personId, held } }: { readonly of: ReportWithAccess }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const actions = useAllowedActions(held.map(({ id }) => id));
  const [extended, setExtended] = useState<string | null>(null);
  if (held.length === 0) return <Nothing title={t('team.nothingHeld')} />;
  const chosen = held.find(({ id }) => id === extended);
  return (
    <>
      <ul className={styles.list}>
        {held.map((each) => (
          <li key={each.id} className={styles.row}>
            <bdi>{each.accessPackageName ?? t('requests.unknownPackage')}</bdi>
            <Period of={each} />
            {actions.isAllowed(each.id, 'extend') ? (
              <Button
                aria-label={t('access.extendName', { name: each.accessPackageName ?? '' })}
                onClick={() => setExtended(each.id)}
              >
                {t('access.extend')}
              </Button>
            ) : null}
            <Why packageId={each.accessPackageId} personId={personId} name={each.accessPackageName ?? ''} />
          </li>
        ))}
      </ul>
      {chosen === undefined ? null : <Extending of={chosen} personId={personId} onClose={() => setExtended(null)} />}
    </>
  );
}

type HeldAccess = ReportWithAccess['held'][number];

function Period({ of: { startDateTime, endDateTime } }: { readonly of: HeldAccess }): ReactNode {
  const { t } = useText();
  return (
    <span className={useStyles().dim}>
      {endDateTime === null ? (
        <>
          {t('access.since')} <Instant at={startDateTime} isDay />, {t('access.noEnd')}
        </>
      ) : (
        <>
          {t('access.until')} <Instant at={endDateTime} isDay />
        </>
      )}
    </span>
  );
}

/** Of a package that the manager may not see, its name alone is shown. */
function Extending({
  of: { accessPackageId: id, accessPackageName },
  personId,
  onClose,
}: {
  readonly of: HeldAccess;
  readonly personId: string;
  readonly onClose: () => void;
}): ReactNode {
  const { data } = useMyPackages([id]);
  if (data === undefined) return null;
  const bare = { id, displayName: accessPackageName ?? '', description: null, resourceNames: [] };
  return (
    <Suspense>
      <RequestPanel packages={[data.value[0] ?? bare]} people={[personId]} isExtension onClose={onClose} />
    </Suspense>
  );
}

function WaitingFor({ of: { id: personId, waitingFor } }: { readonly of: ReportWithAccess }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (waitingFor.length === 0) return <Nothing title={t('team.nothingWaits')} />;
  return (
    <ul className={styles.list}>
      {waitingFor.map(({ id, accessPackageId, accessPackageName, requestType, state, createdDateTime }) => (
        <li key={id} className={styles.row}>
          <TextLink to={`/requests/${id}` as '/'}>
            <bdi>{accessPackageName ?? t('requests.unknownPackage')}</bdi>
          </TextLink>
          <span className={styles.dim}>
            {kindOf(requestType, t)}, <Instant at={createdDateTime} isDay />
          </span>
          <RequestStateBadge state={state} />
          <Why packageId={accessPackageId} personId={personId} name={accessPackageName ?? ''} />
        </li>
      ))}
    </ul>
  );
}
