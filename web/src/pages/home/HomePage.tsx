// The first page: what this is, where a newcomer begins, what there is to see, and what a program of one's own needs.

import { Link as FluentLink, makeStyles, Text, tokens } from '@fluentui/react-components';
import { PlayCircleRegular, type FluentIcon } from '@fluentui/react-icons';
import { Link } from '@tanstack/react-router';
import { use, type ReactNode } from 'react';
import { publicClient, useSession } from '../../api/session.ts';
import type { Sandbox } from '../../api/sandbox.ts';
import { PageRows } from '../../pageRow.ts';
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
  first: {
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke2}`,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
  says: { display: 'block', color: tokens.colorNeutralForeground2, marginTop: '2px' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

export default function HomePage(): ReactNode {
  const styles = useStyles();
  const { sandbox, identity } = useSession();
  const shown = use(PageRows).filter(
    ({ navigation, isOfSandbox, path }) =>
      navigation !== undefined && path !== '/' && (sandbox !== null || isOfSandbox !== true),
  );
  return (
    <>
      <PageHead
        title="Welcome to Latchkey"
        says={
          `See who holds what and why, and try the API. You are ${identity?.displayName ?? 'nobody'} now; the ` +
          'button at the top right makes you somebody else.'
        }
      />
      <ul className={styles.cards}>
        {sandbox === null ? null : (
          <li>
            <Card
              to="/explorer"
              icon={PlayCircleRegular}
              title="Take the tutorial"
              says="From a group to somebody who has it, in nine clicks. Nothing to read first."
              isFirst
            />
          </li>
        )}
        {shown.map(({ path, title, says = '', navigation }) => (
          <li key={path}>
            <Card to={path} icon={navigation?.icon as FluentIcon} title={title} says={says} />
          </li>
        ))}
      </ul>
      {sandbox === null ? null : <Connect sandbox={sandbox} />}
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

/** What has to be changed in a program that was written for Microsoft Graph. */
function Connect({ sandbox }: { readonly sandbox: Sandbox }): ReactNode {
  const styles = useStyles();
  const code = (text: string): ReactNode => <span className={styles.code}>{text}</span>;
  const {
    origins: { http, https },
  } = sandbox;
  return (
    <Section title="With a program of your own">
      <Facts
        of={[
          ['Graph', code(`${http}/v1.0 and ${http}/beta`)],
          ['Over TLS', https === null ? null : code(`${https}/v1.0`)],
          ['Authority', code(https ?? http)],
          ['Tenant', code(sandbox.tenantId)],
          ['Client for people', code(publicClient(sandbox))],
          [
            'Passwords and secrets',
            <FluentLink key="sandbox" href="/sandbox">
              /sandbox
            </FluentLink>,
          ],
        ]}
      />
    </Section>
  );
}
