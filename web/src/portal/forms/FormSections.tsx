// The sections of a form with their fields, and above them what concerns all of it: a draft of before, changes of
// others, faults that name no field.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useEffect, useRef, type ReactNode } from 'react';
import { Section } from '../../parts/Section.tsx';
import { useText } from '../../text/text.tsx';
import { ConflictView } from './ConflictView.tsx';
import type { OwnControls } from './controlProps.ts';
import { FieldList } from './FieldList.tsx';
import { KeptDraftBar } from './KeptDraftBar.tsx';
import type { Form } from './useForm.ts';

const useStyles = makeStyles({
  form: { maxWidth: '760px' },
  faults: {
    padding: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalL,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorStatusDangerBackground1,
    overflowWrap: 'anywhere',
  },
  list: { margin: '4px 0 0', paddingInlineStart: tokens.spacingHorizontalL },
  help: { display: 'block', color: tokens.colorNeutralForeground3, marginBottom: tokens.spacingVerticalM },
});

export function FormSections({
  of: form,
  isReadOnly = false,
  components = {},
  sections,
}: {
  readonly of: Form;
  readonly isReadOnly?: boolean;
  readonly components?: OwnControls;
  /** Keys of the sections that are shown; left out, all are. */
  readonly sections?: readonly string[];
}): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const whole = useRef<HTMLDivElement>(null);
  const { faults, of, draft } = form;
  const shown = of.fields.filter(({ isShown }) => isShown?.(draft) ?? true);
  useEffect(() => {
    if (faults.of.size > 0 || faults.others.length > 0) focusOnFault(whole.current);
  }, [faults]);
  return (
    <div ref={whole} className={styles.form}>
      {isReadOnly ? null : <KeptDraftBar of={form} />}
      {form.conflict === null ? null : <ConflictView of={form} />}
      {faults.others.length === 0 ? null : (
        <div role="alert" tabIndex={-1} data-faulty="" className={styles.faults}>
          <Text weight="semibold">{t('manage.notSaved')}</Text>
          <ul className={styles.list}>
            {faults.others.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </div>
      )}
      {of.sections
        .filter(({ key }) => sections?.includes(key) ?? shown.some(({ section }) => section === key))
        .map(({ key, title, help }) => (
          <Section key={key} title={t(title)}>
            {help === undefined ? null : <Text className={styles.help}>{t(help)}</Text>}
            <FieldList
              fields={of.fields.filter(({ section }) => section === key)}
              draft={draft}
              object={form.object}
              faults={faults}
              isReadOnly={isReadOnly}
              components={components}
              onChange={form.change}
            />
          </Section>
        ))}
    </div>
  );
}

/** The first control with a fault, else the sentence above the form. */
function focusOnFault(within: HTMLElement | null): void {
  const faulty = [...(within?.querySelectorAll<HTMLElement>('[data-faulty]') ?? [])];
  const controls = faulty.flatMap((each) => [
    ...each.querySelectorAll<HTMLElement>('[aria-invalid=true], input, textarea, select, button'),
  ]);
  (controls.find((each) => each.ariaInvalid === 'true') ?? controls[0] ?? faulty[0])?.focus();
}
