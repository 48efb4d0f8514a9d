// One person of the team: what they have, what they wait for; and the way to ask for something in their name.

import { makeStyles, tokens } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { explainedType } from '../../parts/explanation.ts';
import { Initials } from '../../parts/Initials.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { Items } from '../../parts/Items.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading, Nothing } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { idsBeside, useAllowedActions } from '../../parts/allowedActions.ts';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { kindOf, RequestStateBadge } from '../parts/RequestStateBadge.tsx';
import { Why } from '../parts/Why.tsx';
import { Unreadable } from '../parts/Unreadable.tsx';
import { teamPath, useReport, type ReportWithAccess } from './team.ts';
import { WriteButton } from '../../parts/WriteButton.tsx';

const AskForReport = lazy(() => import('./AskForReport.tsx'));
const AskPanel = lazy(() => import('../browse/AskPanel.tsx'));

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
          <WriteButton appearance="primary" onClick={() => setAsking(true)}>
            {t('team.ask')}
          </WriteButton>
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
  const { t } = useText();
  const { error } = useAllowedActions(idsBeside(held, 0));
  const [extended, setExtended] = useState<string | null>(null);
  if (held.length === 0) return <Nothing title={t('team.nothingHeld')} />;
  const chosen = held.find(({ id }) => id === extended);
  return (
    <>
      {error === null ? null : <Failed error={error} />}
      <Items
        label={t('team.held')}
        rows={held}
        keyOf={({ id }) => id}
        item={(each, at) => (
          <HeldRow of={each} personId={personId} beside={idsBeside(held, at)} onExtend={() => setExtended(each.id)} />
        )}
        height={40}
      />
      {chosen === undefined ? null : (
        <Suspense>
          <AskPanel
            ids={[chosen.accessPackageId]}
            held={chosen.accessPackageName ?? ''}
            people={[personId]}
            onClose={() => setExtended(null)}
          />
        </Suspense>
      )}
    </>
  );
}

function HeldRow({
  of: { id, accessPackageId, accessPackageName, ...period },
  personId,
  beside,
  onExtend,
}: {
  readonly of: HeldAccess;
  readonly personId: string;
  readonly beside: readonly string[];
  readonly onExtend: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const actions = useAllowedActions(beside);
  const name = accessPackageName ?? '';
  return (
    <div className={styles.row}>
      <bdi>{accessPackageName ?? t('requests.unknownPackage')}</bdi>
      <Period of={period} />
      {actions.isAllowed(id, 'extend') ? (
        <WriteButton aria-label={t('access.extendName', { name })} onClick={onExtend}>
          {t('access.extend')}
        </WriteButton>
      ) : null}
      <Why packageId={accessPackageId} personId={personId} name={name} requestType="userUpdate" />
    </div>
  );
}

type HeldAccess = ReportWithAccess['held'][number];

function Period({
  of: { startDateTime, endDateTime },
}: {
  readonly of: Pick<HeldAccess, 'startDateTime' | 'endDateTime'>;
}): ReactNode {
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
          <Why
            packageId={accessPackageId}
            personId={personId}
            name={accessPackageName ?? ''}
            requestType={explainedType(requestType)}
            // It is the one that waits here.
            without={['noOpenRequest']}
          />
        </li>
      ))}
    </ul>
  );
}
