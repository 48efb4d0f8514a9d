// Controls of a policy that no kind of control fits: whom it is for by name or by rule, when approval is asked, how
// often access is reviewed, which extension is called.

import { Field, Select, Switch } from '@fluentui/react-components';
import { createContext, use, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { useText } from '../../../text/text.tsx';
import type { ControlProps, OwnControls } from '../../forms/controlProps.ts';
import type { SubjectKindName, Values } from '../../forms/formField.ts';
import { RuleControl } from '../../forms/rules/RuleControl.tsx';
import { useFieldProps } from '../../forms/simpleControls.tsx';
import { subjectOf } from '../../forms/subjectKinds.ts';
import { SubjectsControl } from '../../forms/SubjectsControl.tsx';
import { valueAt } from '../../forms/values.ts';
import { ApprovalStages } from './ApprovalStages.tsx';
import { freshStage, isAutomatic } from './policyForm.ts';

/** The catalog of the package whose policy is edited: its extensions can be called. */
export const CatalogContext = createContext('');

/** Who can be named under each scope that names somebody. */
const namedIn: Readonly<Record<string, readonly SubjectKindName[]>> = {
  specificDirectoryUsers: ['singleUser', 'groupMembers', 'requestorManager', 'targetUserSponsors'],
  specificConnectedOrganizationUsers: ['connectedOrganizationMembers'],
  specificDirectoryServicePrincipals: ['singleServicePrincipal', 'groupMembers', 'targetApplicationOwners'],
};

function Targets(props: ControlProps): ReactNode {
  const { draft, field } = props;
  if (isAutomatic(draft)) return <Rule {...props} />;
  const kinds = namedIn[String(draft['allowedTargetScope'])];
  return kinds === undefined ? null : <SubjectsControl {...props} field={{ ...field, control: 'subjects', kinds }} />;
}

/** The membership rule of an automatic policy, which is its one target. */
function Rule(props: ControlProps): ReactNode {
  const { field, value, onChange } = props;
  const [first = {}] = Array.isArray(value) ? (value as readonly Values[]) : [];
  return (
    <RuleControl
      {...props}
      field={{ ...field, label: 'manage.rule', help: 'manage.rule.help' }}
      value={first['membershipRule'] ?? null}
      onChange={(rule) =>
        onChange([subjectOf('attributeRuleMembers', { description: null, membershipRule: rule ?? '' })])
      }
    />
  );
}

/** Turning it on replaces whom the policy names by a rule, and the other way round. */
function Automatic(props: ControlProps): ReactNode {
  const { field, value, isReadOnly, onChangeOf } = props;
  const { label, ...shown } = useFieldProps(props);
  return (
    <Field {...shown}>
      <Switch
        label={label as string}
        checked={value === true}
        disabled={isReadOnly}
        onChange={(_, { checked }) => {
          for (const [name, said] of Object.entries(automatic))
            onChangeOf(`automaticRequestSettings/${name}`, checked ? said : null);
          onChangeOf('specificAllowedTargets', checked ? [emptyRule] : []);
          if (checked) onChangeOf('allowedTargetScope', 'specificDirectoryUsers');
        }}
        data-property={field.property}
      />
    </Field>
  );
}
const automatic: Values = {
  requestAccessForAllowedTargets: true,
  removeAccessWhenTargetLeavesAllowedTargets: true,
  gracePeriodBeforeAccessRemoval: 'P7D',
};
const emptyRule = subjectOf('attributeRuleMembers', { description: null, membershipRule: '' });

/** The first time that approval is asked there is a stage to fill in. */
function Approval(props: ControlProps): ReactNode {
  const { draft, value, isReadOnly, onChange, onChangeOf } = props;
  const { label, ...shown } = useFieldProps(props);
  const stages = valueAt(draft, 'requestApprovalSettings/stages');
  return (
    <Field {...shown}>
      <Switch
        label={label as string}
        checked={value === true}
        disabled={isReadOnly}
        onChange={(_, { checked }) => {
          onChange(checked);
          const isEmpty = !Array.isArray(stages) || stages.length === 0;
          if (checked && isEmpty) onChangeOf('requestApprovalSettings/stages', [freshStage]);
        }}
      />
    </Field>
  );
}

/** How often, as a pattern of Graph: its type and interval. */
const recurrences = [
  ['weekly', 'weekly', 1],
  ['monthly', 'absoluteMonthly', 1],
  ['quarterly', 'absoluteMonthly', 3],
  ['halfyearly', 'absoluteMonthly', 6],
  ['annual', 'absoluteYearly', 1],
] as const;

function Recurrence(props: ControlProps): ReactNode {
  const { t } = useText();
  const { value, isReadOnly, onChange } = props;
  const pattern = valueAt(value as Values | null, 'pattern') as Values | undefined;
  const known = recurrences.find(
    ([, type, interval]) => pattern?.['type'] === type && pattern['interval'] === interval,
  );
  return (
    <Field {...useFieldProps(props)}>
      <Select
        style={{ maxWidth: '220px' }}
        value={known?.[0] ?? ''}
        disabled={isReadOnly}
        onChange={(_, data) => {
          const chosen = recurrences.find(([key]) => key === data.value);
          if (chosen === undefined) return;
          const range = valueAt(value as Values | null, 'range') ?? { type: 'noEnd' };
          onChange({ pattern: { type: chosen[1], interval: chosen[2] }, range });
        }}
      >
        {known === undefined ? <option value="" /> : null}
        {recurrences.map(([key]) => (
          <option key={key} value={key}>
            {t(`manage.review.often.${key}`)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** One of the extensions of the catalog. */
function Extension(props: ControlProps): ReactNode {
  const { value, isReadOnly, onChange } = props;
  const catalogId = use(CatalogContext);
  const { data } = useGraph<{ readonly value: readonly Named[] }>(
    `${em}/catalogs/${catalogId}/customWorkflowExtensions?$select=id,displayName`,
  );
  const all = data?.value ?? [];
  return (
    <Field {...useFieldProps(props)}>
      <Select
        style={{ maxWidth: '320px' }}
        value={typeof value === 'string' ? value : ''}
        disabled={isReadOnly}
        onChange={(_, next) => onChange(next.value)}
      >
        {all.some(({ id }) => id === value) ? null : <option value="" />}
        {all.map(({ id, displayName }) => (
          <option key={id} value={id}>
            {displayName}
          </option>
        ))}
      </Select>
    </Field>
  );
}

export const policyControls: OwnControls = {
  targets: Targets,
  automatic: Automatic,
  approval: Approval,
  stages: ApprovalStages,
  recurrence: Recurrence,
  extension: Extension,
};
