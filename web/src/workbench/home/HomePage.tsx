// The first page: what this is, where a newcomer begins, what there is to see, and what a program of one's own needs.

import { Link as FluentLink, makeStyles, Text, tokens } from '@fluentui/react-components';
import { PlayCircleRegular, type FluentIcon } from '@fluentui/react-icons';
import { Link } from '@tanstack/react-router';
import { use, type ReactNode } from 'react';
import { useSession } from '../../session/session.ts';
import { publicClient } from '../../session/tokens.ts';
import type { Sandbox } from '../../api/sandbox.ts';
import { keyStoreLine, placeOf, tokenLines } from '../../api/place.ts';
import { CopyBlock, CopyValue } from '../../parts/Copy.tsx';
import { ResetSandbox } from '../../parts/ResetSandbox.tsx';
import { addressOf, PageRows } from '../pageRow.ts';
import { icons } from '../shell/icons.ts';
import { Facts } from '../../parts/Facts.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';

const useStyles = makeStyles({
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(250px, 1fr))',
    gap: tokens.spacingHorizontalM,
    listStyleType: 'none',
    margin: `0 0 ${tokens.spacingVerticalXL}`,
    padding: 0,
  },
  card: {
    display: 'flex',
    gap: '12px',
    alignItems: 'flex-start',
    height: '100%',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    backgroundColor: tokens.colorNeutralBackground1,
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, boxShadow: tokens.shadow4 },
    '& svg': { fontSize: '24px', color: tokens.colorBrandForeground1, flexShrink: 0 },
  },
  tutorial: { marginBottom: tokens.spacingVerticalL },
  first: {
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke2}`,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
  says: { display: 'block', color: tokens.colorNeutralForeground2, marginTop: '2px' },
});

export default function HomePage(): ReactNode {
  const styles = useStyles();
  const { sandbox, identity } = useSession();
  const shown = use(PageRows).filter(
    ({ group, isOfSandbox, path }) => group !== undefined && path !== '/' && (sandbox !== null || isOfSandbox !== true),
  );
  return (
    <>
      <PageHead
        title="Welcome to Latchkey"
        says={
          `See who holds what and why, and try the API. You are signed in as ${identity?.displayName ?? 'nobody'}` +
          `${sandbox === null ? '.' : ' (sandbox). The bar at the top switches the user.'}`
        }
      />
      {sandbox === null ? null : (
        <>
          <div className={styles.tutorial}>
            <Card
              to="/workbench/explorer"
              icon={PlayCircleRegular}
              title="Take the tutorial"
              says="From a group to a delivered assignment, step by step. Nothing to read first."
              isFirst
            />
          </div>
          <Connect sandbox={sandbox} />
        </>
      )}
      <ul className={styles.cards}>
        {shown.map((row) => (
          <li key={row.path}>
            <Card to={addressOf(row)} icon={icons[row.path] as FluentIcon} title={row.title} says={row.says ?? ''} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Card({
  to,
  icon: Icon,
  title,
  says,
  isFirst = false,
}: {
  readonly to: string;
  readonly icon: FluentIcon;
  readonly title: string;
  readonly says: string;
  readonly isFirst?: boolean;
}): ReactNode {
  const styles = useStyles();
  return (
    <Link to={to} className={`${styles.card} ${isFirst ? styles.first : ''}`}>
      <Icon aria-hidden />
      <span>
        <Text weight="semibold">{title}</Text>
        <Text className={styles.says}>{says}</Text>
      </span>
    </Link>
  );
}

/** What has to be changed in a program that was written for Microsoft Graph, ready to copy. */
function Connect({ sandbox }: { readonly sandbox: Sandbox }): ReactNode {
  const { identity } = useSession();
  const {
    origins: { http, https },
    caFile,
  } = sandbox;
  const origin = https ?? http;
  const application = sandbox.clients.find(({ key }) => key === 'full');
  const row = (name: string, of: string | null | undefined): readonly [string, ReactNode] => [
    name,
    of === null || of === undefined ? null : <CopyValue of={of} name={name} />,
  ];
  return (
    <Section title="Connect your app" actions={<ResetSandbox />}>
      <Facts
        of={[
          row('Graph v1.0', `${origin}/v1.0`),
          row('Graph beta', `${origin}/beta`),
          row('Authority', `${origin}/${sandbox.tenantId}`),
          row('Tenant ID', sandbox.tenantId),
          row('Client ID (application)', application?.clientId),
          row('Client secret (application)', application?.clientSecret),
          row('Public client ID (users)', publicClient(sandbox)),
          row('CA certificate', https === null ? null : caFile),
          row('Trust in Node', caFile === null ? null : `export NODE_EXTRA_CA_CERTS='${caFile}'`),
          row(
            'Trust in Python',
            caFile === null ? null : `export SSL_CERT_FILE='${caFile}' REQUESTS_CA_BUNDLE='${caFile}'`,
          ),
          row('Trust in Go, .NET, Terraform', caFile === null ? null : `export SSL_CERT_FILE='${caFile}'`),
          row('Trust in Java', caFile === null ? null : keyStoreLine(caFile)),
          [
            'Users and passwords',
            <FluentLink key="sandbox" href="/sandbox">
              /sandbox
            </FluentLink>,
          ],
        ]}
      />
      <CopyBlock
        title="A token for who you act as, in a shell"
        label="A token in a shell"
        text={tokenLines(placeOf(sandbox, identity?.key))}
      />
    </Section>
  );
}
