// The path with completions: arrows choose, Enter or Tab takes, Escape closes; Enter with nothing chosen sends.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Completion } from './complete.ts';

const useStyles = makeStyles({
  field: { position: 'relative', flexGrow: 1, minWidth: '200px' },
  input: {
    width: '100%',
    boxSizing: 'border-box',
    height: '32px',
    padding: '0 10px',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase300,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderBottom: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusMedium,
    ':focus-visible': { outline: `2px solid ${tokens.colorCompoundBrandStroke}`, outlineOffset: '-1px' },
  },
  list: {
    position: 'absolute',
    zIndex: 5,
    left: 0,
    right: 0,
    top: '36px',
    margin: 0,
    padding: '4px',
    listStyleType: 'none',
    maxHeight: '300px',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow16,
  },
  option: {
    display: 'flex',
    gap: '12px',
    justifyContent: 'space-between',
    padding: '4px 8px',
    borderRadius: tokens.borderRadiusSmall,
    cursor: 'pointer',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  active: { backgroundColor: tokens.colorNeutralBackground1Hover },
  detail: { color: tokens.colorNeutralForeground3, fontFamily: tokens.fontFamilyBase, flexShrink: 0, maxWidth: '45%' },
});

interface Props {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSend: () => void;
  readonly completions: readonly Completion[];
}

export function PathInput({ value, onChange, onSend, completions }: Props): ReactNode {
  const styles = useStyles();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const shown = isOpen ? completions : [];
  const take = (path: string): void => {
    onChange(path);
    setActive(-1);
    input.current?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const chosen = shown[active];
    const close = (): void => {
      setOpen(false);
      setActive(-1);
    };
    const send = (): void => {
      setOpen(false);
      onSend();
    };
    const complete = chosen === undefined ? undefined : () => take(chosen.path);
    const down = (): void => {
      setOpen(true);
      setActive(Math.min(active + 1, completions.length - 1));
    };
    const up = (): void => setActive(Math.max(active - 1, -1));
    const acts = new Map([
      ['ArrowDown', down],
      ['ArrowUp', up],
      ['Escape', close],
      ['Enter', complete ?? send],
      ['Tab', complete],
    ]);
    const act = acts.get(event.key);
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className={styles.field}>
      <input
        ref={input}
        className={styles.input}
        role="combobox"
        aria-label="Path"
        aria-expanded={shown.length > 0}
        aria-controls={`${id}list`}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        value={value}
        {...(active >= 0 && shown.length > active ? { 'aria-activedescendant': `${id}${active}` } : {})}
        onChange={(event) => {
          onChange(event.target.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKey}
        onBlur={() => setOpen(false)}
      />
      {shown.length === 0 ? (
        <div id={`${id}list`} role="listbox" aria-label="Completions" hidden />
      ) : (
        <div id={`${id}list`} role="listbox" aria-label="Completions" className={styles.list}>
          {shown.map((each, n) => (
            <div
              key={each.path}
              id={`${id}${n}`}
              role="option"
              tabIndex={-1}
              aria-selected={n === active}
              className={mergeClasses(styles.option, n === active && styles.active)}
              onMouseDown={(event) => {
                event.preventDefault();
                take(each.path);
              }}
              onMouseEnter={() => setActive(n)}
            >
              <span>{each.label}</span>
              <span className={styles.detail}>{each.detail}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
