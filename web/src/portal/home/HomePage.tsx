// The first page: what needs the person, what ends soon, what they wait for, and what others like them have.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { lazy, Suspense, type ReactNode } from 'react';
import type { Named, Request } from '../../api/entities.ts';
import { em } from '../../api/paths.ts';
import { useGraph } from '../../api/queries.ts';
import { useTenantNow } from '../../api/tenantTime.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Failed, Loading, Nothing } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useSession } from '../../session/session.ts';
import { useText } from '../../text/text.tsx';
import { isEndingSoon, useMyAccess } from '../access/myAccess.ts';
import { useAttentionCount } from '../admin/attention/attention.ts';
import { useAreas } from '../areas.ts';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';

const EndingSoon = lazy(() => import('./EndingSoon.tsx'));
const OpenRequests = lazy(() => import('./OpenRequests.tsx'));

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalM },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM, overflowWrap: 'anywhere' },
  decide: { marginBottom: tokens.spacingVerticalM, ':last-child': { marginBottom: 0 } },
  dim: { color: tokens.colorNeutralForeground3 },
});

export default function HomePage(): ReactNode {
  const { t } = useText();
  const { identity } = useSession();
  return (
    <>
      <PageHead
        title={<bdi>{t('home.welcome', { name: identity?.displayName ?? '' })}</bdi>}
        actions={
          <>
            <TextLink to={'/browse' as '/'}>{t('home.browse')}</TextLink>
            <OpenAsCall path="/latchkey/v1/areas" />
          </>
        }
      />
      <NeedsYou />
      <Waiting />
      <Suggestions />
    </>
  );
}

/** Decisions that wait for the person, and their access that ends within fourteen days. */
function NeedsYou(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const now = useTenantNow();
  const areas = useAreas();
  const approvals = areas.countOf('approvals');
  const reviews = areas.countOf('reviews');
  const attention = useAttentionCount(areas.isAllowed('attention'));
  const { held, data, error: ofAccess } = useMyAccess();
  const error = ofAccess ?? areas.error;
  const ending = held.filter((each) => isEndingSoon(each, now));
  return (
    <Section title={t('home.needsYou')}>
      {approvals === 0 ? null : (
        <Text block className={styles.decide}>
          <TextLink to={'/approvals' as '/'}>{t('home.decide', { count: approvals })}</TextLink>
        </Text>
      )}
      {reviews === 0 ? null : (
        <Text block className={styles.decide}>
          <TextLink to={'/reviews' as '/'}>{t('home.review', { count: reviews })}</TextLink>
        </Text>
      )}
      {attention === 0 ? null : (
        <Text block className={styles.decide}>
          <TextLink to={'/admin/attention' as '/'}>{t('home.attention', { count: attention })}</TextLink>
        </Text>
      )}
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined || !areas.isRead ? (
        <Loading heights={[44]} />
      ) : ending.length > 0 ? (
        <Suspense fallback={<Loading heights={ending.map(() => 92)} />}>
          <EndingSoon of={ending} now={now} />
        </Suspense>
      ) : approvals + reviews + attention === 0 ? (
        <Nothing title={t('home.nothingNeedsYou')} />
      ) : null}
    </Section>
  );
}

/** The open requests of the person. */
function Waiting(): ReactNode {
  const { t } = useText();
  const { data, error } = useGraph<{ readonly value: readonly Request[] }>(
    `${em}/assignmentRequests/filterByCurrentUser(on='target')?$expand=accessPackage&$orderby=createdDateTime desc` +
      "&$filter=state in ('submitted','pendingApproval','scheduled','delivering')&$top=20",
    { refetchInterval: 15_000 },
  );
  return (
    <Section title={t('home.waiting')} actions={<TextLink to={'/requests' as '/'}>{t('home.all')}</TextLink>}>
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[44]} />
      ) : data.value.length === 0 ? (
        <Nothing title={t('home.nothingWaits')} />
      ) : (
        <Suspense fallback={<Loading heights={data.value.map(() => 64)} />}>
          <OpenRequests of={data.value} />
        </Suspense>
      )}
    </Section>
  );
}

interface Suggestion {
  readonly id: string;
  readonly accessPackage?: (Named & { readonly description: string | null }) | null;
}

/** What people near the person hold. Nothing where the tenant has it switched off, or there is nothing. */
function Suggestions(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data } = useGraph<{ readonly value: readonly Suggestion[] }>(
    `${em}/accessPackageSuggestions/filterByCurrentUser(on='relatedPeopleAssignments')?$expand=accessPackage&$top=5`,
  );
  const found = (data?.value ?? []).flatMap(({ accessPackage }) => accessPackage ?? []);
  if (found.length === 0) return null;
  return (
    <Section title={t('home.suggestions')}>
      <ul className={styles.list}>
        {found.map(({ id, displayName, description }) => (
          <li key={id} className={styles.row}>
            <TextLink to={`/browse/${id}` as '/'}>
              <bdi>{displayName}</bdi>
            </TextLink>
            <span className={styles.dim}>
              <bdi>{description}</bdi>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
