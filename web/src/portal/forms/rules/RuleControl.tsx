// A membership rule: conditions to pick beside the text that they make. Whoever writes the text sees the conditions
// follow, as far as they can show it; a fault of the server is marked at its place in the text.

import { Button, Field, Input, makeStyles, Select, Text, Textarea, tokens } from '@fluentui/react-components';
import { AddRegular, DeleteRegular } from '@fluentui/react-icons';
import { useEffect, useRef, type ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import type { ControlProps } from '../controlProps.ts';
import { useFieldProps } from '../simpleControls.tsx';
import {
  freshCondition,
  operatorsOf,
  propertyOf,
  readRule,
  ruleProperties,
  textOfRule,
  type RuleCondition,
  type SimpleRule,
} from './ruleText.ts';

const narrow = '@media (max-width: 620px)';

const useStyles = makeStyles({
  whole: { display: 'grid', gap: tokens.spacingVerticalM },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: tokens.spacingVerticalS },
  row: {
    display: 'grid',
    gridTemplateColumns: '88px minmax(0, 1.2fr) minmax(0, 1fr) minmax(0, 1.4fr) 32px',
    gap: tokens.spacingHorizontalS,
    alignItems: 'center',
    [narrow]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      padding: tokens.spacingHorizontalM,
      border: `1px solid ${tokens.colorNeutralStroke2}`,
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  control: { minWidth: 0, width: '100%' },
  first: { color: tokens.colorNeutralForeground3 },
  rule: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

export function RuleControl(props: ControlProps): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const { value, isReadOnly, faults, onChange } = props;
  const text = typeof value === 'string' ? value : '';
  const rule = readRule(text);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const position = /At character (\d+)/.exec(faults[0]?.message ?? '')?.[1];
    if (position !== undefined) area.current?.setSelectionRange(Number(position) - 1, Number(position));
  }, [faults]);
  return (
    <div className={styles.whole}>
      {isReadOnly ? null : rule === null ? (
        <Text>{t('people.rule.tooRich')}</Text>
      ) : (
        <Conditions of={rule} onChange={(next) => onChange(textOfRule(next))} />
      )}
      <Field {...useFieldProps(props)}>
        <Textarea
          textarea={{ ref: area, className: styles.rule, spellCheck: false }}
          value={text}
          readOnly={isReadOnly}
          dir="ltr"
          resize="vertical"
          rows={3}
          onChange={(_, data) => onChange(data.value === '' ? null : data.value)}
        />
      </Field>
    </div>
  );
}

function Conditions({
  of,
  onChange,
}: {
  readonly of: SimpleRule;
  readonly onChange: (rule: SimpleRule) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  // There is always one to begin with.
  const conditions = of.conditions.length === 0 ? [freshCondition] : of.conditions;
  const replace = (at: number, next: RuleCondition): void =>
    onChange({ ...of, conditions: conditions.map((each, n) => (n === at ? next : each)) });
  return (
    <>
      <ul className={styles.list} aria-label={t('people.rule.conditions')}>
        {conditions.map((condition, at) => (
          // Conditions have no ids: their place tells them apart.
          <li key={at} className={styles.row}>
            {at === 0 ? (
              <Text className={styles.first}>{t('people.rule.where')}</Text>
            ) : (
              <Select
                aria-label={t('people.rule.join')}
                className={styles.control}
                value={of.joinedBy}
                onChange={(_, { value }) => onChange({ ...of, conditions, joinedBy: value === 'or' ? 'or' : 'and' })}
              >
                <option value="and">{t('people.rule.and')}</option>
                <option value="or">{t('people.rule.or')}</option>
              </Select>
            )}
            <Condition of={condition} onChange={(next) => replace(at, next)} />
            <Button
              appearance="subtle"
              icon={<DeleteRegular />}
              aria-label={t('people.rule.remove', { number: at + 1 })}
              disabled={conditions.length === 1}
              onClick={() => onChange({ ...of, conditions: conditions.filter((_, n) => n !== at) })}
            />
          </li>
        ))}
      </ul>
      <div>
        <Button
          size="small"
          icon={<AddRegular />}
          onClick={() => onChange({ ...of, conditions: [...conditions, freshCondition] })}
        >
          {t('people.rule.add')}
        </Button>
      </div>
    </>
  );
}

function Condition({
  of,
  onChange,
}: {
  readonly of: RuleCondition;
  readonly onChange: (condition: RuleCondition) => void;
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const kind = propertyOf(of.property)?.kind ?? 'text';
  return (
    <>
      <Select
        aria-label={t('people.rule.property')}
        className={styles.control}
        value={of.property}
        onChange={(_, { value: property }) =>
          onChange(
            propertyOf(property)?.kind === kind
              ? { ...of, property }
              : { property, operator: 'eq', value: propertyOf(property)?.kind === 'boolean' ? 'true' : '' },
          )
        }
      >
        {ruleProperties.map(({ name, label }) => (
          <option key={name} value={name}>
            {t(label)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('people.rule.operator')}
        className={styles.control}
        value={of.operator}
        onChange={(_, { value: operator }) => onChange({ ...of, operator })}
      >
        {operatorsOf[kind].map((each) => (
          <option key={each} value={each}>
            {t(`people.rule.op.${each}` as 'people.rule.op.eq')}
          </option>
        ))}
      </Select>
      {kind === 'boolean' ? (
        <Select
          aria-label={t('people.rule.value')}
          className={styles.control}
          value={of.value}
          onChange={(_, { value }) => onChange({ ...of, value })}
        >
          <option value="true">{t('manage.yes')}</option>
          <option value="false">{t('manage.no')}</option>
        </Select>
      ) : (
        <Input
          aria-label={t('people.rule.value')}
          className={styles.control}
          dir="auto"
          value={of.value}
          onChange={(_, { value }) => onChange({ ...of, value })}
        />
      )}
    </>
  );
}
