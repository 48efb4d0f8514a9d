// Where the sign-in page sends the browser back to: the code becomes tokens, then the page goes on where it was.

import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { PageHead } from '../parts/PageHead.tsx';
import { Failed, Loading } from '../parts/states.tsx';
import { TextLink } from '../parts/TextLink.tsx';
import { useText } from '../text/text.tsx';
import { keepSignIn } from './session.ts';
import { endSignIn } from './tokens.ts';

export default function SignedInPage(): ReactNode {
  const { history } = useRouter();
  const { t } = useText();
  const [fault, setFault] = useState<Error | null>(null);
  const begun = useRef(false);
  useEffect(() => {
    // A code is good for one use, and effects may run twice.
    if (begun.current) return;
    begun.current = true;
    endSignIn(new URLSearchParams(location.search)).then(({ returnTo, client, tokens }) => {
      keepSignIn(client, tokens);
      history.replace(returnTo);
    }, setFault);
  }, [history]);
  if (fault === null) return <Loading />;
  return (
    <>
      <PageHead title={t('shell.notSignedIn')} />
      <Failed error={fault} action={<TextLink to="/">{t('shell.goHome')}</TextLink>} />
    </>
  );
}
