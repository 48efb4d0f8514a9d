// A sheet at the end of the page, the whole page on a phone: for something that is begun and finished there.

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useText } from '../../text/text.tsx';

const useStyles = makeStyles({
  panel: {
    position: 'fixed',
    insetBlockStart: 0,
    insetInlineStart: 'auto',
    insetInlineEnd: 0,
    margin: 0,
    height: '100dvh',
    maxHeight: 'none',
    width: 'min(560px, 100vw)',
    maxWidth: 'none',
    boxSizing: 'border-box',
    padding: 0,
    borderTopStyle: 'none',
    borderRightStyle: 'none',
    borderBottomStyle: 'none',
    borderLeftStyle: 'none',
    boxShadow: tokens.shadow64,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    '::backdrop': { backgroundColor: 'rgb(0 0 0 / 40%)' },
    '@media (forced-colors: active)': { border: '2px solid CanvasText' },
  },
  inside: { display: 'flex', flexDirection: 'column', height: '100%' },
  head: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalL} ${tokens.spacingVerticalS}`,
  },
  title: {
    margin: 0,
    flexGrow: 1,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  body: {
    flexGrow: 1,
    overflowY: 'auto',
    padding: `0 ${tokens.spacingHorizontalL} ${tokens.spacingVerticalL}`,
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalL,
  },
  foot: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

/** Drawn while it is open. The foot has the deed, and stays in sight. */
export function Panel({
  title,
  foot,
  children,
  onClose,
  onSubmit,
}: {
  readonly title: ReactNode;
  readonly foot: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    if (opened?.open === false) opened.showModal();
    return () => {
      opened?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.panel}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        className={styles.inside}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <div className={styles.head}>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          <Button appearance="subtle" icon={<DismissRegular />} aria-label={t('states.close')} onClick={onClose} />
        </div>
        <div className={styles.body} data-scrolls>
          {children}
        </div>
        <div className={styles.foot}>{foot}</div>
      </form>
    </dialog>
  );
}
