// What stands where there is nothing to show yet, nothing at all, or something went wrong: always with what can be done
// about it.

import {
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import { BoxSearchRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { GraphError } from '../api/graphError.ts';

const useStyles = makeStyles({
  centre: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
    textAlign: 'center',
  },
  icon: { fontSize: '40px', color: tokens.colorNeutralForeground3 },
  says: { color: tokens.colorNeutralForeground3, maxWidth: '52ch' },
  list: { margin: 0, paddingLeft: tokens.spacingHorizontalL },
  small: {
    color: tokens.colorNeutralForeground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  bar: { maxWidth: '80ch' },
});

export function Loading({ what }: { readonly what: string }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.centre}>
      <Spinner label={`Reading ${what}…`} size="small" />
    </div>
  );
}

/** As `Empty`, for a list that is a part of a page. */
export function Nothing({ title, says }: { readonly title: string; readonly says?: string | undefined }): ReactNode {
  const styles = useStyles();
  return (
    <Text>
      {title}. {says === undefined ? null : <Text className={styles.says}>{says}</Text>}
    </Text>
  );
}

export function Empty({
  title,
  says,
  action,
  icon,
}: {
  readonly title: string;
  readonly says?: string | undefined;
  readonly action?: ReactNode;
  readonly icon?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.centre}>
      <span className={styles.icon} aria-hidden>
        {icon ?? <BoxSearchRegular />}
      </span>
      <Text as="h2" size={400} weight="semibold" block>
        {title}
      </Text>
      {says === undefined ? null : <Text className={styles.says}>{says}</Text>}
      {action}
    </div>
  );
}

/**
 * `what` could not be read or done; a refusal of the API is shown in its own words, with the id by which the server's
 * log knows it.
 */
export function Failed({
  what,
  error,
  action,
}: {
  readonly what: string;
  readonly error: Error;
  readonly action?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  const graph = error instanceof GraphError ? error : null;
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle>{titleOf(what, graph)}</MessageBarTitle>
        <div>{error instanceof TypeError ? 'The server does not answer. Is it still running?' : error.message}</div>
        {graph === null || graph.details.length === 0 ? null : (
          <ul className={styles.list}>
            {graph.details.map((each, n) => (
              <li key={n}>
                {each.target === undefined ? '' : `${each.target}: `}
                {each.message}
              </li>
            ))}
          </ul>
        )}
        {graph?.requestId == null ? null : (
          <div className={styles.small}>
            {graph.status} {graph.code} · request {graph.requestId}
          </div>
        )}
      </MessageBarBody>
      {action === undefined ? null : <MessageBarActions>{action}</MessageBarActions>}
    </MessageBar>
  );
}

function titleOf(what: string, graph: GraphError | null): string {
  if (graph?.status === 403) return `You may not see ${what} as who you are now`;
  if (graph?.status === 404) return `There is no such thing, or it is not for you to see`;
  return `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be shown`;
}
