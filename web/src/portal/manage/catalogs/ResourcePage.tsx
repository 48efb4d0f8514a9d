// A resource of a catalog: its roles, and what is asked of people who get it.

import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { em } from '../../../api/paths.ts';
import { useGraph } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { Facts } from '../../../parts/Facts.tsx';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Empty, Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useTitle } from '../../../shell/useTitle.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import type { Values } from '../../forms/formField.ts';
import { useForm } from '../../forms/useForm.ts';
import { Unreadable } from '../../parts/Unreadable.tsx';
import { resourceForm } from './resourceForm.ts';
import { labelOfKind } from './resourceKinds.ts';

type Resource = Values &
  Named & { readonly description: string | null; readonly originSystem: string; readonly roles: readonly Named[] };

export default function ResourcePage(): ReactNode {
  const { t } = useText();
  const { id, resource } = useParams({ strict: false }) as { readonly id: string; readonly resource: string };
  const { data, error } = useGraph<{ readonly value: readonly Resource[] }>(
    `${em}/catalogs/${id}/resources?$filter=id eq '${encodeURIComponent(resource)}'&$expand=roles`,
  );
  const actions = useAllowedActions([id]);
  const found = data?.value[0];
  useTitle(found?.displayName);
  const fault = error ?? actions.error;
  const above = (
    <TextLink to={`/manage/catalogs/${id}` as '/'} search={{ part: 'resources' } as never}>
      {t('manage.part.resources')}
    </TextLink>
  );
  if (fault !== null)
    return <Unreadable above={above} title={t('shell.resource')} error={fault} says={t('manage.resource.gone')} />;
  return (
    <>
      <PageHead above={above} title={found === undefined ? t('shell.resource') : <bdi>{found.displayName}</bdi>} />
      {data === undefined || !actions.isRead ? (
        <Loading heights={[120, 240]} />
      ) : found === undefined ? (
        <Empty title={t('errors.notFound')} says={t('manage.resource.gone')} />
      ) : (
        <OneResource of={found} isReadOnly={!actions.isAllowed(id, 'edit')} />
      )}
    </>
  );
}

function OneResource({ of, isReadOnly }: { readonly of: Resource; readonly isReadOnly: boolean }): ReactNode {
  const { t } = useText();
  const form = useForm(resourceForm, {
    object: of,
    path: `${em}/resourceRequests`,
    id: of.id,
    // Graph changes a resource by a request.
    call: (body) => ({ requestType: 'adminUpdate', resource: { id: of.id, ...body } }),
  });
  return (
    <>
      <div style={{ maxWidth: '760px' }}>
        <Section title={t('manage.section.about')}>
          <Facts
            of={[
              [t('manage.resource.kind'), t(labelOfKind(of.originSystem))],
              [t('manage.description'), of.description === null ? null : <bdi>{of.description}</bdi>],
              [t('manage.resource.itsRoles'), of.roles.map(({ displayName }) => displayName).join(', ')],
            ]}
          />
        </Section>
      </div>
      <FormSections of={form} isReadOnly={isReadOnly} />
      {isReadOnly ? null : <FormFoot of={form} save={t('manage.save')} canPreview onSaved={() => {}} />}
    </>
  );
}
