// One package: what it is, what is in it, how the person stands to it; `?ask=1` opens the request.

import { Text } from '@fluentui/react-components';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, type ReactNode } from 'react';
import { Facts } from '../../parts/Facts.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { Empty, Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { useReason } from '../../parts/allowedActions.ts';
import { useMyPackages, type MyPackage } from '../parts/myPackages.ts';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { useSession } from '../../session/session.ts';
import { StandingBadge } from '../parts/StandingBadge.tsx';
import { Why } from '../parts/Why.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

const RequestPanel = lazy(() => import('./RequestPanel.tsx'));

export default function PackagePage(): ReactNode {
  const { t } = useText();
  const { package: id } = useParams({ strict: false }) as { readonly package: string };
  const { data, error } = useMyPackages([id]);
  const [found] = data?.value ?? [];
  useTitle(found?.displayName);
  const above = <TextLink to={'/browse' as '/'}>{t('browse.title')}</TextLink>;
  if (error !== null)
    return (
      <>
        <PageHead above={above} title={t('browse.package')} />
        <Failed error={error} />
      </>
    );
  if (data === undefined) return <Loading heights={[64, 220]} />;
  if (found === undefined)
    return (
      <>
        <PageHead above={above} title={t('browse.package')} />
        <Empty title={t('browse.unknown')} says={t('browse.unknownSays')} />
      </>
    );
  return <Found of={found} above={above} />;
}

function Found({ of, above }: { readonly of: MyPackage; readonly above: ReactNode }): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const { ask } = useSearch({ strict: false }) as { readonly ask?: string };
  const show = (isAsking: boolean): void => {
    void navigate({ to: '.', search: (before: object) => ({ ...before, ask: isAsking ? '1' : '' }) } as never);
  };
  const { standing } = of;
  return (
    <>
      <PageHead
        above={above}
        title={<bdi>{of.displayName}</bdi>}
        says={of.description === null ? undefined : <bdi>{of.description}</bdi>}
        actions={
          standing === 'canRequest' ? (
            <WriteButton appearance="primary" onClick={() => show(true)}>
              {t('browse.ask')}
            </WriteButton>
          ) : undefined
        }
      />
      <Section title={t('browse.about')} actions={<OpenAsCall path={`/latchkey/v1/myPackages(ids=['${of.id}'])`} />}>
        <Facts
          of={[
            [t('browse.standing'), <StandingBadge key="standing" of={standing} />],
            [t('browse.why'), standing === 'cannot' ? <WhyNot key="why" of={of} /> : null],
            [
              t('browse.yourRequest'),
              of.requestId === null ? null : (
                <TextLink to={`/requests/${of.requestId}` as '/'}>{t('browse.seeRequest')}</TextLink>
              ),
            ],
            [
              t('browse.yourAccess'),
              of.assignmentId === null ? null : (
                <TextLink to={`/access/${of.assignmentId}` as '/'}>{t('browse.seeAccess')}</TextLink>
              ),
            ],
            [
              t('access.until'),
              standing !== 'has' ? null : of.endDateTime === null ? (
                t('access.noEnd')
              ) : (
                <Instant at={of.endDateTime} isDay />
              ),
            ],
            [t('browse.catalog'), of.catalogName === null ? null : <bdi>{of.catalogName}</bdi>],
          ]}
        />
      </Section>
      <Section title={t('browse.included')}>
        {of.resourceNames.length === 0 ? (
          <Text>{t('browse.nothingIncluded')}</Text>
        ) : (
          <ul>
            {of.resourceNames.map((name) => (
              <li key={name}>
                <bdi>{name}</bdi>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {ask === '1' && standing === 'canRequest' ? (
        <Suspense>
          <RequestPanel packages={[of]} onClose={() => show(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function WhyNot({ of }: { readonly of: MyPackage }): ReactNode {
  const reasonOf = useReason();
  const { identity } = useSession();
  return (
    <>
      {reasonOf(of)} {identity === null ? null : <Why packageId={of.id} personId={identity.id} name={of.displayName} />}
    </>
  );
}
