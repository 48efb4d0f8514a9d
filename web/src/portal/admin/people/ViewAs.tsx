// The button by which an administrator looks at the tenant as a person: it reads alone, and is in the audit.

import { EyeRegular } from '@fluentui/react-icons';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { Confirm } from '../../../parts/Confirm.tsx';
import { WriteButton } from '../../../parts/WriteButton.tsx';
import { startView } from '../../../session/session.ts';
import { useText } from '../../../text/text.tsx';
import type { Person } from './person.ts';

export function ViewAs({ of }: { readonly of: Person }): ReactNode {
  const { t } = useText();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <WriteButton icon={<EyeRegular />} onClick={() => setAsking(true)}>
        {t('people.viewAs')}
      </WriteButton>
      {isAsking ? (
        <Confirm
          title={t('people.viewAs.ask', { name: of.displayName })}
          says={t('people.viewAs.says')}
          action={t('people.viewAs')}
          onConfirm={() => {
            startView(of);
            void navigate({ to: '/' });
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
