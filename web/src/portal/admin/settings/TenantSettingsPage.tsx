// The settings of the tenant, each part saved by itself.

import type { ReactNode } from 'react';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Failed, Loading } from '../../../parts/states.tsx';
import { useText, type TextKey } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import type { FormType, Values } from '../../forms/formField.ts';
import { useForm } from '../../forms/useForm.ts';
import { Tabs } from '../../manage/Tabs.tsx';
import { OpenAsCall } from '../../parts/OpenAsCall.tsx';
import { LinesControl } from '../LinesControl.tsx';
import { endUserForm, entitlementForm, ownSettingsForm } from './settingsForm.ts';

interface SettingsPart {
  readonly key: string;
  readonly title: TextKey;
  readonly of: FormType;
  readonly path: string;
}
const parts: readonly SettingsPart[] = [
  { key: 'guests', title: 'people.guests', of: entitlementForm, path: `${em}/settings` },
  { key: 'own', title: 'admin.settings.requestsAndMails', of: ownSettingsForm, path: '/latchkey/v1/settings' },
  {
    key: 'people',
    title: 'admin.settings.people',
    of: endUserForm,
    path: `${em}/controlConfigurations/endUserSettings`,
  },
];

export default function TenantSettingsPage(): ReactNode {
  const { t } = useText();
  return (
    <>
      <PageHead
        title={t('shell.tenant')}
        says={t('admin.settings.says')}
        actions={<OpenAsCall path={`${em}/settings`} />}
      />
      <Tabs
        label={t('shell.tenant')}
        parts={parts.map((part) => ({ ...part, draw: () => <Part key={part.key} of={part} /> }))}
      />
    </>
  );
}

function Part({ of: { of, path } }: { readonly of: SettingsPart }): ReactNode {
  const { data, error } = useGraph<Values>(path);
  if (error !== null) return <Failed error={error} />;
  return data === undefined ? <Loading heights={[240]} /> : <SettingsForm of={of} path={path} object={data} />;
}

function SettingsForm({
  of,
  path,
  object,
}: {
  readonly of: FormType;
  readonly path: string;
  readonly object: Values;
}): ReactNode {
  const { t } = useText();
  const form = useForm(of, { object, path, id: 'tenant' });
  return (
    <>
      <FormSections of={form} components={components} />
      <FormFoot of={form} save={t('manage.save')} canPreview={false} onSaved={() => {}} />
    </>
  );
}

const components = { lines: LinesControl };
