// One connection: how it is, what is not so there and why, what is linked, what was seen, its secrets and settings.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGraph } from '../../../api/queries.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { Tabs, type PagePart } from '../../manage/Tabs.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { UnreadPage } from '../../parts/Unreadable.tsx';
import { connectionPath, connectionRead, readAgainAfter, type Connection } from './connection.ts';
import { ConnectionLinks } from './ConnectionLinks.tsx';
import { ConnectionLists } from './ConnectionLists.tsx';
import { ConnectionRuns } from './ConnectionRuns.tsx';
import { ConnectionSecrets } from './ConnectionSecrets.tsx';
import { ConnectionSettings } from './ConnectionSettings.tsx';
import { StateBadge } from './ConnectionsPage.tsx';
import { ConnectionStatus } from './ConnectionStatus.tsx';
import { Differences } from './Differences.tsx';
import { WhyMember } from './WhyMember.tsx';

export default function ConnectionPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useGraph<Connection>(connectionRead(id), { refetchInterval: readAgainAfter });
  useTitle(data?.displayName);
  const above = <TextLink to={'/admin/connections' as '/'}>{t('shell.connections')}</TextLink>;
  if (data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('shell.connection')}
        error={error}
        says={t('connections.gone')}
        heights={[40, 320]}
      />
    );
  return (
    <>
      <PageHead
        above={above}
        title={
          <>
            <bdi>{data.displayName}</bdi> <StateBadge of={data} />
          </>
        }
        says={t(
          data.kind === 'files' && data.direction === 'inbound'
            ? 'connections.kind.peopleFiles.help'
            : `connections.direction.${data.direction}.help`,
        )}
        actions={<OpenAsCall path={connectionPath(id)} />}
      />
      <Tabs label={data.displayName} parts={data.direction === 'outbound' ? outbound(data) : inbound(data)} />
    </>
  );
}

const status = (of: Connection): PagePart => ({
  key: 'status',
  title: 'connections.state',
  draw: () => <ConnectionStatus of={of} />,
});
const rest = (of: Connection): readonly PagePart[] => [
  // Nobody is called who would ask for one.
  ...(of.kind !== 'scim'
    ? []
    : [
        {
          key: 'secrets',
          title: 'connections.part.secrets',
          draw: () => <ConnectionSecrets of={of} />,
        } satisfies PagePart,
      ]),
  { key: 'settings', title: 'manage.part.settings', draw: () => <ConnectionSettings of={of} /> },
];

const lists = (of: Connection): PagePart => ({
  key: 'lists',
  title: of.direction === 'inbound' ? 'connections.part.people' : 'connections.part.lists',
  draw: () => <ConnectionLists of={of} />,
});

const runs = (of: Connection): PagePart => ({
  key: 'runs',
  title: 'connections.part.runs',
  draw: () => <ConnectionRuns of={of} />,
});

const outbound = (of: Connection): readonly PagePart[] => [
  status(of),
  ...(of.kind === 'scim' ? [] : [lists(of)]),
  { key: 'differences', title: 'connections.part.differences', draw: () => <Differences of={of.id} /> },
  { key: 'links', title: 'connections.part.links', draw: () => <ConnectionLinks of={of} /> },
  { key: 'why', title: 'connections.part.why', draw: () => <WhyMember of={of.id} /> },
  runs(of),
  ...rest(of),
];
const inbound = (of: Connection): readonly PagePart[] => [
  status(of),
  ...(of.kind === 'files' ? [lists(of), runs(of)] : []),
  ...rest(of),
];
