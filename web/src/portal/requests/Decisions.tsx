// The decisions that a request needs: who decides, until when, what was decided and why.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Instant } from '../../parts/Instant.tsx';
import { Person } from '../../parts/Person.tsx';
import { useText } from '../../text/text.tsx';
import type { ProgressStep, RequestProgress } from './progress.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '12px' },
  step: { display: 'flex', flexDirection: 'column', gap: '4px', overflowWrap: 'anywhere' },
  people: { display: 'flex', flexWrap: 'wrap', gap: `4px ${tokens.spacingHorizontalM}` },
  dim: { color: tokens.colorNeutralForeground3 },
});

export function Decisions({ of: { steps } }: { readonly of: RequestProgress }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  if (steps.length === 0) return null;
  return (
    <ol className={styles.list} aria-label={t('requests.decisions')}>
      {steps.map((step) => (
        <li key={step.stage} className={styles.step}>
          <Text weight="semibold">
            {steps.length === 1
              ? t(`requests.decision.${stateOf(step)}`)
              : t('requests.decisionOf', {
                  n: step.stage,
                  count: steps.length,
                  state: t(`requests.decision.${stateOf(step)}`),
                })}
          </Text>
          {step.state === 'decided' ? <Decided of={step} /> : null}
          {step.state === 'open' ? <Open of={step} /> : null}
        </li>
      ))}
    </ol>
  );
}

function stateOf({ state, result }: ProgressStep): 'approved' | 'denied' | 'open' | 'later' | 'over' {
  if (state === 'decided') return result === 'denied' ? 'denied' : 'approved';
  return state === 'open' ? 'open' : state === 'waiting' ? 'later' : 'over';
}

/** The reason of a denial stands above, with what would change it. */
function Decided({ of: { decidedBy, decidedAt, justification, result } }: { readonly of: ProgressStep }): ReactNode {
  const styles = useStyles();
  return (
    <>
      <span className={styles.people}>
        {decidedBy === null ? null : <Person name={decidedBy.displayName} />}
        {decidedAt === null ? null : (
          <span className={styles.dim}>
            <Instant at={decidedAt} />
          </span>
        )}
      </span>
      {justification === null || justification === '' || result === 'denied' ? null : <bdi>{justification}</bdi>}
    </>
  );
}

function Open({ of: { approvers, deadline, remindedAt } }: { readonly of: ProgressStep }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <>
      {approvers === null || approvers.length === 0 ? (
        <Text>{t('requests.approversNotTold')}</Text>
      ) : (
        <span className={styles.people}>
          {approvers.map(({ id, displayName }) => (
            <Person key={id} name={displayName} />
          ))}
        </span>
      )}
      {deadline === null ? null : (
        <Text>
          {t('requests.decidesUntil')} <Instant at={deadline} />
        </Text>
      )}
      {remindedAt === null ? null : (
        <Text className={styles.dim}>
          {t('requests.reminded')} <Instant at={remindedAt} />
        </Text>
      )}
    </>
  );
}
