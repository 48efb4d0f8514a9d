// A long list of which the items near the window are drawn, the one with the focus, and its neighbours. All are drawn
// for who searches in the page by the browser, and on paper.

import { makeStyles, tokens } from '@fluentui/react-components';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react';
import { AllItems, placeOf, type ItemsProps } from './AllItems.tsx';

/** Between items, in pixels. */
const gap = 12;
const useStyles = makeStyles({
  list: { position: 'relative', height: 'var(--height)' },
  row: {
    position: 'absolute',
    insetBlockStart: 'var(--start)',
    insetInlineStart: 0,
    width: '100%',
    display: 'grid',
    gridTemplateColumns: 'repeat(var(--columns), minmax(0, 1fr))',
    gap: tokens.spacingVerticalM,
  },
});

export default function VirtualItems(props: ItemsProps<unknown>): ReactNode {
  return useIsWhole() ? <AllItems {...props} /> : <NearItems {...props} />;
}

function NearItems(props: ItemsProps<unknown>): ReactNode {
  const { label, rows, keyOf, item, height, narrowest } = props;
  const styles = useStyles();
  const list = useRef<HTMLDivElement>(null);
  const { margin, columns } = usePlace(list, narrowest);
  const [kept, setKept] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: Math.ceil(rows.length / columns),
    getScrollElement: () => scrollerOf(list.current),
    estimateSize: () => height,
    gap,
    overscan: 6,
    scrollMargin: margin,
    rangeExtractor: (range) => {
      const near = kept === null ? [] : [kept - 1, kept, kept + 1].filter((at) => at >= 0 && at < range.count);
      return [...new Set([...defaultRangeExtractor(range), ...near])].sort((one, other) => one - other);
    },
  });
  return (
    <div
      ref={list}
      role="list"
      aria-label={label}
      className={styles.list}
      style={{ '--height': `${virtual.getTotalSize()}px`, '--columns': columns } as CSSProperties}
      onFocus={({ target }) => setKept(Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? 0))}
    >
      {virtual.getVirtualItems().map(({ index, start }) => (
        <div
          key={index}
          ref={virtual.measureElement}
          data-index={index}
          role="presentation"
          className={styles.row}
          style={{ '--start': `${start - margin}px` } as CSSProperties}
        >
          {rows.slice(index * columns, (index + 1) * columns).map((row, n) => (
            <div key={keyOf(row)} role="listitem" {...placeOf(props, index * columns + n)}>
              {item(row, index * columns + n)}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** What scrolls: the page, or the panel in which the list is. */
const scrollerOf = (list: HTMLElement | null): HTMLElement | null =>
  list?.closest<HTMLElement>('[data-scrolls]') ?? document.getElementById('main');

/** Where the list begins in what scrolls, and how many columns it has room for. */
function usePlace(list: RefObject<HTMLElement | null>, narrowest: number | undefined) {
  const [place, setPlace] = useState({ margin: 0, columns: 1 });
  useLayoutEffect(() => {
    const [main, it] = [scrollerOf(list.current), list.current];
    if (main === null || it === null) return;
    const measure = (): void => {
      const margin = Math.round(it.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop);
      const room = Math.floor((it.clientWidth + gap) / ((narrowest ?? it.clientWidth) + gap));
      const columns = Math.max(1, room);
      setPlace((before) => (before.margin === margin && before.columns === columns ? before : { margin, columns }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const each of [main, it, ...(it.parentElement?.children ?? [])]) observer.observe(each);
    return () => observer.disconnect();
  }, [list, narrowest]);
  return place;
}

/** From the moment on when somebody searches in the page or prints it; the browser finds and prints what is drawn. */
function useIsWhole(): boolean {
  const [isWhole, setWhole] = useState(false);
  useEffect(() => {
    const draw = (): void => setWhole(true);
    const onKey = ({ key, ctrlKey, metaKey }: KeyboardEvent): void => {
      if (key === 'F3' || ((ctrlKey || metaKey) && /^[fgp]$/i.test(key))) draw();
    };
    addEventListener('keydown', onKey, { capture: true });
    addEventListener('beforeprint', draw);
    return () => {
      removeEventListener('keydown', onKey, { capture: true });
      removeEventListener('beforeprint', draw);
    };
  }, []);
  return isWhole;
}
