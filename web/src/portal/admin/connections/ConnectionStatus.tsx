// How a connection is: whether it works, what was seen last, and how much waits; it is started and paused here.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { callGraph, type Page } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { CopyValue } from '../../../parts/Copy.tsx';
import { Facts } from '../../../parts/Facts.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { connectionPath, ours, readAgainAfter, type Connection, type Run } from './connection.ts';
import { outcomeOf } from './ConnectionRuns.tsx';
import { StateBadge } from './ConnectionsPage.tsx';
import { releasable } from './difference.ts';
import { MappingPreview } from './MappingPreview.tsx';

const useStyles = makeStyles({
  whole: { maxWidth: '760px' },
  deeds: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalL },
});

export function ConnectionStatus({ of }: { readonly of: Connection }): ReactNode {
  const styles = useStyles();
  const { t, known } = useText();
  const isOutbound = of.direction === 'outbound';
  return (
    <div className={styles.whole}>
      <Section title={t('connections.state')}>
        <Facts
          of={[
            [t('connections.state'), <StateBadge key="state" of={of} />],
            ...(of.quarantineReason === null
              ? []
              : ([
                  [
                    t('connections.quarantine'),
                    known(`connections.quarantine.${of.quarantineReason}`, of.quarantineReason),
                  ],
                  [t('connections.itsWords'), <bdi key="says">{of.quarantineSays}</bdi>],
                  [t('connections.askedAgain'), of.notBefore === null ? null : <Instant key="at" at={of.notBefore} />],
                ] as const)),
            ...(isOutbound
              ? ([
                  [t('connections.mode'), t(`connections.mode.${of.mode}`)],
                  [t('connections.mayRemove'), t(of.mayRemove ? 'connections.yes' : 'connections.no')],
                ] as const)
              : of.kind !== 'scim'
                ? []
                : ([
                    [
                      t('connections.pushTo'),
                      <CopyValue
                        key="push"
                        name={t('connections.pushTo')}
                        of={`${location.origin}/scim/v2/${of.id}`}
                      />,
                    ],
                  ] as const)),
          ]}
        />
        <Switches of={of} />
        {isOutbound && of.kind === 'scim' ? <TestCall of={of.id} /> : null}
      </Section>
      {isOutbound ? (
        <>
          <LastRun of={of} />
          <Waiting of={of.id} />
          <MappingPreview of={of.id} />
        </>
      ) : (
        <Text>
          {t('connections.heldOfSource')} <TextLink to={'/admin/held' as '/'}>{t('shell.held')}</TextLink>
        </Text>
      )}
    </div>
  );
}

/** Started again, a connection in quarantine is tried at once. */
function Switches({ of: { id, state, displayName } }: { readonly of: Connection }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const toasts = useToasts();
  const write = useWrite((identity, verb: 'start' | 'pause') =>
    callGraph(identity, 'POST', `${connectionPath(id)}/${verb}`),
  );
  const send = (verb: 'start' | 'pause'): void =>
    write.mutate(verb, {
      onSuccess: () => toasts.done(t(`connections.${verb}.done`, { name: displayName })),
      onError: (error) => toasts.failed(t('errors.notDone'), error),
    });
  return (
    <div className={styles.deeds}>
      <WriteButton
        appearance={state === 'active' ? 'secondary' : 'primary'}
        disabled={write.isPending}
        onClick={() => send('start')}
      >
        {t(state === 'active' ? 'connections.lookNow' : 'connections.start')}
      </WriteButton>
      {state === 'paused' ? null : (
        <WriteButton disabled={write.isPending} onClick={() => send('pause')}>
          {t('connections.pause')}
        </WriteButton>
      )}
    </div>
  );
}

interface Answer {
  readonly isWell: boolean;
  readonly says: string | null;
}

/** Asks the system there once, and tells what it says. */
function TestCall({ of }: { readonly of: string }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const write = useWrite((identity) => callGraph<Answer>(identity, 'POST', `${connectionPath(of)}/test`));
  return (
    <div className={styles.deeds}>
      <WriteButton disabled={write.isPending} onClick={() => write.mutate(undefined)}>
        {t('connections.test')}
      </WriteButton>
      <div role="status">
        {write.error === null ? null : <Failed error={write.error} />}
        {write.data === undefined ? null : (
          <Text>
            {t(write.data.isWell ? 'connections.test.well' : 'connections.test.bad')}{' '}
            {write.data.says === null ? null : <q dir="auto">{write.data.says}</q>}
          </Text>
        )}
      </div>
    </div>
  );
}

function LastRun({ of }: { readonly of: Connection }): ReactNode {
  const { t, number } = useText();
  const { data, error } = useGraph<Page<Run>>(
    `${ours}/connectionRuns?$filter=connectionId eq '${of.id}'&$orderby=startedAt desc&$top=1`,
    { refetchInterval: readAgainAfter },
  );
  const last = data?.value[0];
  return (
    <Section title={t('connections.lastRun')}>
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[60]} />
      ) : last === undefined ? (
        <Text>{t(`connections.runs.noneSays.${of.kind}`)}</Text>
      ) : (
        <Facts
          of={[
            [t('connections.run.at'), <Instant key="at" at={last.startedAt} />],
            [t('connections.run.outcome'), <bdi key="says">{outcomeOf(last, of, t)}</bdi>],
            ...(['accounts', 'groups', 'holdings'] as const).map(
              (what) => [t(`connections.run.${what}`), number(last[what])] as const,
            ),
          ]}
        />
      )}
    </Section>
  );
}

/** How much is not so there, and how much of it waits for a person. */
function Waiting({ of }: { readonly of: string }): ReactNode {
  const { t } = useText();
  const count = (more: string): string =>
    `${ours}/differences?$filter=connectionId eq '${of}'${more}&$top=1&$count=true&$select=id`;
  const all = useGraph<Counted>(count(''), { refetchInterval: readAgainAfter });
  const forPeople = useGraph<Counted>(count(` and (${releasable.map((each) => `state eq '${each}'`).join(' or ')})`), {
    refetchInterval: readAgainAfter,
  });
  const error = all.error ?? forPeople.error;
  return (
    <Section title={t('connections.part.differences')}>
      {error !== null ? (
        <Failed error={error} />
      ) : all.data === undefined || forPeople.data === undefined ? (
        <Loading heights={[24]} />
      ) : (
        <Text>
          {t('connections.differences.count', {
            count: all.data['@odata.count'],
            waiting: forPeople.data['@odata.count'],
          })}{' '}
          <TextLink to="." search={{ part: 'differences' } as never}>
            {t('connections.differences.show')}
          </TextLink>
        </Text>
      )}
    </Section>
  );
}
interface Counted {
  readonly '@odata.count': number;
}
