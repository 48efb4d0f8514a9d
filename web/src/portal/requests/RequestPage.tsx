// One request: how far it is, whom it waits for and until when, what was said, and what the person can do.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Request } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Person } from '../../parts/Person.tsx';
import { Section } from '../../parts/Section.tsx';
import { Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { RequestStateBadge } from '../parts/RequestStateBadge.tsx';
import { Unreadable } from '../parts/Unreadable.tsx';
import { Decisions } from './Decisions.tsx';
import { ProgressHistory } from './ProgressHistory.tsx';
import { useProgress, type RequestProgress } from './progress.ts';
import { Steps } from './Steps.tsx';

// Fields and dialogs are heavy; how the request comes along is read before they are there.
const Answering = lazy(() => import('./Answering.tsx'));
const RequestActions = lazy(() => import('./RequestActions.tsx'));

const useStyles = makeStyles({
  now: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  refused: {
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    overflowWrap: 'anywhere',
  },
});

export default function RequestPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useProgress(id);
  useTitle(data?.accessPackage?.displayName);
  const above = <TextLink to={'/requests' as '/'}>{t('requests.title')}</TextLink>;
  if (error !== null && data === undefined)
    return <Unreadable above={above} title={t('requests.one')} error={error} says={t('requests.gone')} />;
  if (data === undefined) return <Loading heights={[64, 180, 220]} />;
  const name = data.accessPackage?.displayName ?? t('requests.unknownPackage');
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{name}</bdi>}
        actions={
          // As high as a button, so that nothing moves when they come.
          <Suspense fallback={<span style={{ height: '32px' }} />}>
            <RequestActions of={data} />
          </Suspense>
        }
      />
      <Section title={t('requests.progress')} actions={<RequestStateBadge state={data.state} />}>
        <Now of={data} />
      </Section>
      <Section title={t('requests.about')} actions={<OpenAsCall path={`/latchkey/v1/requests/${data.id}/progress`} />}>
        <About of={data} />
      </Section>
      <Section title={t('requests.history')}>
        <ProgressHistory of={data.history} />
      </Section>
    </>
  );
}

function Now({ of }: { readonly of: RequestProgress }): ReactNode {
  const styles = useStyles();
  const question = of.questions.find(({ answeredAt }) => answeredAt === null);
  return (
    <div className={styles.now}>
      <Steps state={of.state} />
      <Refused of={of} />
      {question === undefined ? null : (
        <Suspense fallback={<Loading heights={[160]} />}>
          <Answering key={question.id} requestId={of.id} of={question} />
        </Suspense>
      )}
      <Decisions of={of} />
    </div>
  );
}

/** Why it came to nothing, and what would change that. */
function Refused({ of: { state, steps, history } }: { readonly of: RequestProgress }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (state !== 'denied' && state !== 'deliveryFailed') return null;
  const denial = steps.find(({ result }) => result === 'denied');
  const isTimedOut = history.some(({ kind }) => kind === 'timedOut');
  const ofDenial = denial === undefined ? 'requests.notDecidedNext' : 'requests.deniedNext';
  const says = state === 'deliveryFailed' ? 'requests.failedNext' : isTimedOut ? 'requests.timedOutNext' : ofDenial;
  return (
    <div className={styles.refused}>
      {denial?.justification == null || denial.justification === '' ? null : (
        <Text block>
          {t('requests.deniedBecause')} <bdi>{denial.justification}</bdi>
        </Text>
      )}
      <Text>{t(says)}</Text>
    </div>
  );
}

function About({ of }: { readonly of: RequestProgress }): ReactNode {
  const { t } = useText();
  const { data: said, isPending } = useGraph<Request>(`${em}/assignmentRequests/${of.id}`);
  const isForOther = of.target.id !== of.requestor.id;
  const by = of.requestedBy ?? of.requestor;
  if (isPending) return <Loading heights={[132]} />;
  return (
    <Facts
      of={[
        [
          t('requests.package'),
          of.accessPackage === null ? null : (
            <TextLink to={`/browse/${of.accessPackage.id}` as '/'}>
              <bdi>{of.accessPackage.displayName}</bdi>
            </TextLink>
          ),
        ],
        [t('request.for'), isForOther ? <Person name={of.target.displayName} /> : null],
        [t('requests.by'), isForOther || by.id !== of.target.id ? <Person name={by.displayName} /> : null],
        [t('requests.created'), <Instant key="at" at={of.requestedAt} />],
        [t('requests.reason'), said?.justification ? <bdi>{said.justification}</bdi> : null],
        ...(said?.answers ?? []).map((answer): readonly [string, ReactNode] => [
          answer.answeredQuestion?.text ?? '',
          <bdi key="answer">{answer.displayValue ?? answer.value}</bdi>,
        ]),
        [t('access.until'), of.grantedUntil === null ? null : <Instant at={of.grantedUntil} isDay />],
        [t('requests.completed'), of.completedAt === null ? null : <Instant at={of.completedAt} />],
      ]}
    />
  );
}
