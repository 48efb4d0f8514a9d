// Text to copy: a button beside a value, and a block of lines with one.

import { Button, makeStyles, tokens, Tooltip } from '@fluentui/react-components';
import { CopyRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useToasts } from '../shell/toasts.ts';

const useStyles = makeStyles({
  value: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, marginRight: '4px' },
  head: { display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: tokens.spacingHorizontalS },
  block: {
    margin: `0 0 ${tokens.spacingVerticalM}`,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '19px',
    overflowX: 'auto',
    maxHeight: '360px',
    whiteSpace: 'pre',
  },
});

function useCopy(): (text: string) => void {
  const toasts = useToasts();
  return (text) => {
    navigator.clipboard.writeText(text).then(
      () => toasts.done('Copied'),
      (error: unknown) => toasts.failed('It could not be copied', error),
    );
  };
}

/** A value in the letters of code, with a button that copies it. */
export function CopyValue({ of, name }: { readonly of: string; readonly name: string }): ReactNode {
  const styles = useStyles();
  const copy = useCopy();
  return (
    <span>
      <span className={styles.value}>{of}</span>
      <Tooltip content={`Copy ${name}`} relationship="label">
        <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => copy(of)} />
      </Tooltip>
    </span>
  );
}

/** Lines of code under a name, with a button that copies them. */
export function CopyBlock({
  title,
  label,
  text,
}: {
  readonly title: string;
  readonly label: string;
  readonly text: string;
}): ReactNode {
  const styles = useStyles();
  const copy = useCopy();
  return (
    <>
      <div className={styles.head}>
        <span>{title}</span>
        <Button size="small" icon={<CopyRegular />} onClick={() => copy(text)} aria-label={`Copy: ${title}`}>
          Copy
        </Button>
      </div>
      <pre className={styles.block} role="group" tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </>
  );
}
