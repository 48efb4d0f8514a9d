// What stands where there is nothing to show yet, nothing at all, or something went wrong: always with what can be done
// about it.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { BoxSearchRegular, ErrorCircleRegular } from '@fluentui/react-icons';
import { useQueryClient, type Query } from '@tanstack/react-query';
import type { CSSProperties, ReactNode } from 'react';
import { GraphError } from '../api/graphError.ts';
import { useText, type Texts } from '../text/text.tsx';
import { TextError } from '../text/textError.ts';

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
  title: { margin: 0 },
  says: { color: tokens.colorNeutralForeground3, maxWidth: '52ch', textAlign: 'center' },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL },
  small: {
    color: tokens.colorNeutralForeground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  failed: {
    display: 'flex',
    gap: tokens.spacingHorizontalM,
    maxWidth: '80ch',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusDangerBackground1,
  },
  failedIcon: { fontSize: '20px', flexShrink: 0, color: tokens.colorStatusDangerForeground1 },
  failedWords: { minWidth: 0, display: 'flex', flexDirection: 'column', gap: '4px', overflowWrap: 'anywhere' },
  failedActions: { marginTop: tokens.spacingVerticalS },
  skeleton: {
    height: 'var(--height)',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralStencil1,
    marginBottom: tokens.spacingVerticalM,
    '@media (prefers-reduced-motion: no-preference)': {
      animationName: { '50%': { opacity: 0.5 } },
      animationDuration: '1.6s',
      animationIterationCount: 'infinite',
    },
    '@media (forced-colors: active)': { border: '1px solid GrayText' },
  },
});

/** Grey blocks of the size of what will stand there, so that nothing moves when it comes; heights in pixels. */
export function Loading({ heights = [28, 96, 96] }: { readonly heights?: readonly number[] }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div role="status" aria-busy="true">
      <span className="forReaders">{t('states.loading')}</span>
      {heights.map((height, n) => (
        <div key={n} className={styles.skeleton} style={{ '--height': `${height}px` } as CSSProperties} />
      ))}
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
      <Text as="h2" size={400} weight="semibold" block className={styles.title}>
        {title}
      </Text>
      {says === undefined ? null : <Text className={styles.says}>{says}</Text>}
      {action}
    </div>
  );
}

/**
 * What could not be read or done; a refusal of the API is shown in its own words, with the id by which the server's log
 * knows it. `retry` reads again, `action` is another way on.
 */
export function Failed({
  what,
  error,
  retry,
  action,
}: {
  readonly what?: string;
  readonly error: Error;
  readonly retry?: () => unknown;
  readonly action?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  const texts = useText();
  const { t } = texts;
  const client = useQueryClient();
  const graph = error instanceof GraphError ? error : null;
  const failing = { type: 'active', predicate: ({ state }: Query) => state.status === 'error' } as const;
  const isOfReads = client.getQueryCache().findAll(failing).length > 0;
  const again = retry ?? (isOfReads ? () => client.refetchQueries(failing) : undefined);
  return (
    <div role="group" className={styles.failed}>
      <ErrorCircleRegular className={styles.failedIcon} aria-label={t('states.error')} />
      <div className={styles.failedWords}>
        <Text weight="semibold">{titleOf(what, graph, texts)}</Text>
        <div>{sentenceOf(error, texts)}</div>
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
            {graph.status} {graph.code} · {t('states.requestId', { id: graph.requestId })}
          </div>
        )}
        {again === undefined && action === undefined ? null : (
          <div className={styles.failedActions}>
            {again === undefined ? null : <Button onClick={() => void again()}>{t('states.tryAgain')}</Button>} {action}
          </div>
        )}
      </div>
    </div>
  );
}

function titleOf(what: string | undefined, graph: GraphError | null, { t }: Texts): string {
  if (graph?.status === 403) return what === undefined ? t('errors.notAllowed') : t('errors.notAllowedTo', { what });
  if (graph?.status === 404) return t('errors.notFound');
  return what === undefined ? t('errors.notShown') : t('errors.notShownWhat', { what });
}

/** What went wrong in a sentence for people: the network has no words of its own. */
export function sentenceOf(error: unknown, { t }: Texts): string {
  if (error instanceof TextError) return t(error.key);
  if (error instanceof TypeError) return t('errors.noServer');
  if (error instanceof GraphError && (error.status === 429 || error.status === 503)) return t('errors.busy');
  return error instanceof Error ? error.message : String(error);
}
