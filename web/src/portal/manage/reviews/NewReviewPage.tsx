// A new series of access reviews: of a package by one of its policies, or of a group. It begins tomorrow at the
// earliest, so that its page shows who would be reviewed by whom before anybody is asked.

import { Checkbox, Field, Input, makeStyles, Select, tokens } from '@fluentui/react-components';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { useTenantNow } from '../../../api/tenantTime.ts';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Failed } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { NewHead } from '../../parts/Heads.tsx';
import {
  about,
  bodyOf,
  earliestStart,
  freshReview,
  isComplete,
  mostDays,
  reviewerKinds,
  type ReviewDraft,
} from './newReview.ts';
import { frequencies, reviewsPath } from './series.ts';

const useStyles = makeStyles({
  whole: { maxWidth: '560px' },
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalM,
    // Else it is as wide as its longest option.
    '& select': { width: '100%' },
  },
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalM },
});

export default function NewReviewPage(): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const navigate = useNavigate();
  const now = useTenantNow();
  const said = useSearch({ strict: false }) as { readonly package?: string; readonly group?: string };
  const runsPackages = useAreas().isAllowed('packages');
  const [draft, setDraft] = useState<ReviewDraft>(() =>
    runsPackages ? freshReview(now, said) : about(freshReview(now, said), 'group'),
  );
  const change = (next: Partial<ReviewDraft>): void => setDraft((before) => ({ ...before, ...next }));
  const write = useWrite((identity) => callGraph<Named>(identity, 'POST', reviewsPath, bodyOf(draft)));
  const isReady = isComplete(draft, now) && !write.isPending;
  const send = (): void =>
    write.mutate(undefined, { onSuccess: ({ id }) => void navigate({ to: `/manage/reviews/${id}` as '/' }) });
  return (
    <>
      <NewHead list="shell.manageReviews" to="/manage/reviews" title="reviews.new" says="reviews.newSays" />
      <form
        className={styles.whole}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) send();
        }}
      >
        <Section title={t('reviews.form.what')}>
          <What draft={draft} onChange={change} runsPackages={runsPackages} />
        </Section>
        <Section title={t('reviews.form.who')}>
          <Who draft={draft} onChange={change} />
        </Section>
        <Section title={t('reviews.form.when')}>
          <When draft={draft} onChange={change} />
        </Section>
        <Section title={t('reviews.form.end')}>
          <End draft={draft} onChange={change} />
        </Section>
        {write.error === null ? null : <Failed error={write.error} retry={send} />}
        <p>{t('reviews.createSays')}</p>
        <WriteButton type="submit" appearance="primary" disabled={!isReady}>
          {t('reviews.create')}
        </WriteButton>
      </form>
    </>
  );
}

interface PartProps {
  readonly draft: ReviewDraft;
  readonly onChange: (next: Partial<ReviewDraft>) => void;
}

/** Owners of groups run reviews of groups alone. */
function What({ draft, onChange, runsPackages }: PartProps & { readonly runsPackages: boolean }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { data } = useGraph<{ readonly value: readonly Named[]; readonly catalog?: Named }>(
    draft.of === 'package' && draft.packageId !== ''
      ? `${em}/assignmentPolicies?$filter=accessPackage/id eq '${draft.packageId}'&$select=id,displayName`
      : null,
  );
  return (
    <div className={styles.form}>
      <Field label={t('manage.name')} required>
        <Input value={draft.name} maxLength={256} onChange={(_, { value }) => onChange({ name: value })} />
      </Field>
      <Field label={t('reviews.form.of')}>
        <Select value={draft.of} onChange={(_, { value }) => onChange(about(draft, value as ReviewDraft['of']))}>
          {runsPackages ? <option value="package">{t('reviews.form.of.package')}</option> : null}
          <option value="group">{t('reviews.form.of.group')}</option>
        </Select>
      </Field>
      {draft.of === 'package' ? (
        <>
          <ObjectPicker
            label={t('shell.package')}
            path="/latchkey/v1/managedPackages"
            searchIn={null}
            id={draft.packageId === '' ? undefined : draft.packageId}
            onPick={(packageId) => onChange({ packageId, policyId: '' })}
          />
          <Field label={t('reviews.form.policy')} required>
            <Select
              value={draft.policyId}
              disabled={data === undefined}
              onChange={(_, { value }) => onChange({ policyId: value })}
            >
              <option value="" />
              {(data?.value ?? []).map(({ id, displayName }) => (
                <option key={id} value={id}>
                  {displayName}
                </option>
              ))}
            </Select>
          </Field>
        </>
      ) : (
        <ObjectPicker
          label={t('shell.group')}
          path="/v1.0/groups"
          searchIn="displayName"
          id={draft.groupId === '' ? undefined : draft.groupId}
          onPick={(groupId) => onChange({ groupId })}
        />
      )}
    </div>
  );
}

function Who({ draft, onChange }: PartProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.form}>
      <Field label={t('reviews.form.reviewer')}>
        <Select
          value={draft.reviewer}
          onChange={(_, { value }) => onChange({ reviewer: value as ReviewDraft['reviewer'] })}
        >
          {reviewerKinds
            .filter((kind) => kind !== 'owners' || draft.of === 'group')
            .map((kind) => (
              <option key={kind} value={kind}>
                {t(`reviews.form.reviewer.${kind}`)}
              </option>
            ))}
        </Select>
      </Field>
      {draft.reviewer === 'user' ? (
        <ObjectPicker
          label={t('reviews.form.reviewer.user')}
          path="/v1.0/users"
          searchIn="displayName"
          id={draft.reviewerId === '' ? undefined : draft.reviewerId}
          onPick={(reviewerId) => onChange({ reviewerId })}
        />
      ) : null}
      {draft.reviewer === 'self' ? null : (
        <ObjectPicker
          label={t('reviews.form.fallback')}
          path="/v1.0/users"
          searchIn="displayName"
          id={draft.fallbackId === '' ? undefined : draft.fallbackId}
          onPick={(fallbackId) => onChange({ fallbackId })}
        />
      )}
    </div>
  );
}

function When({ draft, onChange }: PartProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.row}>
      <Field label={t('reviews.often')}>
        <Select
          value={draft.often}
          onChange={(_, { value }) => {
            const often = value as ReviewDraft['often'];
            onChange({ often, days: Math.min(draft.days, mostDays[often]) });
          }}
        >
          {frequencies.map((each) => (
            <option key={each} value={each}>
              {t(`reviews.often.${each}`)}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={t('reviews.form.start')}>
        <Input
          type="date"
          min={earliestStart(useTenantNow())}
          value={draft.start}
          onChange={(_, { value }) => onChange({ start: value })}
        />
      </Field>
      <Field label={t('reviews.days')}>
        <Input
          type="number"
          min={1}
          max={mostDays[draft.often]}
          value={String(draft.days)}
          onChange={(_, { value }) =>
            onChange({ days: Math.max(1, Math.min(mostDays[draft.often], Number(value) || 1)) })
          }
        />
      </Field>
    </div>
  );
}

function End({ draft, onChange }: PartProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  return (
    <div className={styles.form}>
      <Field label={t('reviews.form.default')}>
        <Select
          value={draft.defaultDecision}
          onChange={(_, { value }) => onChange({ defaultDecision: value as ReviewDraft['defaultDecision'] })}
        >
          {(['None', 'Approve', 'Deny', 'Recommendation'] as const).map((each) => (
            <option key={each} value={each}>
              {t(`reviews.default.${each.toLowerCase() as 'none' | 'approve' | 'deny' | 'recommendation'}`)}
            </option>
          ))}
        </Select>
      </Field>
      {(['applies', 'reasons', 'recommends', 'mails'] as const).map((key) => (
        <Checkbox
          key={key}
          label={t(`reviews.form.${key}`)}
          checked={draft[key]}
          onChange={(_, { checked }) => onChange({ [key]: checked === true })}
        />
      ))}
    </div>
  );
}
