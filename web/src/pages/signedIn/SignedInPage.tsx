// Where the sign-in page sends the browser back to: the code becomes tokens, then the page goes on where it was.

import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { keepSignIn } from '../../api/session.ts';
import { endSignIn } from '../../api/tokens.ts';
import { PageHead } from '../../parts/PageHead.tsx';
import { Failed, Loading } from '../../parts/states.tsx';
import { TextLink } from '../../parts/TextLink.tsx';

export default function SignedInPage(): ReactNode {
  const navigate = useNavigate();
  const [fault, setFault] = useState<Error | null>(null);
  const begun = useRef(false);
  useEffect(() => {
    // A code is good for one use, and effects may run twice.
    if (begun.current) return;
    begun.current = true;
    endSignIn(new URLSearchParams(location.search)).then(({ returnTo, ...signIn }) => {
      keepSignIn(signIn);
      void navigate({ to: returnTo, replace: true });
    }, setFault);
  }, [navigate]);
  if (fault === null) return <Loading what="your sign-in" />;
  return (
    <>
      <PageHead title="You are not signed in" />
      <Failed what="the sign-in" error={fault} action={<TextLink to="/">Go to the start</TextLink>} />
    </>
  );
}
