// The first page: what this is, and where to begin.

import type { ReactNode } from 'react';
import { PageHead } from '../../parts/PageHead.tsx';
import { Section } from '../../parts/Section.tsx';
import { TextLink } from '../../parts/TextLink.tsx';

export default function HomePage(): ReactNode {
  return (
    <>
      <PageHead title="Welcome to Latchkey" says="An entitlement-management server that speaks Microsoft Graph. This is its workbench: see who holds what and why, and try the API." />
      <Section title="Begin here"><TextLink to="/packages">Look at the access packages</TextLink></Section>
    </>
  );
}
