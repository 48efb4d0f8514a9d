// A package as an employee sees it, drawn from the draft: nothing in it can be pressed.

import { Button, Field, makeStyles, Text, Textarea, tokens } from '@fluentui/react-components';
import { EyeRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import { QuestionField } from '../../browse/QuestionField.tsx';
import type { Question } from '../../browse/requirements.ts';
import type { Values } from '../../forms/formField.ts';
import { valueAt } from '../../forms/values.ts';
import type { GivenRole } from './contentsDraft.ts';
import { PolicySentence } from './PolicySentence.tsx';
import { isAutomatic } from './policyForm.ts';
import { StandingBadge } from '../../parts/StandingBadge.tsx';

const useStyles = makeStyles({
  whole: {
    position: 'sticky',
    insetBlockStart: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusXLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    padding: tokens.spacingHorizontalL,
    display: 'grid',
    gap: tokens.spacingVerticalM,
    minWidth: 0,
    '@media (max-width: 1080px)': { position: 'static' },
  },
  says: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    '& svg': { fontSize: '18px' },
  },
  card: {
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow4,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    padding: tokens.spacingHorizontalL,
    display: 'grid',
    gap: tokens.spacingVerticalM,
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  head: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'flex-start' },
  title: {
    flexGrow: 1,
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    minWidth: 0,
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  list: { margin: 0, paddingInlineStart: tokens.spacingHorizontalL },
  sentence: {
    borderLeft: `3px solid ${tokens.colorBrandStroke1}`,
    paddingInlineStart: tokens.spacingHorizontalM,
    overflowWrap: 'anywhere',
  },
  part: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

export function PackagePreview({
  of,
  policy,
  given,
  showsContents,
}: {
  readonly of: Values;
  /** Null where there is none yet. */
  readonly policy: Values | null;
  readonly given: readonly GivenRole[];
  readonly showsContents: boolean;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const text = (property: string): string => (typeof of[property] === 'string' ? of[property] : '');
  const names = [...new Set(given.map(({ resource }) => resource))];
  const canRequest =
    policy !== null &&
    !isAutomatic(policy) &&
    policy['allowedTargetScope'] !== 'notSpecified' &&
    valueAt(policy, 'requestorSettings/enableTargetsToSelfAddAccess') === true;
  return (
    <section className={styles.whole} aria-label={t('manage.preview.title')}>
      <span className={styles.says}>
        <EyeRegular aria-hidden /> {t('manage.preview.title')}
      </span>
      <div className={styles.card} inert>
        <div className={styles.head}>
          <h2 className={styles.title}>
            <bdi>{text('displayName') || t('manage.preview.noName')}</bdi>
          </h2>
          <StandingBadge of={canRequest ? 'canRequest' : 'cannot'} />
        </div>
        {text('description') === '' ? null : <bdi className={styles.quiet}>{text('description')}</bdi>}
        {of['isHidden'] === true ? <Text size={200}>{t('manage.preview.hidden')}</Text> : null}
        {names.length === 0 || !showsContents ? null : (
          <>
            <h3 className={styles.part}>{t('browse.included')}</h3>
            <ul className={styles.list}>
              {names.map((name) => (
                <li key={name}>
                  <bdi>{name}</bdi>
                </li>
              ))}
            </ul>
          </>
        )}
        {policy === null || !canRequest ? null : <RequestPart of={policy} />}
      </div>
      {policy === null ? null : (
        <div className={styles.sentence} role="status" aria-label={t('manage.sentence')}>
          <PolicySentence of={policy} />
        </div>
      )}
    </section>
  );
}

/** What the panel asks: the questions in their order, and the reason. */
function RequestPart({ of }: { readonly of: Values }): ReactNode {
  const { t } = useText();
  const questions = Array.isArray(of['questions']) ? (of['questions'] as readonly Question[]) : [];
  return (
    <>
      {questions.map((question, at) => (
        // Questions that are not saved have no ids.
        <QuestionField
          key={at}
          question={{ ...question, localizations: question.localizations ?? [] }}
          answer={undefined}
          isChecked={false}
          onAnswer={() => {}}
        />
      ))}
      {valueAt(of, 'requestApprovalSettings/isRequestorJustificationRequired') === true ? (
        <Field label={t('request.reason')} required>
          <Textarea rows={2} />
        </Field>
      ) : null}
      <div>
        <Button appearance="primary">{t('request.send', { count: 1 })}</Button>
      </div>
    </>
  );
}
