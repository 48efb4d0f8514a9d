// A new group: its kind is settled when it is made.

import { Field, Radio, RadioGroup } from '@fluentui/react-components';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Section } from '../../../parts/Section.tsx';
import { useText } from '../../../text/text.tsx';
import { useAreas } from '../../areas.ts';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useForm } from '../../forms/useForm.ts';
import { newGroup, newGroupForm } from './groupForm.ts';
import { NewHead } from '../../parts/Heads.tsx';

/** What tells the kinds apart in the body. */
const kinds = {
  security: { groupTypes: [], mailEnabled: false, securityEnabled: true },
  microsoft365: { groupTypes: ['Unified'], mailEnabled: true, securityEnabled: false },
  forRoles: { groupTypes: [], mailEnabled: false, securityEnabled: true, isAssignableToRole: true },
} as const;
type Kind = keyof typeof kinds;

export default function NewGroupPage(): ReactNode {
  return (
    <>
      <NewHead list="shell.groups" to="/admin/groups" title="shell.newGroup" says="people.groups.newSays" />
      <NewGroup />
    </>
  );
}

/** A name as a mail alias: lower case, without what an alias cannot have. */
const aliasOf = (name: unknown): string | null =>
  typeof name === 'string'
    ? name
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
        .slice(0, 64) || null
    : null;

function NewGroup(): ReactNode {
  const { t } = useText();
  const areas = useAreas();
  const navigate = useNavigate();
  const [kind, setKind] = useState<Kind>('security');
  const form = useForm(newGroupForm, {
    object: null,
    fresh: newGroup,
    fixed: kinds[kind],
    path: '/v1.0/groups',
    id: 'new',
  });
  const change = (property: string, value: unknown): void => {
    const isFollowed = property === 'displayName' && form.draft['mailNickname'] === aliasOf(form.draft[property]);
    form.fill({ [property]: value, ...(isFollowed ? { mailNickname: aliasOf(value) } : {}) });
  };
  const shown = (Object.keys(kinds) as Kind[]).filter((each) => each !== 'forRoles' || areas.isAllowed('roles'));
  return (
    <>
      <div style={{ maxWidth: '760px' }}>
        <Section title={t('people.kind')}>
          <Field>
            <RadioGroup aria-label={t('people.kind')} value={kind} onChange={(_, { value }) => setKind(value as Kind)}>
              {shown.map((each) => (
                <Radio
                  key={each}
                  value={each}
                  label={
                    <>
                      {t(`people.${each}`)}
                      <br />
                      <small>{t(`people.${each}.help`)}</small>
                    </>
                  }
                />
              ))}
            </RadioGroup>
          </Field>
        </Section>
      </div>
      <FormSections of={{ ...form, change }} />
      <FormFoot
        of={form}
        save={t('manage.create')}
        canPreview={false}
        onSaved={({ id }) => void navigate({ to: `/admin/groups/${String(id)}` as '/' })}
      />
    </>
  );
}
