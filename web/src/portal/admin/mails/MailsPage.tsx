// The mails of the tenant: what waits, what was sent, what failed and why.

import { Badge, Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { DataTable } from '../../../parts/DataTable.tsx';
import { Facts } from '../../../parts/Facts.tsx';
import { Instant } from '../../../parts/Instant.tsx';
import { useText, type TextKey } from '../../../text/text.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { ListHead } from '../../parts/Heads.tsx';
import { PreviewPanel } from './PreviewPanel.tsx';

const path = '/latchkey/v1/mails';
const states = {
  waiting: 'informative',
  sent: 'success',
  captured: 'informative',
  failed: 'danger',
  collected: 'informative',
  summarized: 'success',
} as const satisfies Readonly<Record<string, 'informative' | 'success' | 'danger'>>;
type State = keyof typeof states;

interface Mail {
  readonly id: string;
  readonly state: State;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly createdAt: string;
  readonly sentAt: string | null;
  readonly attempts: number;
  readonly error: string | null;
}

const useStyles = makeStyles({
  badge: { whiteSpace: 'nowrap' },
  body: {
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    margin: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyBase,
  },
});

export default function MailsPage(): ReactNode {
  const { t } = useText();
  const [shown, setShown] = useState<Mail | null>(null);
  const [isPreviewing, setPreviewing] = useState(false);
  return (
    <>
      <ListHead title="shell.mailQueue" says="admin.mails.says" path={path}>
        <Button onClick={() => setPreviewing(true)}>{t('admin.mails.preview')}</Button>
      </ListHead>
      <DataTable
        label={t('admin.mails.label')}
        source={{ path, orderBy: 'createdAt desc', searchBy: ['subject', 'to'] }}
        refetchInterval={30_000}
        columns={[
          {
            title: t('admin.mails.subject'),
            cell: ({ subject }: Mail) => <bdi>{subject}</bdi>,
            text: ({ subject }: Mail) => subject,
          },
          {
            title: t('admin.mails.to'),
            isExtra: true,
            cell: ({ to }: Mail) => <bdi>{to}</bdi>,
            text: ({ to }: Mail) => to,
          },
          {
            title: t('admin.mails.at'),
            width: '220px',
            orderBy: 'createdAt',
            cell: ({ createdAt }: Mail) => <Instant at={createdAt} />,
            text: ({ createdAt }: Mail) => createdAt,
          },
          {
            title: t('manage.catalog.state'),
            width: '120px',
            cell: ({ state }: Mail) => <StateBadge of={state} />,
            text: ({ state }: Mail) => t(`admin.mails.${state}`),
          },
          {
            title: t('admin.mails.show'),
            width: '110px',
            cell: (row: Mail) => (
              <Button
                size="small"
                aria-label={t('admin.mails.showName', { name: row.subject })}
                onClick={() => setShown(row)}
              >
                {t('admin.mails.show')}
              </Button>
            ),
            text: ({ error }: Mail) => error ?? '',
          },
        ]}
        choices={[
          {
            key: 'state',
            label: t('manage.catalog.state'),
            options: (Object.keys(states) as State[]).map((value) => ({
              value,
              label: t(`admin.mails.${value}` satisfies TextKey),
              filter: `state eq '${value}'`,
            })),
          },
        ]}
        keyOf={(row: Mail) => row.id}
        empty={{ title: t('admin.mails.none'), says: t('admin.mails.noneSays') }}
      />
      {isPreviewing ? <PreviewPanel onClose={() => setPreviewing(false)} /> : null}
      {shown === null ? null : <Shown of={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function StateBadge({ of }: { readonly of: State }): ReactNode {
  const { t } = useText();
  return (
    <Badge appearance="tint" className={useStyles().badge} color={states[of]}>
      {t(`admin.mails.${of}`)}
    </Badge>
  );
}

function Shown({ of, onClose }: { readonly of: Mail; readonly onClose: () => void }): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  return (
    <Panel
      title={<bdi>{of.subject}</bdi>}
      onClose={onClose}
      onSubmit={onClose}
      foot={
        <Button type="submit" appearance="primary">
          {t('states.close')}
        </Button>
      }
    >
      <Facts
        of={[
          [t('admin.mails.to'), <bdi key="to">{of.to}</bdi>],
          [t('manage.catalog.state'), <StateBadge key="state" of={of.state} />],
          [t('admin.mails.sentAt'), of.sentAt === null ? null : instant(of.sentAt)],
          [t('admin.mails.error'), of.error === null ? null : <Text key="error">{of.error}</Text>],
        ]}
      />
      <pre className={styles.body} dir="auto">
        {of.text}
      </pre>
    </Panel>
  );
}
