// The forms of a group: what it says of itself, and the rule by which it has its members.

import type { FormField, FormType } from '../../forms/formField.ts';
import { isByRule } from './group.ts';

const sections = [{ key: 'about', title: 'manage.section.about' }] as const satisfies FormType['sections'];

// biome-ignore format: a table, read by column
const names: readonly FormField[] = [
  { property: 'displayName',  control: 'line', section: 'about', label: 'manage.name', isRequired: true },
  { property: 'description',  control: 'text', section: 'about', label: 'manage.description' },
  { property: 'mailNickname', control: 'line', section: 'about', label: 'people.alias', isRequired: true },
];

export const newGroupForm: FormType = { type: 'group', method: 'PATCH', sections, fields: names };
export const newGroup = { displayName: null, description: null, mailNickname: null } as const;

export const groupForm: FormType = {
  type: 'group',
  method: 'PATCH',
  sections,
  // biome-ignore format: a table, read by column
  fields: [
    ...names,
    { property: 'visibility', control: 'choice', section: 'about', label: 'people.visibility', choices: [
      { value: 'Public',           label: 'people.visibility.public',  help: 'people.visibility.public.help' },
      { value: 'Private',          label: 'people.visibility.private', help: 'people.visibility.private.help' },
      { value: 'HiddenMembership', label: 'people.visibility.hidden',  help: 'people.visibility.hidden.help' },
    ], isShown: ({ visibility }) => visibility !== null && visibility !== undefined },
  ],
};

export const ruleForm: FormType = {
  type: 'group',
  method: 'PATCH',
  sections: [{ key: 'rule', title: 'people.rule' }],
  // biome-ignore format: a table, read by column
  fields: [
    { property: 'groupTypes', control: 'component', component: 'membership', edits: ['groupTypes'], section: 'rule',
      label: 'people.membership', mayTakeAway: true },
    { property: 'membershipRule', control: 'component', component: 'rule', edits: ['membershipRule'], section: 'rule',
      label: 'people.rule.text', isShown: isByRule, mayTakeAway: true },
    { property: 'membershipRuleProcessingState', control: 'choice', section: 'rule', label: 'people.rule.state',
      isShown: isByRule, mayTakeAway: true, choices: [
        { value: 'On',     label: 'people.rule.on',     help: 'people.rule.on.help' },
        { value: 'Paused', label: 'people.rule.paused', help: 'people.rule.paused.help' },
      ] },
  ],
};
