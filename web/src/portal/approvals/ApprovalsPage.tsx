// What waits for the person's decision, by deadline, and what they decided; one is opened, many are decided together.

import { Checkbox, Select } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTenantNow } from '../../api/tenantTime.ts';
import type { Column } from '../../parts/column.ts';
import { DataTable } from '../../parts/DataTable.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { TextLink } from '../../parts/TextLink.tsx';
import { useText, type Texts } from '../../text/text.tsx';
import { OpenAsCall } from '../parts/OpenAsCall.tsx';
import { PickedBar } from '../parts/PickedBar.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';
import { useApprovalKeys } from './approvalKeys.ts';
import { approvalSource, type MyApproval, type Show } from './approvals.ts';
import { DecideMany } from './DecideMany.tsx';
import { WriteButton } from '../../parts/WriteButton.tsx';

type Picked = ReadonlyMap<string, MyApproval>;

export default function ApprovalsPage(): ReactNode {
  const texts = useText();
  const { t } = texts;
  const now = useTenantNow();
  const navigate = useNavigate();
  const { show: said } = useSearch({ strict: false }) as { readonly show?: string };
  const show: Show = said === 'decided' ? 'decided' : 'waiting';
  const [picked, setPicked] = useState<Picked>(new Map());
  const [result, setResult] = useState<'approve' | 'deny' | null>(null);
  useApprovalKeys(show, picked.size === 0 ? undefined : setResult);
  const pick = (rows: readonly MyApproval[], isPicked: boolean): void =>
    setPicked((before) => {
      const next = new Map(before);
      for (const row of rows) {
        if (isPicked) next.set(row.id, row);
        else next.delete(row.id);
      }
      return next;
    });
  return (
    <>
      <PageHead
        title={t('approvals.title')}
        says={t('approvals.says')}
        actions={
          <>
            <TextLink to={'/approvals/delegate' as '/'}>{t('approvals.delegate')}</TextLink>
            <OpenAsCall path="/latchkey/v1/myApprovals" />
          </>
        }
      />
      <DataTable<MyApproval>
        label={t('approvals.list')}
        source={approvalSource(show)}
        columns={columnsOf(texts)}
        keyOf={({ id, stage }) => `${id} ${stage}`}
        card={(row) => (
          <ApprovalCard
            of={row}
            now={now}
            pick={
              show === 'waiting'
                ? { isPicked: picked.has(row.id), onChange: (isPicked) => pick([row], isPicked) }
                : null
            }
          />
        )}
        tools={(shown) => (
          <>
            {show === 'waiting' && shown.length > 1 ? <PickAll shown={shown} picked={picked} onPick={pick} /> : null}
            <Select
              aria-label={t('approvals.show')}
              value={show}
              onChange={(_, { value }) => {
                setPicked(new Map());
                void navigate({
                  to: '.',
                  search: (before: object) => ({ ...before, show: value === 'decided' ? 'decided' : '', page: '' }),
                } as never);
              }}
            >
              <option value="waiting">{t('approvals.show.waiting')}</option>
              <option value="decided">{t('approvals.show.decided')}</option>
            </Select>
          </>
        )}
        empty={{ title: t(`approvals.nothing.${show}`) }}
      />
      {picked.size === 0 ? null : (
        <Together picked={picked} result={result} onResult={setResult} onDone={() => setPicked(new Map())} />
      )}
    </>
  );
}

function PickAll({
  shown,
  picked,
  onPick,
}: {
  readonly shown: readonly MyApproval[];
  readonly picked: Picked;
  readonly onPick: (rows: readonly MyApproval[], isPicked: boolean) => void;
}): ReactNode {
  const { t } = useText();
  const count = shown.filter(({ id }) => picked.has(id)).length;
  return (
    <Checkbox
      label={t('approvals.pickAll')}
      checked={count === 0 ? false : count === shown.length ? true : 'mixed'}
      onChange={() => onPick(shown, count < shown.length)}
    />
  );
}

/** What can be done with all that is picked. */
function Together({
  picked,
  result,
  onResult,
  onDone,
}: {
  readonly picked: Picked;
  /** What is being decided; null while nothing is. */
  readonly result: 'approve' | 'deny' | null;
  readonly onResult: (result: 'approve' | 'deny' | null) => void;
  readonly onDone: () => void;
}): ReactNode {
  const { t } = useText();
  return (
    <>
      <PickedBar
        label={t('approvals.pickedTitle')}
        count={t('approvals.picked', { count: picked.size })}
        clear={t('approvals.clearPicked')}
        onClear={onDone}
      >
        <WriteButton appearance="primary" onClick={() => onResult('approve')}>
          {t('approvals.approve')}
        </WriteButton>
        <WriteButton onClick={() => onResult('deny')}>{t('approvals.deny')}</WriteButton>
      </PickedBar>
      {result === null ? null : (
        <DecideMany of={[...picked.values()]} result={result} onDone={onDone} onClose={() => onResult(null)} />
      )}
    </>
  );
}

function columnsOf({ t }: Texts): readonly Column<MyApproval>[] {
  const text = (title: string, of: (row: MyApproval) => string | null | undefined): Column<MyApproval> => ({
    title,
    cell: (row) => of(row) ?? '',
    text: (row) => of(row) ?? '',
  });
  return [
    text(t('requests.package'), (row) => row.accessPackageName),
    text(t('request.for'), (row) => row.target?.displayName),
    text(t('requests.by'), (row) => row.requestor?.displayName),
    text(t('requests.reason'), (row) => row.justification),
    text(t('requests.created'), (row) => row.createdDateTime),
    text(t('approvals.until'), (row) => row.deadline),
    text(t('approvals.decided'), (row) => row.decidedDateTime),
  ];
}
