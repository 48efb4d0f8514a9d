// Somebody else saved the same object meanwhile: each property that both changed, with both values to choose from.

import { Button, makeStyles, Radio, RadioGroup, Text, tokens } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import { Section } from '../../parts/Section.tsx';
import { useText } from '../../text/text.tsx';
import type { Form } from './useForm.ts';
import { ValueInWords } from './ValueInWords.tsx';

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalM },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

export function ConflictView({ of }: { readonly of: Form }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  const { conflict } = of;
  if (conflict === null) return null;
  const choose = (property: string, isTheirs: boolean): void =>
    setTheirs((before) => new Set([...before].filter((each) => each !== property).concat(isTheirs ? [property] : [])));
  const mine = Object.fromEntries(Object.entries(of.changes).filter(([property]) => !theirs.has(property)));
  return (
    <Section title={t('manage.conflict')}>
      <div className={styles.whole} role="alert">
        <Text>{t(conflict.all.length === 0 ? 'manage.conflict.elsewhere' : 'manage.conflict.says')}</Text>
        {conflict.all.map(({ field, mine: own, theirs: other }) => (
          <div key={field.property} role="group" aria-label={t(field.label)}>
            <h3 className={styles.title}>{t(field.label)}</h3>
            <RadioGroup
              value={theirs.has(field.property) ? 'theirs' : 'mine'}
              onChange={(_, { value }) => choose(field.property, value === 'theirs')}
            >
              <Radio
                value="mine"
                label={
                  <>
                    {t('manage.conflict.mine')} <ValueInWords field={field} value={own} />
                  </>
                }
              />
              <Radio
                value="theirs"
                label={
                  <>
                    {t('manage.conflict.theirs')} <ValueInWords field={field} value={other} />
                  </>
                }
              />
            </RadioGroup>
          </div>
        ))}
        <div>
          <Button appearance="primary" onClick={() => of.settle(conflict.theirs, mine)}>
            {t('manage.conflict.goOn')}
          </Button>
        </div>
      </div>
    </Section>
  );
}
