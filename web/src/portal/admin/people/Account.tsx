// The account of a person: enabled or not, its password, its sessions, its end. Each deed is drawn for those who may do
// it of this person.

import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { callGraph } from '../../../api/graph.ts';
import { useWrite } from '../../../api/queries.ts';
import type { Actions } from '../../../parts/allowedActions.ts';
import { Confirm } from '../../../parts/Confirm.tsx';
import { Section } from '../../../parts/Section.tsx';
import { Nothing } from '../../../parts/states.tsx';
import { useToasts } from '../../../shell/toasts.ts';
import { useText } from '../../../text/text.tsx';
import { personPath, type Person } from './person.ts';
import { TemporaryPassword } from './TemporaryPassword.tsx';
import { temporaryPassword } from './temporaryPassword.ts';
import { WriteButton } from '../../../parts/WriteButton.tsx';

const useStyles = makeStyles({
  whole: { maxWidth: '760px' },
  says: { display: 'block', marginBottom: tokens.spacingVerticalM },
});

type DeedName = 'enable' | 'disable' | 'reset' | 'revoke' | 'delete';
/** What `allowedActions` calls each. */
const actionOf: Readonly<Record<DeedName, string>> = {
  enable: 'switchAccount',
  disable: 'switchAccount',
  reset: 'resetPassword',
  revoke: 'revokeSessions',
  delete: 'delete',
};

interface Deed {
  readonly name: DeedName;
  readonly method: string;
  readonly below: string;
  readonly body?: object;
}

const deedsOf = ({ accountEnabled }: Person): readonly Deed[] => [
  { name: 'reset', method: 'PATCH', below: '' },
  { name: 'revoke', method: 'POST', below: '/revokeSignInSessions' },
  {
    name: accountEnabled ? 'disable' : 'enable',
    method: 'PATCH',
    below: '',
    body: { accountEnabled: !accountEnabled },
  },
  { name: 'delete', method: 'DELETE', below: '' },
];

export function Account({ of, actions }: { readonly of: Person; readonly actions: Actions }): ReactNode {
  const styles = useStyles();
  const { t } = useText();
  const shown = deedsOf(of).filter((each) => actions.isAllowed(of.id, actionOf[each.name]));
  return (
    <div className={styles.whole}>
      {shown.length === 0 ? <Nothing title={t('people.account.none')} /> : null}
      {shown.map((deed) => (
        <Section key={deed.name} title={t(`people.${deed.name}`)}>
          <Text className={styles.says}>{t(`people.${deed.name}.says`)}</Text>
          <DeedButton of={of} deed={deed} />
        </Section>
      ))}
    </div>
  );
}

function DeedButton({ of, deed }: { readonly of: Person; readonly deed: Deed }): ReactNode {
  const { t } = useText();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  const [password, setPassword] = useState<string | null>(null);
  const { name: deedName, method, below, body } = deed;
  const name = of.displayName;
  const write = useWrite((identity, given: string) =>
    callGraph(
      identity,
      method,
      `${personPath(of.id)}${below}`,
      deedName === 'reset' ? { passwordProfile: { password: given, forceChangePasswordNextSignIn: true } } : body,
    ),
  );
  const done = (given: string): void => {
    if (deedName === 'reset') setPassword(given);
    else toasts.done(t(`people.${deedName}.done`, { name }));
    if (deedName === 'delete') void navigate({ to: '/admin/people' as '/' });
  };
  return (
    <>
      <WriteButton disabled={write.isPending} onClick={() => setAsking(true)}>
        {t(`people.${deedName}`)}
      </WriteButton>
      {isAsking ? (
        <Confirm
          title={t(`people.${deedName}.ask`, { name })}
          says={t(`people.${deedName}.says`)}
          action={t(`people.${deedName}`)}
          onConfirm={() =>
            write.mutate(temporaryPassword(), {
              onSuccess: (_, given) => done(given),
              onError: (error) => toasts.failed(t('errors.notDone'), error),
            })
          }
          onClose={() => setAsking(false)}
        />
      ) : null}
      {password === null ? null : (
        <TemporaryPassword name={name} password={password} onClose={() => setPassword(null)} />
      )}
    </>
  );
}
