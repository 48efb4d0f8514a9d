// What needs somebody's hand in the tenant: a section for each kind, what it means, and the way to mend it.

import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular, ErrorCircleRegular, WarningRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { useAllowedActions, type Actions } from '../../../parts/allowedActions.ts';
import { Instant } from '../../../parts/Instant.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Empty, Failed, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import {
  attentionPath,
  useAttention,
  useReadAttentionAgain,
  type AttentionItem,
  type AttentionKind,
} from './attention.ts';
import { mends, retries, type Mend } from './mends.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { ListHead } from '../../parts/Heads.tsx';

const useStyles = makeStyles({
  title: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  fault: { color: tokens.colorStatusDangerForeground1, fontSize: '20px', flexShrink: 0 },
  warning: { color: tokens.colorStatusWarningForeground1, fontSize: '20px', flexShrink: 0 },
  says: { display: 'block', color: tokens.colorNeutralForeground2, marginBottom: tokens.spacingVerticalM },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    minHeight: '44px',
    boxSizing: 'border-box',
  },
  words: { flexGrow: 1, flexBasis: '220px', minWidth: 0, overflowWrap: 'anywhere' },
  detail: { display: 'block', color: tokens.colorNeutralForeground3 },
  more: { display: 'block', color: tokens.colorNeutralForeground3, marginTop: tokens.spacingVerticalS },
});

export default function AttentionPage(): ReactNode {
  const { t } = useText();
  const { data, error } = useAttention();
  const kinds = (data?.value ?? []).filter(({ count }) => count > 0);
  return (
    <>
      <ListHead title="shell.attention" says="admin.attention.says" path={attentionPath} />
      {error !== null ? (
        <Failed error={error} />
      ) : data === undefined ? (
        <Loading heights={[140, 140]} />
      ) : kinds.length === 0 ? (
        <Empty
          icon={<CheckmarkCircleRegular />}
          title={t('admin.attention.none')}
          says={t('admin.attention.noneSays')}
        />
      ) : (
        kinds.map((kind) => <Kind key={kind.kind} of={kind} />)
      )}
    </>
  );
}

const plain: Mend = { retry: null, page: null, action: 'admin.attention.open', detail: 'said' };

function Kind({ of: { kind, severity, count, items } }: { readonly of: AttentionKind }): ReactNode {
  const styles = useStyles();
  const { t, known, number } = useText();
  const mend = mends[kind] ?? plain;
  const actions = useAllowedActions(mend.retry === null ? [] : items.flatMap((item) => mend.retry?.(item) ?? []));
  const Icon = severity === 'fault' ? ErrorCircleRegular : WarningRegular;
  return (
    <Section
      title={
        <span className={styles.title}>
          <Icon
            className={styles[severity]}
            aria-label={t(severity === 'fault' ? 'admin.attention.fault' : 'admin.attention.warning')}
          />
          {known(`admin.attention.kind.${kind}`, kind)}
          <Badge appearance="tint" color={severity === 'fault' ? 'danger' : 'warning'}>
            {number(count)}
          </Badge>
        </span>
      }
    >
      <Text className={styles.says}>{known(`admin.attention.means.${kind}`, '')}</Text>
      {actions.error === null ? null : <Failed error={actions.error} />}
      <ul className={styles.list}>
        {items.map((item) => (
          <Item key={`${item.id} ${item.detail}`} of={item} mend={mend} actions={actions} />
        ))}
      </ul>
      {count <= items.length ? null : (
        <Text className={styles.more}>{t('manage.effects.more', { count: count - items.length })}</Text>
      )}
    </Section>
  );
}

function Item({
  of,
  mend,
  actions,
}: {
  readonly of: AttentionItem;
  readonly mend: Mend;
  readonly actions: Actions;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const areas = useAreas();
  const name = mend.name === undefined ? (of.displayName ?? t('manage.subjects.unknown')) : t(mend.name);
  const to = mend.page !== null && areas.isAllowed(mend.page.area) ? mend.page.to(of) : null;
  const retried = mend.retry?.(of) ?? null;
  const retry = retries.find(([kind]) => retried !== null && actions.isAllowed(retried, 'reprocess', kind));
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <bdi>{name}</bdi>
        <Detail of={of} mend={mend} />
      </span>
      {of.sinceDateTime === null ? null : <Instant at={of.sinceDateTime} />}
      {to !== null ? (
        <TextLink to={to as '/'} search={(mend.page?.part === undefined ? {} : { part: mend.page.part }) as never}>
          {t(mend.action)}
          <span className="forReaders"> {name}</span>
        </TextLink>
      ) : null}
      {retry === undefined || retried === null ? null : <Retry path={retry[1](retried)} name={name} />}
    </li>
  );
}

function Detail({ of: { detail }, mend }: { readonly of: AttentionItem; readonly mend: Mend }): ReactNode {
  const styles = useStyles();
  const { t, date } = useText();
  if (detail === null || mend.detail === null) return null;
  return (
    <span className={styles.detail}>
      {mend.detail === 'said' ? (
        <bdi>{detail}</bdi>
      ) : mend.detail === 'date' ? (
        t('admin.attention.ends', { date: date(detail) })
      ) : (
        t(mend.detail, { detail })
      )}
    </span>
  );
}

function Retry({ path, name }: { readonly path: string; readonly name: string }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const readAgain = useReadAttentionAgain();
  const write = useWrite((identity) => callGraph(identity, 'POST', path));
  return (
    <WriteButton
      aria-label={t('admin.attention.retryName', { name })}
      disabled={write.isPending}
      onClick={() =>
        write.mutate(undefined, {
          onSuccess: () => {
            readAgain();
            toasts.done(t('admin.attention.retried'));
          },
          onError: (error) => toasts.failed(t('errors.notDone'), error),
        })
      }
    >
      {t('admin.attention.retry')}
    </WriteButton>
  );
}
