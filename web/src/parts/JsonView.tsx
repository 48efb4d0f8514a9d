// JSON as people read it: coloured, folded where it is deep, ids and links as links to follow.

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';

/** An id with the names of the properties that lead to it, or a link of this origin as its path. */
export type Followed = { readonly id: string; readonly trail: readonly string[] } | { readonly path: string };

export interface JsonViewProps {
  readonly value: unknown;
  /** Levels that are open at first. */
  readonly open?: number;
  /** For ids and links: what following one does, null for one that leads nowhere. Left out, nothing is a link. */
  readonly onFollow?: ((what: Followed) => (() => void) | null) | undefined;
  readonly label?: string;
}

const useStyles = makeStyles({
  view: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '20px',
    overflowX: 'auto',
    margin: 0,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
  inner: { paddingLeft: '18px', borderLeft: `1px solid ${tokens.colorNeutralStroke3}`, marginLeft: '5px' },
  name: { color: tokens.colorBrandForeground1 },
  string: { color: tokens.colorPaletteGreenForeground1 },
  number: { color: tokens.colorPaletteDarkOrangeForeground1 },
  word: { color: tokens.colorPalettePurpleForeground2 },
  dim: { color: tokens.colorNeutralForeground3 },
  fold: {
    backgroundColor: 'transparent',
    borderTopStyle: 'none',
    borderRightStyle: 'none',
    borderBottomStyle: 'none',
    borderLeftStyle: 'none',
    padding: 0,
    margin: 0,
    fontFamily: 'inherit',
    fontSize: 'inherit',
    lineHeight: 'inherit',
    textAlign: 'left',
    overflowWrap: 'anywhere',
    color: 'inherit',
    cursor: 'pointer',
    borderRadius: '3px',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  link: {
    backgroundColor: 'transparent',
    borderTopStyle: 'none',
    borderRightStyle: 'none',
    borderBottomStyle: 'none',
    borderLeftStyle: 'none',
    padding: 0,
    margin: 0,
    fontFamily: 'inherit',
    fontSize: 'inherit',
    lineHeight: 'inherit',
    textAlign: 'left',
    overflowWrap: 'anywhere',
    cursor: 'pointer',
    color: tokens.colorPaletteGreenForeground1,
    textDecorationLine: 'underline',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  line: { paddingLeft: '28px', textIndent: '-28px' },
  mark: { textIndent: 0, display: 'inline-block', width: '14px', color: tokens.colorNeutralForeground3 },
});
type Styles = ReturnType<typeof useStyles>;

export function JsonView({ value, open = 3, onFollow, label = 'JSON' }: JsonViewProps): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.view} role="group" aria-label={label} tabIndex={0}>
      <Node name={null} value={value} depth={0} open={open} styles={styles} onFollow={onFollow} trail={[]} isLast />
    </div>
  );
}

interface NodeProps {
  readonly name: string | null;
  readonly value: unknown;
  readonly depth: number;
  readonly open: number;
  readonly styles: Styles;
  readonly onFollow: JsonViewProps['onFollow'];
  readonly isLast: boolean;
  readonly trail: readonly string[];
}

function Node(props: NodeProps): ReactNode {
  const { value, name, styles, isLast } = props;
  if (typeof value === 'object' && value !== null) return <Branch {...props} value={value} />;
  return (
    <div className={styles.line}>
      <span className={styles.mark} />
      <Name name={name} styles={styles} />
      <Leaf {...props} />
      {isLast ? '' : ','}
    </div>
  );
}

function Branch({
  name,
  value,
  depth,
  open,
  styles,
  onFollow,
  isLast,
  trail,
}: NodeProps & { readonly value: object }): ReactNode {
  const [isOpen, setOpen] = useState(depth < open);
  const isArray = Array.isArray(value);
  const entries = Object.entries(value);
  const [begin, end] = isArray ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0)
    return (
      <div>
        <span className={styles.mark} />
        <Name name={name} styles={styles} />
        {begin}
        {end}
        {isLast ? '' : ','}
      </div>
    );
  return (
    <div>
      <button
        type="button"
        className={styles.fold}
        aria-expanded={isOpen}
        aria-label={`${name ?? 'answer'}, ${entries.length} ${isArray ? 'items' : 'properties'}`}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={styles.mark} aria-hidden>
          {isOpen ? '▾' : '▸'}
        </span>
        <Name name={name} styles={styles} />
        {begin}
        {isOpen ? (
          ''
        ) : (
          <span className={styles.dim}>
            {' '}
            {entries.length} {end}
            {isLast ? '' : ','}
          </span>
        )}
      </button>
      {isOpen ? (
        <>
          <div className={styles.inner}>
            {entries.map(([key, inner], n) => (
              <Node
                key={key}
                name={isArray ? null : key}
                trail={isArray ? trail : [...trail, key]}
                value={inner}
                depth={depth + 1}
                open={open}
                styles={styles}
                onFollow={onFollow}
                isLast={n === entries.length - 1}
              />
            ))}
          </div>
          <div>
            <span className={styles.mark} />
            {end}
            {isLast ? '' : ','}
          </div>
        </>
      ) : null}
    </div>
  );
}

function Name({ name, styles }: { readonly name: string | null; readonly styles: Styles }): ReactNode {
  return name === null ? null : (
    <>
      <span className={styles.name}>"{name}"</span>:{' '}
    </>
  );
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function Leaf({ value, styles, onFollow, trail }: NodeProps): ReactNode {
  if (typeof value !== 'string')
    return (
      <span className={mergeClasses(typeof value === 'number' ? styles.number : styles.word)}>{String(value)}</span>
    );
  const text = JSON.stringify(value);
  const path = pathOfLink(value);
  const isFollowed = path !== null || uuid.test(value);
  const follow = isFollowed ? (onFollow?.(path === null ? { id: value, trail } : { path }) ?? null) : null;
  if (follow === null) return <span className={styles.string}>{text}</span>;
  return (
    <button type="button" className={styles.link} onClick={follow}>
      {text}
    </button>
  );
}

/** Links of this origin alone, without those that only name a place in the schema. */
function pathOfLink(text: string): string | null {
  if (!text.startsWith(`${location.origin}/`) || text.includes('$metadata')) return null;
  return text.slice(location.origin.length);
}
