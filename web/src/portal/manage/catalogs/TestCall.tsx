// Tries an extension: one call with a made-up request, and what was answered.

import { Badge, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import { Section } from '../../../parts/Section.tsx';
import { Failed } from '../../../parts/states.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { useText } from '../../../text/text.tsx';

interface Answer {
  readonly status: number | null;
  readonly milliseconds: number;
  readonly body: string | null;
  readonly isCut: boolean;
  readonly error: string | null;
}

const useStyles = makeStyles({
  whole: { maxWidth: '760px', marginBlockStart: tokens.spacingVerticalL },
  says: { display: 'block', marginBlockEnd: tokens.spacingVerticalM },
  answer: { display: 'grid', gap: tokens.spacingVerticalS, marginBlockStart: tokens.spacingVerticalM },
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  body: {
    margin: 0,
    padding: tokens.spacingHorizontalM,
    maxHeight: '240px',
    overflowY: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});

/** `isDirty`: what is typed is not what would be called. */
export function TestCall({ id, isDirty }: { readonly id: string; readonly isDirty: boolean }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const write = useWrite((identity) =>
    callGraph<Answer>(identity, 'POST', '/latchkey/v1/testExtension', { extensionId: id }),
  );
  return (
    <div className={styles.whole}>
      <Section title={t('manage.testCall')}>
        <Text className={styles.says}>{t(isDirty ? 'manage.testCall.saveFirst' : 'manage.testCall.says')}</Text>
        <WriteButton disabled={isDirty || write.isPending} onClick={() => write.mutate(undefined)}>
          {t('manage.testCall.do')}
        </WriteButton>
        <div role="status">
          {write.error === null ? null : <Failed error={write.error} />}
          {write.data === undefined ? null : <AnswerView of={write.data} />}
        </div>
      </Section>
    </div>
  );
}

function AnswerView({ of: { status, milliseconds, body, isCut, error } }: { readonly of: Answer }): ReactNode {
  const styles = useStyles();
  const { t, number } = useText();
  const isWell = status !== null && status >= 200 && status < 300;
  return (
    <div className={styles.answer}>
      <span className={styles.line}>
        <Badge appearance="tint" color={isWell ? 'success' : 'danger'}>
          {status === null ? t('manage.testCall.none') : String(status)}
        </Badge>
        {status === null ? null : <Text>{t('manage.testCall.after', { milliseconds: number(milliseconds) })}</Text>}
        <Text>{t(isWell ? 'manage.testCall.well' : 'manage.testCall.bad')}</Text>
      </span>
      {error === null ? null : <Text>{error}</Text>}
      {body === null || body === '' ? null : (
        <div className={styles.body} role="region" tabIndex={0} aria-label={t('manage.testCall.answer')}>
          {body}
        </div>
      )}
      {isCut ? <Text size={200}>{t('manage.testCall.cut')}</Text> : null}
    </div>
  );
}
