// One review for who decides in it: the items with all that must be known of them, decided one by one or many together,
// by mouse, thumb or key.

import { Checkbox, makeStyles, ProgressBar, SearchBox, Select, Text, tokens } from '@fluentui/react-components';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useMemo, useState, type ReactNode } from 'react';
import { useWrite } from '../../api/queries.ts';
import { Instant } from '../../parts/Instant.tsx';
import { Items } from '../../parts/Items.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { Empty } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useViewReason, WriteButton } from '../../parts/WriteButton.tsx';
import { useToasts } from '../../shell/toasts.ts';
import { useTitle } from '../../shell/useTitle.ts';
import { useText } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { PickedBar } from '../parts/PickedBar.tsx';
import { UnreadPage } from '../parts/Unreadable.tsx';
import { DecidePanel, type Deed } from './DecidePanel.tsx';
import { groupings, matching, rowsOf, type Grouping, type Row } from './groups.ts';
import { ReviewItemCard } from './ReviewItemCard.tsx';
import { useReviewKeys } from './reviewKeys.ts';
import { decideItems, itemsPath, useReviewItems, type Decided, type ReviewItem, type ReviewItems } from './reviews.ts';

const useStyles = makeStyles({
  progress: { display: 'flex', flexDirection: 'column', gap: '4px', marginBottom: tokens.spacingVerticalL },
  bar: { maxWidth: '480px' },
  tools: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalM,
    alignItems: 'center',
    marginBottom: tokens.spacingVerticalM,
  },
  search: { flexGrow: 1, maxWidth: '320px', minWidth: '180px' },
  head: { margin: `${tokens.spacingVerticalS} 0 0`, fontSize: tokens.fontSizeBase400 },
  dim: { color: tokens.colorNeutralForeground3 },
});
/** An item, about, in pixels. */
const itemHeight = 232;
type Shown = 'open' | 'all' | 'decided';

export default function ReviewPage(): ReactNode {
  const { t } = useText();
  const { id } = useParams({ strict: false }) as { readonly id: string };
  const { data, error } = useReviewItems(id);
  useTitle(data?.review.resourceName ?? undefined);
  const above = <TextLink to={'/reviews' as '/'}>{t('shell.reviews')}</TextLink>;
  if (error !== null || data === undefined)
    return (
      <UnreadPage
        above={above}
        title={t('reviews.one')}
        error={error}
        says={t('reviews.gone')}
        heights={[40, 232, 232]}
      />
    );
  return <Review of={data} above={above} />;
}

function Review({ of, above }: { readonly of: ReviewItems; readonly above: ReactNode }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { review, value: items, count } = of;
  const isOpen = review.status === 'inProgress';
  const open = items.filter(({ decision }) => decision === 'notReviewed').length;
  return (
    <>
      <PageHead
        above={above}
        title={
          <bdi>{t('reviews.of', { name: review.resourceName ?? review.displayName ?? t('reviews.unknown') })}</bdi>
        }
        says={review.descriptionForReviewers === null ? undefined : <bdi>{review.descriptionForReviewers}</bdi>}
        actions={<OpenAsCall path={itemsPath(review.id)} />}
      />
      <div className={styles.progress}>
        <ProgressBar
          className={styles.bar}
          aria-label={t('reviews.progress')}
          max={Math.max(1, count)}
          value={count - open}
          thickness="large"
        />
        <Text>
          {t('reviews.left', { open, all: count })}
          {' · '}
          {isOpen ? t('reviews.until') : t('reviews.ended')} <Instant at={review.endDateTime} />
          {review.stages > 1 ? ` · ${t('reviews.stage', { stage: review.stage, stages: review.stages })}` : ''}
        </Text>
        {isOpen ? <Text className={styles.dim}>{t(`reviews.default.${review.defaultDecision ?? 'none'}`)}</Text> : null}
      </div>
      <ReviewList of={of} isOpen={isOpen} />
    </>
  );
}

function ReviewList({ of, isOpen }: { readonly of: ReviewItems; readonly isOpen: boolean }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const { review, value: items } = of;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [deed, setDeed] = useState<Deed | null>(null);
  const [sent, setSent] = useState<ReadonlySet<string>>(new Set());
  const view = useView();
  const shown = useShownItems(items, view);
  const write = useWrite(
    (identity, { ids, decision }: { readonly ids: readonly string[]; readonly decision: Decided }) =>
      decideItems(identity, review.id, ids, { decision }),
  );
  const { mutateAsync } = write;
  const needsPanel = review.isJustificationRequired;
  const decide = useCallback(
    (item: ReviewItem, decision: Decided): void => {
      if (needsPanel && decision !== 'dontKnow') {
        setDeed({ items: [item], decision });
        return;
      }
      setSent((before) => new Set([...before, item.id]));
      // Of each call by its own promise: callbacks of `mutate` hear of the last call alone.
      mutateAsync({ ids: [item.id], decision })
        .catch((error: Error) => toasts.failed(t('errors.notDone'), error))
        .finally(() => setSent((before) => new Set([...before].filter((id) => id !== item.id))));
    },
    [needsPanel, mutateAsync, toasts, t],
  );
  const pick = useCallback((item: ReviewItem, isPicked: boolean): void => {
    setPicked((before) => new Set(isPicked ? [...before, item.id] : [...before].filter((id) => id !== item.id)));
  }, []);
  const more = useCallback((item: ReviewItem): void => setDeed({ items: [item], decision: null }), []);
  const pickedItems = items.filter(({ id }) => picked.has(id));
  const canWrite = useViewReason() === null;
  useReviewKeys({
    isOpen: isOpen && canWrite,
    hasPicked: picked.size > 0,
    onDecide: (id, decision) => {
      const item = items.find((each) => each.id === id);
      if (item !== undefined) decide(item, decision);
      else setDeed({ items: pickedItems, decision });
    },
    onPick: (id) => {
      const item = items.find((each) => each.id === id);
      if (item !== undefined) pick(item, !picked.has(id));
    },
  });
  return (
    <>
      <Tools
        view={view}
        isOpen={isOpen}
        shown={shown}
        picked={picked}
        onPick={(all, isPicked) =>
          setPicked(
            new Set(
              isPicked ? all.map(({ id }) => id) : [...picked].filter((id) => !all.some((each) => each.id === id)),
            ),
          )
        }
        onAccept={(decision, all) => setDeed({ items: all, decision })}
      />
      <List
        items={shown}
        by={view.by}
        card={(item) => (
          <ReviewItemCard
            of={item}
            isPicked={picked.has(item.id)}
            isWorking={sent.has(item.id)}
            onDecide={isOpen ? decide : undefined}
            onMore={isOpen ? more : undefined}
            onPick={isOpen ? pick : undefined}
          />
        )}
      />
      {picked.size === 0 ? null : (
        <PickedBar
          label={t('reviews.pickedTitle')}
          count={t('reviews.picked', { count: picked.size })}
          clear={t('approvals.clearPicked')}
          onClear={() => setPicked(new Set())}
        >
          {(['approve', 'deny', 'dontKnow'] as const).map((decision) => (
            <WriteButton
              key={decision}
              appearance={decision === 'approve' ? 'primary' : 'secondary'}
              onClick={() => setDeed({ items: pickedItems, decision })}
            >
              {t(`reviews.do.${decision}`)}
            </WriteButton>
          ))}
          <WriteButton appearance="subtle" onClick={() => setDeed({ items: pickedItems, decision: null })}>
            {t('reviews.more')}
          </WriteButton>
        </PickedBar>
      )}
      {deed === null ? null : (
        <DecidePanel
          reviewId={review.id}
          of={deed}
          isReasonRequired={review.isJustificationRequired}
          onClose={() => setDeed(null)}
          onDone={(choice, count) => {
            setPicked(new Set());
            toasts.done(t(`reviews.done.${choice}`, { count }));
          }}
        />
      )}
    </>
  );
}

/** How the person looks at the items; in the address, so that a reload keeps it. */
interface View {
  readonly text: string;
  readonly show: Shown;
  readonly by: Grouping;
  readonly change: (next: Partial<Pick<View, 'text' | 'show' | 'by'>>) => void;
}

function useView(): View {
  const said = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const [text, setText] = useState('');
  return {
    text,
    show: (['all', 'decided'] as const).find((each) => each === said['show']) ?? 'open',
    by: groupings.find((each) => each === said['by']) ?? 'none',
    change: ({ text: typed, ...next }) => {
      if (typed !== undefined) setText(typed);
      if (Object.keys(next).length > 0)
        void navigate({ to: '.', replace: true, search: (before: object) => ({ ...before, ...next }) } as never);
    },
  };
}

/** An item that was decided just now stays where it is until the person looks at the items in another way. */
function useShownItems(items: readonly ReviewItem[], { text, show }: View): readonly ReviewItem[] {
  const words = useDeferredValue(text);
  const isOf = (item: ReviewItem): boolean => show === 'all' || (item.decision === 'notReviewed') === (show === 'open');
  const [kept, setKept] = useState<{ readonly show: Shown; readonly ids: ReadonlySet<string> }>(() => ({
    show,
    ids: new Set(items.filter(isOf).map(({ id }) => id)),
  }));
  const own = items.filter(isOf).map(({ id }) => id);
  if (kept.show !== show) setKept({ show, ids: new Set(own) });
  else if (own.some((id) => !kept.ids.has(id))) setKept({ show, ids: new Set([...kept.ids, ...own]) });
  return useMemo(
    () => matching(items, words).filter((item) => show === 'all' || kept.ids.has(item.id)),
    [items, words, show, kept],
  );
}

function List({
  items,
  by,
  card,
}: {
  readonly items: readonly ReviewItem[];
  readonly by: Grouping;
  readonly card: (item: ReviewItem) => ReactNode;
}): ReactNode {
  const styles = useStyles();
  const { t, known } = useText();
  const rows = useMemo(
    () => rowsOf(items, by, (name) => known(`reviews.recommended.${name}`, name)),
    [items, by, known],
  );
  if (items.length === 0) return <Empty title={t('reviews.nothingShown')} />;
  return (
    <Items<Row>
      label={t('reviews.items')}
      rows={rows}
      keyOf={({ key }) => key}
      height={itemHeight}
      item={(row) =>
        row.kind === 'head' ? (
          <h2 className={styles.head}>
            <bdi>{row.title}</bdi> <span className={styles.dim}>({row.items.length})</span>
          </h2>
        ) : (
          card(row.item)
        )
      }
    />
  );
}

function Tools({
  view,
  isOpen,
  shown,
  picked,
  onPick,
  onAccept,
}: {
  readonly view: View;
  readonly isOpen: boolean;
  readonly shown: readonly ReviewItem[];
  readonly picked: ReadonlySet<string>;
  readonly onPick: (items: readonly ReviewItem[], isPicked: boolean) => void;
  readonly onAccept: (decision: Decided, items: readonly ReviewItem[]) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const count = shown.filter(({ id }) => picked.has(id)).length;
  const open = shown.filter(({ decision }) => decision === 'notReviewed');
  const recommended = (decision: 'approve' | 'deny'): readonly ReviewItem[] =>
    open.filter(({ recommendation }) => recommendation === decision);
  return (
    <div className={styles.tools}>
      <SearchBox
        className={styles.search}
        aria-label={t('reviews.search')}
        placeholder={t('reviews.search')}
        value={view.text}
        onChange={(_, { value }) => view.change({ text: value })}
      />
      <Select
        aria-label={t('reviews.showItems')}
        value={view.show}
        onChange={(_, { value }) => view.change({ show: value as Shown })}
      >
        {(['open', 'all', 'decided'] as const).map((each) => (
          <option key={each} value={each}>
            {t(`reviews.showItems.${each}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('reviews.by')}
        value={view.by}
        onChange={(_, { value }) => view.change({ by: value as Grouping })}
      >
        {groupings.map((each) => (
          <option key={each} value={each}>
            {t(`reviews.by.${each}`)}
          </option>
        ))}
      </Select>
      {isOpen && shown.length > 1 ? (
        <Checkbox
          label={t('reviews.pickAll', { count: shown.length })}
          checked={count === 0 ? false : count === shown.length ? true : 'mixed'}
          onChange={() => onPick(shown, count < shown.length)}
        />
      ) : null}
      {isOpen
        ? (['approve', 'deny'] as const).map((decision) =>
            recommended(decision).length === 0 ? null : (
              <WriteButton key={decision} onClick={() => onAccept(decision, recommended(decision))}>
                {t(`reviews.accept.${decision}`, { count: recommended(decision).length })}
              </WriteButton>
            ),
          )
        : null}
    </div>
  );
}
