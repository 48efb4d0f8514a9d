// Offers a draft of an earlier visit, which was neither saved nor discarded.

import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../../text/text.tsx';
import type { Form } from './useForm.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalL,
    border: `1px solid ${tokens.colorBrandStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorBrandBackground2,
  },
  words: { flexGrow: 1, flexBasis: '240px' },
});

export function KeptDraftBar({ of }: { readonly of: Pick<Form, 'kept' | 'resume' | 'drop'> }): ReactNode {
  const styles = useStyles();
  const { t, instant } = useText();
  if (of.kept === null) return null;
  return (
    <div className={styles.bar} role="region" aria-label={t('manage.draft')}>
      <Text className={styles.words}>{t('manage.draft.kept', { time: instant(of.kept.at) })}</Text>
      <Button appearance="primary" size="small" onClick={of.resume}>
        {t('manage.draft.resume')}
      </Button>
      <Button size="small" onClick={of.drop}>
        {t('manage.draft.drop')}
      </Button>
    </div>
  );
}
