// What a reviewer must know of an item: when the person signed in, how the access was got, what it gives, who around
// the person has it, how it was reviewed before, and what changed since.

import { makeStyles, tokens } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { Facts } from '../../parts/Facts.tsx';
import { Instant } from '../../parts/Instant.tsx';
import { useText } from '../../text/text.tsx';
import type { ItemContext, ReviewItem } from './reviews.ts';

const useStyles = makeStyles({
  facts: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  warning: {
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
    alignItems: 'center',
    color: tokens.colorStatusWarningForeground3,
    '& svg': { flexShrink: 0, fontSize: '16px' },
  },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL },
});
/** More are told by their number. */
const mostRoles = 4;

export function ItemFacts({ of }: { readonly of: ReviewItem }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { context } = of;
  return (
    <>
      {of.isByRule ? <Warning text={t('reviews.byRule')} /> : null}
      {of.isIndirect ? <Warning text={t('reviews.indirect')} /> : null}
      <div className={styles.facts}>
        <Facts
          of={[
            [t('reviews.thing'), <bdi key="thing">{of.accessPackage?.displayName ?? of.resource.displayName}</bdi>],
            [
              t('reviews.lastSignIn'),
              of.lastSignInDateTime === null ? (
                t('reviews.noSignIn')
              ) : (
                <Instant key="signIn" at={of.lastSignInDateTime} isDay />
              ),
            ],
            ...(context === null ? [] : factsOf(context, t)),
          ]}
        />
      </div>
    </>
  );
}

function factsOf(
  context: ItemContext,
  t: ReturnType<typeof useText>['t'],
): readonly (readonly [name: string, value: ReactNode])[] {
  const { peers, lastReview, department, jobTitle, managerName } = context;
  const place = [jobTitle, department].filter((each) => each !== null && each !== '').join(', ');
  return [
    [t('reviews.place'), place === '' ? null : <bdi key="place">{place}</bdi>],
    [t('reviews.manager'), managerName === null ? null : <bdi key="manager">{managerName}</bdi>],
    [t('reviews.given'), <Given key="given" of={context} />],
    [t('reviews.ends'), context.endsAt === null ? null : <Instant key="ends" at={context.endsAt} isDay />],
    [t('reviews.gives'), context.gives.length === 0 ? null : <Roles key="gives" of={context.gives} />],
    [
      t('reviews.peers'),
      peers === null || peers.all === 0 ? null : t('reviews.peersHave', { has: peers.withAccess, of: peers.all }),
    ],
    [t('reviews.lastReview'), lastReview === null ? t('reviews.firstReview') : <Last key="last" of={lastReview} />],
    [
      t('reviews.changes'),
      context.changes.length === 0 ? null : (
        <span key="changes">
          {context.changes.map(({ what, before, after }, n) => (
            <bdi key={n}>
              {n === 0 ? '' : ' · '}
              {t(`reviews.changed.${what}`, { before: before ?? '–', after: after ?? '–' })}
            </bdi>
          ))}
        </span>
      ),
    ],
  ];
}

function Warning({ text }: { readonly text: string }): ReactNode {
  return (
    <div className={useStyles().warning}>
      <WarningRegular aria-hidden />
      {text}
    </div>
  );
}

function Given({ of }: { readonly of: ItemContext }): ReactNode {
  const { t } = useText();
  return (
    <>
      {t(`reviews.givenBy.${of.givenBy}`)}
      {of.givenByName === null ? null : (
        <>
          {' '}
          <bdi>{of.givenByName}</bdi>
        </>
      )}
      {of.givenAt === null ? null : (
        <>
          {' · '}
          <Instant at={of.givenAt} isDay />
        </>
      )}
      {of.reason === null || of.reason === '' ? null : (
        <>
          {': '}
          <bdi>{of.reason}</bdi>
        </>
      )}
    </>
  );
}

function Roles({ of }: { readonly of: ItemContext['gives'] }): ReactNode {
  const { t } = useText();
  const names = of.map(({ resource, role }) =>
    role === null ? (resource ?? '') : t('approvals.resource', { name: resource ?? '', role }),
  );
  const [shown, more] = [names.slice(0, mostRoles), names.slice(mostRoles)];
  return (
    <span title={more.join('\n')}>
      {shown.map((name, n) => (
        <bdi key={n}>
          {n === 0 ? '' : ' · '}
          {name}
        </bdi>
      ))}
      {more.length === 0 ? null : ` ${t('reviews.moreRoles', { count: more.length })}`}
    </span>
  );
}

function Last({ of }: { readonly of: NonNullable<ItemContext['lastReview']> }): ReactNode {
  const { known } = useText();
  return (
    <>
      {known(`reviews.decision.${of.decision}`, of.decision)}
      {of.byName === null ? null : (
        <>
          {' · '}
          <bdi>{of.byName}</bdi>
        </>
      )}
      {' · '}
      <Instant at={of.at} isDay />
      {of.justification === '' ? null : (
        <>
          {': '}
          <bdi>{of.justification}</bdi>
        </>
      )}
    </>
  );
}
