// One decision: who wants what and why, since when and until when it waits; or how it was decided.

import { Badge, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Instant } from '../../parts/Instant.tsx';
import { Person } from '../../parts/Person.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText } from '../../text/text.tsx';
import type { MyApproval } from './approvals.ts';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  words: { display: 'flex', flexDirection: 'column', gap: '4px', minWidth: 0, flexGrow: 1, overflowWrap: 'anywhere' },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  name: { fontWeight: tokens.fontWeightSemibold },
  dim: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});
const soon = 2 * 86_400_000;

export function ApprovalCard({
  of,
  now,
  pick,
}: {
  readonly of: MyApproval;
  readonly now: number;
  /** Null where nothing can be picked. */
  readonly pick: { readonly isPicked: boolean; readonly onChange: (isPicked: boolean) => void } | null;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const name = of.accessPackageName ?? t('requests.unknownPackage');
  const person = of.target?.displayName ?? t('approvals.unknownPerson');
  const isForOther = of.requestor !== null && of.requestor.id !== of.target?.id;
  return (
    <div className={styles.card} data-approval={of.id}>
      {pick === null ? null : (
        <Checkbox
          checked={pick.isPicked}
          aria-label={t('approvals.pick', { name, person })}
          onChange={(_, { checked }) => pick.onChange(checked === true)}
        />
      )}
      <div className={styles.words}>
        <div className={styles.head}>
          <TextLink to={`/approvals/${of.id}` as '/'} className={styles.name}>
            <bdi>{t('approvals.one', { name, person })}</bdi>
          </TextLink>
          <Marks of={of} now={now} />
        </div>
        {isForOther ? (
          <span className={styles.dim}>
            {t('requests.by')} <Person name={of.requestor?.displayName ?? ''} />
          </span>
        ) : null}
        {of.justification === null || of.justification === '' ? null : <bdi>{of.justification}</bdi>}
        <Times of={of} />
      </div>
    </div>
  );
}

function Marks({ of, now }: { readonly of: MyApproval; readonly now: number }): ReactNode {
  const { t, fromNow } = useText();
  if (of.result !== 'notReviewed')
    return (
      <Badge appearance="tint" color={of.result === 'approved' ? 'success' : 'danger'}>
        {t(`approvals.result.${of.result}`)}
      </Badge>
    );
  return (
    <>
      {of.stages > 1 ? (
        <Badge appearance="tint" color="informative">
          {t('approvals.stage', { stage: of.stage, stages: of.stages })}
        </Badge>
      ) : null}
      {of.waitsForAnswer ? (
        <Badge appearance="tint" color="brand">
          {t('approvals.waitsForAnswer')}
        </Badge>
      ) : null}
      {of.deadline !== null && Date.parse(of.deadline) - now < soon ? (
        <Badge appearance="tint" color="warning">
          {t('approvals.dueIn', { when: fromNow(of.deadline, now) })}
        </Badge>
      ) : null}
    </>
  );
}

function Times({ of }: { readonly of: MyApproval }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (of.decidedDateTime !== null)
    return (
      <span className={styles.dim}>
        {t('approvals.decided')} <Instant at={of.decidedDateTime} />
        {of.decision === '' ? null : (
          <>
            : <bdi>{of.decision}</bdi>
          </>
        )}
      </span>
    );
  return (
    <span className={styles.dim}>
      {t('approvals.since')} <Instant at={of.waitsSince ?? of.createdDateTime} />
      {of.deadline === null ? null : (
        <>
          {' · '}
          {t('approvals.until')} <Instant at={of.deadline} />
        </>
      )}
    </span>
  );
}
