// The rule by which a group has its members, or that it has none.

import { Field, Radio, RadioGroup, Text } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import type { ControlProps } from '../../forms/controlProps.ts';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useFieldProps } from '../../forms/simpleControls.tsx';
import { useForm } from '../../forms/useForm.ts';
import { RuleControl } from '../../forms/rules/RuleControl.tsx';
import { groupPath, isByRule, membershipChanges, type Group } from './group.ts';
import { ruleForm } from './groupForm.ts';

export function GroupRule({ of, mayEdit }: { readonly of: Group; readonly mayEdit: boolean }): ReactNode {
  const { t } = useText();
  const form = useForm(ruleForm, { object: of, path: groupPath(of.id), id: of.id });
  // Who is in the group is said by three properties together.
  const change = (property: string, value: unknown): void =>
    property === 'groupTypes' ? form.fill(membershipChanges(form.draft, value === true)) : form.change(property, value);
  if (of.isAssignableToRole === true) return <Text>{t('people.rule.notForRoles')}</Text>;
  return (
    <>
      <FormSections of={{ ...form, change }} isReadOnly={!mayEdit} components={components} />
      {mayEdit ? <FormFoot of={form} save={t('people.rule.publish')} canPreview onSaved={() => {}} /> : null}
    </>
  );
}

const components = { membership: MembershipControl, rule: RuleControl };

function MembershipControl(props: ControlProps): ReactNode {
  const { t } = useText();
  return (
    <Field {...useFieldProps(props)}>
      <RadioGroup
        value={isByRule(props.draft) ? 'rule' : 'hand'}
        disabled={props.isReadOnly}
        onChange={(_, { value }) => props.onChange(value === 'rule')}
      >
        <Radio value="hand" label={t('people.membership.hand')} />
        <Radio value="rule" label={t('people.membership.rule')} />
      </RadioGroup>
    </Field>
  );
}
