// One request before its approver: who wants what and why, what speaks for and against it, and the decision.

import { makeStyles, tokens } from '@fluentui/react-components';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { useAllowedActions } from '../../parts/allowedActions.ts';
import { explainedType } from '../../parts/explanation.ts';
import { Facts } from '../../parts/Facts.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Person } from '../../parts/Person.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { RequestStateBadge } from '../parts/RequestStateBadge.tsx';
import { Why } from '../parts/Why.tsx';
import { Unreadable } from '../parts/Unreadable.tsx';
import { ProgressHistory } from '../requests/ProgressHistory.tsx';
import { useProgress, type RequestProgress } from '../requests/progress.ts';
import { Background } from './Background.tsx';
import { useApprovalContext, type ApprovalContext } from './approvals.ts';

// Fields and dialogs are heavy; what is decided is read before they are there.
const DecisionForm = lazy(() => import('./DecisionForm.tsx'));
const TakeBack = lazy(() => import('./TakeBack.tsx'));

const useStyles = makeStyles({
  /** A button without a frame begins where the text above it does. */
  why: { marginTop: tokens.spacingVerticalS, marginInlineStart: '-8px' },
  /** What is decided stands beside the decision, and before it where there is little room. */
  sides: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(280px, 2fr)',
    columnGap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 900px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

export default function ApprovalPage(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const progress = useProgress(id);
  const context = useApprovalContext(id);
  const name = progress.data?.accessPackage?.displayName ?? t('requests.unknownPackage');
  const person = progress.data?.target.displayName ?? '';
  useTitle(progress.data === undefined ? undefined : t('approvals.one', { name, person }));
  const above = <TextLink to={'/approvals' as '/'}>{t('approvals.title')}</TextLink>;
  const error = progress.error ?? context.error;
  if (error !== null && (progress.data === undefined || context.data === undefined))
    return <Unreadable above={above} title={t('approvals.request')} error={error} says={t('approvals.gone')} />;
  if (progress.data === undefined || context.data === undefined) return <Loading heights={[64, 220, 260]} />;
  return (
    <>
      <PageHead above={above} title={<bdi>{t('approvals.one', { name, person })}</bdi>} />
      <div className={styles.sides}>
        <div>
          <Section title={t('requests.about')} actions={<RequestStateBadge state={progress.data.state} />}>
            <About of={progress.data} context={context.data} />
          </Section>
          <Decision of={progress.data} context={context.data} />
        </div>
        <Section title={t('approvals.background')}>
          <Background of={context.data} />
          {progress.data.accessPackage === null ? null : (
            <div className={styles.why}>
              <Why
                packageId={progress.data.accessPackage.id}
                personId={progress.data.target.id}
                name={t('approvals.one', { name, person })}
                requestType={explainedType(progress.data.requestType)}
                // It is the one that is decided here.
                without={['noOpenRequest']}
              />
            </div>
          )}
        </Section>
      </div>
      <Section title={t('requests.history')} actions={<OpenAsCall path={`/latchkey/v1/approvals/${id}/context`} />}>
        <ProgressHistory of={progress.data.history} />
      </Section>
    </>
  );
}

function About({ of, context }: { readonly of: RequestProgress; readonly context: ApprovalContext }): ReactNode {
  const { t } = useText();
  return (
    <Facts
      of={[
        [t('request.for'), <Person key="for" name={of.target.displayName} />],
        [
          t('requests.by'),
          of.requestor.id === of.target.id ? null : <Person key="by" name={of.requestor.displayName} />,
        ],
        [t('requests.reason'), context.justification === null ? null : <bdi>{context.justification}</bdi>],
        ...context.answers.map(
          ({ question, answer }) =>
            [question ?? t('approvals.answer'), answer === null ? null : <bdi>{answer}</bdi>] as const,
        ),
        [t('approvals.gives'), context.resources.length === 0 ? null : <Resources of={context.resources} />],
        [t('requests.created'), <Instant key="at" at={of.requestedAt} />],
        [t('approvals.until'), context.deadline === null ? null : <Instant key="until" at={context.deadline} />],
      ]}
    />
  );
}

function Resources({ of }: { readonly of: ApprovalContext['resources'] }): ReactNode {
  const { t } = useText();
  return of.map(({ displayName, roleName }, n) => (
    <div key={n}>
      <bdi>
        {roleName === null ? displayName : t('approvals.resource', { name: displayName ?? '', role: roleName })}
      </bdi>
    </div>
  ));
}

function Decision({ of, context }: { readonly of: RequestProgress; readonly context: ApprovalContext }): ReactNode {
  const { t } = useText();
  const actions = useAllowedActions([of.id]);
  if (!actions.isRead && of.state === 'pendingApproval')
    return (
      <Section title={t('approvals.decision')}>
        {actions.error === null ? <Loading heights={[276]} /> : <Failed error={actions.error} />}
      </Section>
    );
  const why = actions.reasonFor(of.id, 'approve') ?? actions.reasonFor(of.id, 'deny');
  if (actions.isAllowed(of.id, 'approve') || actions.isAllowed(of.id, 'deny'))
    return (
      <Section title={t('approvals.decision')}>
        <Suspense fallback={<Loading heights={[276]} />}>
          <DecisionForm id={of.id} context={context} actions={actions} questions={of.questions} />
        </Suspense>
      </Section>
    );
  if (actions.isAllowed(of.id, 'takeBackApproval'))
    return (
      <Suspense>
        <TakeBack id={of.id} />
      </Suspense>
    );
  return why === null ? null : <Section title={t('approvals.decision')}>{why}</Section>;
}
