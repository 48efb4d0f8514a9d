// A custom extension of a catalog: a new one, or one that is there.

import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { em } from '../../../api/paths.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { useAllowedActions } from '../../../parts/allowedActions.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { PageHead } from '../../../parts/PageHead.tsx';
import { Loading } from '../../../parts/states.tsx';
import { TextLink } from '../../../parts/TextLink.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import type { Values } from '../../forms/formField.ts';
import { useForm } from '../../forms/useForm.ts';
import { Unreadable } from '../../parts/Unreadable.tsx';
import { assignmentExtensionForm, newExtension, requestExtensionForm } from './extensionForm.ts';
import { TestCall } from './TestCall.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export default function ExtensionPage(): ReactNode {
  const { t } = useText();
  const { id, extension } = useParams({ strict: false }) as { readonly id: string; readonly extension: string };
  const { kind } = useSearch({ strict: false }) as { readonly kind?: string };
  const isNew = extension === 'new';
  const list = `${em}/catalogs/${id}/customWorkflowExtensions`;
  const path = isNew ? list : `${list}/${encodeURIComponent(extension)}`;
  const { data, error } = useGraph<Values>(isNew ? null : path);
  const actions = useAllowedActions([id]);
  const above = (
    <TextLink to={`/manage/catalogs/${id}` as '/'} search={{ part: 'extensions' } as never}>
      {t('manage.part.extensions')}
    </TextLink>
  );
  const fault = error ?? actions.error;
  if (fault !== null)
    return <Unreadable above={above} title={t('shell.extension')} error={fault} says={t('manage.extension.gone')} />;
  const isRequest = isNew ? kind !== 'assignment' : String(data?.['@odata.type']).includes('RequestWorkflow');
  return (
    <>
      <PageHead
        above={above}
        title={data === undefined ? t('shell.extension') : <bdi>{String(data['displayName'])}</bdi>}
        says={t(isRequest ? 'manage.extension.requestSays' : 'manage.extension.assignmentSays')}
      />
      {(data === undefined && !isNew) || !actions.isRead ? (
        <Loading heights={[320]} />
      ) : (
        <Extension
          key={extension}
          of={data ?? null}
          path={path}
          catalogId={id}
          isRequest={isRequest}
          isReadOnly={!actions.isAllowed(id, 'edit')}
        />
      )}
    </>
  );
}

function Extension({
  of,
  path,
  catalogId,
  isRequest,
  isReadOnly,
}: {
  /** Null for a new one. */
  readonly of: Values | null;
  readonly path: string;
  readonly catalogId: string;
  readonly isRequest: boolean;
  readonly isReadOnly: boolean;
}): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const form = useForm(isRequest ? requestExtensionForm : assignmentExtensionForm, {
    object: of,
    fresh: newExtension,
    path,
    id: typeof of?.['id'] === 'string' ? of['id'] : `new in ${catalogId}`,
  });
  return (
    <>
      <FormSections of={form} isReadOnly={isReadOnly} />
      {isReadOnly ? null : (
        <FormFoot
          of={form}
          save={t(of === null ? 'manage.create' : 'manage.save')}
          canPreview={false}
          onSaved={({ id }) => {
            if (of === null) void navigate({ to: `/manage/catalogs/${catalogId}/extensions/${String(id)}` as '/' });
          }}
        />
      )}
      {of === null || isReadOnly ? null : <TestCall id={String(of['id'])} isDirty={form.isDirty} />}
      {of === null || isReadOnly ? null : <Delete of={of} path={path} catalogId={catalogId} />}
    </>
  );
}

function Delete({
  of,
  path,
  catalogId,
}: {
  readonly of: Values;
  readonly path: string;
  readonly catalogId: string;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const name = String(of['displayName']);
  const write = useWrite((identity) => callGraph(identity, 'DELETE', path));
  return (
    <>
      <WriteButton style={{ marginTop: '24px' }} disabled={write.isPending} onClick={() => setAsking(true)}>
        {t('manage.extension.delete')}
      </WriteButton>
      {isAsking ? (
        <Confirm
          title={t('manage.deleteAsk', { name })}
          says={t('manage.extension.deleteSays')}
          action={t('manage.delete')}
          onConfirm={() =>
            write.mutate(undefined, {
              onSuccess: () => {
                toasts.done(t('manage.deleted', { name }));
                void navigate({ to: `/manage/catalogs/${catalogId}` as '/', search: { part: 'extensions' } as never });
              },
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
