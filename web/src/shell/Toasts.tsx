// Draws the short messages, in the order of the page for Tab; a chunk of its own, since the first page has none.

import { Button, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, DismissRegular, ErrorCircleFilled } from '@fluentui/react-icons';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { TextLink } from '../parts/TextLink.tsx';
import { useText } from '../text/text.tsx';
import { dismiss, useMessages, type ToastMessage } from './toasts.ts';

const useStyles = makeStyles({
  list: {
    position: 'fixed',
    insetBlockEnd: tokens.spacingVerticalL,
    insetInlineEnd: tokens.spacingHorizontalL,
    zIndex: 1000,
    width: 'min(320px, calc(100vw - 32px))',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'grid',
    gap: tokens.spacingVerticalS,
  },
  message: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow16,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    '@media (forced-colors: active)': { border: '1px solid CanvasText' },
  },
  words: { flexGrow: 1, minWidth: 0, display: 'grid', gap: tokens.spacingVerticalXS, overflowWrap: 'anywhere' },
  icon: { flexShrink: 0, fontSize: '20px' },
  success: { color: tokens.colorStatusSuccessForeground1 },
  error: { color: tokens.colorStatusDangerForeground1 },
  undo: { justifySelf: 'start' },
});

export default function Toasts(): ReactNode {
  const styles = useStyles();
  const messages = useMessages();
  useUndoKey(messages.findLast(({ undo }) => undo !== undefined));
  return (
    <ul className={styles.list}>
      {messages.map((each) => (
        <Message key={each.id} of={each} />
      ))}
    </ul>
  );
}

/** Ctrl+Z, or Cmd+Z, undoes what a message offers to undo, except in a field, where it undoes what was typed. */
function useUndoKey(message: ToastMessage | undefined): void {
  useEffect(() => {
    if (message === undefined) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      const isField = event.target instanceof Element && event.target.closest('input, textarea, select') !== null;
      if (isField || event.key !== 'z' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      undo(message);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [message]);
}

function undo(message: ToastMessage): void {
  dismiss(message.id);
  message.undo?.();
}

function Message({ of }: { readonly of: ToastMessage }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { id, intent, title, says, link } = of;
  const held = useTimeout(of);
  const Icon = intent === 'error' ? ErrorCircleFilled : CheckmarkCircleFilled;
  return (
    <li className={styles.message} {...held}>
      <Icon className={mergeClasses(styles.icon, styles[intent])} aria-hidden />
      <span className={styles.words}>
        <Text weight="semibold">{title}</Text>
        {says === undefined ? null : <Text>{says}</Text>}
        {link === undefined ? null : <TextLink to={link.to as '/'}>{link.text}</TextLink>}
        {of.undo === undefined ? null : (
          <Button size="small" className={styles.undo} aria-keyshortcuts="Control+Z" onClick={() => undo(of)}>
            {t('states.undo')}
          </Button>
        )}
      </span>
      <Button
        size="small"
        appearance="transparent"
        icon={<DismissRegular />}
        aria-label={t('states.close')}
        onClick={() => dismiss(id)}
      />
    </li>
  );
}

/** A message goes by itself, but not while it is pointed at or has the focus. */
function useTimeout({ id, intent, link, undo: way }: ToastMessage) {
  const [isPointedAt, setPointedAt] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const isHeld = isPointedAt || isFocused;
  const left = useRef((way ?? link) !== undefined || intent === 'error' ? 10_000 : 4000);
  useEffect(() => {
    if (isHeld) return undefined;
    const since = performance.now();
    const timer = setTimeout(() => dismiss(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(1000, left.current - (performance.now() - since));
    };
  }, [id, isHeld]);
  return {
    onMouseEnter: () => setPointedAt(true),
    onMouseLeave: () => setPointedAt(false),
    onFocus: () => setFocused(true),
    onBlur: () => setFocused(false),
  };
}
