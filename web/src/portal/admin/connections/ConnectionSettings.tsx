// The settings of a connection, and its end.

import { Checkbox, Field } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useText } from '../../../text/text.tsx';
import type { ControlProps } from '../../forms/controlProps.ts';
import { FormFoot } from '../../forms/FormFoot.tsx';
import { FormSections } from '../../forms/FormSections.tsx';
import { useFieldProps } from '../../forms/simpleControls.tsx';
import { useForm } from '../../forms/useForm.ts';
import { DeleteSection } from '../DeleteSection.tsx';
import { LinesControl } from '../LinesControl.tsx';
import { connectionPath, type Connection } from './connection.ts';
import { formOf } from './connectionForm.ts';

export function ConnectionSettings({ of }: { readonly of: Connection }): ReactNode {
  const { t } = useText();
  const form = useForm(formOf(of), {
    object: of as unknown as Readonly<Record<string, unknown>>,
    path: connectionPath(of.id),
    id: of.id,
  });
  return (
    <>
      <FormSections of={form} components={components} />
      <FormFoot of={form} save={t('manage.save')} canPreview={false} onSaved={() => {}} />
      <DeleteSection
        name={of.displayName}
        path={connectionPath(of.id)}
        says={t(`connections.deleteSays.${of.direction}`)}
        to="/admin/connections"
      />
    </>
  );
}

const matches = ['externalId', 'userName', 'email'] as const;

/** By which attributes an account there is taken for a person, in the order in which the server tries them. */
function MatchBy(props: ControlProps): ReactNode {
  const { t } = useText();
  const { value, isReadOnly, onChange } = props;
  const chosen = Array.isArray(value) ? value : [];
  return (
    <Field {...useFieldProps(props)} role="group">
      <div>
        {matches.map((each) => (
          <Checkbox
            key={each}
            label={t(`connections.matchBy.${each}`)}
            checked={chosen.includes(each)}
            disabled={isReadOnly}
            onChange={(_, { checked }) =>
              onChange(matches.filter((one) => (one === each ? checked === true : chosen.includes(one))))
            }
          />
        ))}
      </div>
    </Field>
  );
}

const components = { matchBy: MatchBy, lines: LinesControl };
