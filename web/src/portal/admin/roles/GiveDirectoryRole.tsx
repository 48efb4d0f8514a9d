// A directory role for somebody: the role is picked, and the person where they are not known.

import { Combobox, Field, Option, Text } from '@fluentui/react-components';
import { useState, type ReactNode } from 'react';
import type { Named } from '../../../api/entities.ts';
import { callGraph } from '../../../api/graph.ts';
import { useGraph, useWrite } from '../../../api/queries.ts';
import { ObjectPicker } from '../../../parts/ObjectPicker.tsx';
import { Failed } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { Panel } from '../../parts/Panel.tsx';
import { roleAssignmentsPath } from './RoleAssignments.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';

export function GiveDirectoryRole({
  principalId,
  onClose,
}: {
  /** Left out, the holder is picked. */
  readonly principalId?: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const [holder, setHolder] = useState(principalId);
  const [role, setRole] = useState<string>();
  const write = useWrite((identity) =>
    callGraph(identity, 'POST', roleAssignmentsPath, {
      principalId: holder,
      roleDefinitionId: role,
      directoryScopeId: '/',
    }),
  );
  return (
    <Panel
      title={t('people.roles.give')}
      onClose={onClose}
      onSubmit={() =>
        write.mutate(undefined, {
          onSuccess: () => {
            toasts.done(t('manage.role.given'));
            onClose();
          },
        })
      }
      foot={
        <WriteButton
          type="submit"
          appearance="primary"
          disabled={holder === undefined || role === undefined || write.isPending}
        >
          {t('people.roles.give')}
        </WriteButton>
      }
    >
      {principalId === undefined ? (
        <ObjectPicker
          label={t('manage.role.who')}
          path="/v1.0/users"
          searchIn="displayName"
          id={holder}
          onPick={setHolder}
        />
      ) : null}
      <RoleBox value={role} onPick={setRole} />
      {write.error === null ? null : <Failed error={write.error} />}
    </Panel>
  );
}

type Role = Named & { readonly description: string | null };

/** There are some hundred roles: they are read once and searched here. */
function RoleBox({ value, onPick }: { readonly value: string | undefined; readonly onPick: (id: string) => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState<string | null>(null);
  const { data, error } = useGraph<{ readonly value: readonly Role[] }>(
    '/v1.0/roleManagement/directory/roleDefinitions?$top=500',
  );
  const all = data?.value ?? [];
  const words = (typed ?? '').trim().toLocaleLowerCase();
  const found = all
    .filter(({ displayName }) => displayName.toLocaleLowerCase().includes(words))
    .sort((one, other) => one.displayName.localeCompare(other.displayName));
  const chosen = all.find(({ id }) => id === value);
  if (error !== null) return <Failed error={error} />;
  return (
    <>
      <Field label={t('manage.role.role')}>
        <Combobox
          freeform
          inlinePopup
          placeholder={t('states.typeName')}
          value={typed ?? chosen?.displayName ?? ''}
          selectedOptions={value === undefined ? [] : [value]}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => setTyped(null)}
          onOptionSelect={(_, { optionValue }) => {
            setTyped(null);
            if (optionValue !== undefined) onPick(optionValue);
          }}
        >
          {found.slice(0, 30).map(({ id, displayName }) => (
            <Option key={id} value={id} text={displayName}>
              <bdi>{displayName}</bdi>
            </Option>
          ))}
        </Combobox>
      </Field>
      {chosen?.description == null ? null : <Text>{chosen.description}</Text>}
    </>
  );
}
