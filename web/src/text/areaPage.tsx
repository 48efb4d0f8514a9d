// A page whose texts come in chunks of their own.

import type { ComponentType, ReactNode } from 'react';
import { Loading } from '../parts/states.tsx';
import { loadArea, type TextArea } from './languages.ts';
import { useText, type TextKey } from './text.tsx';

interface PageChunk {
  readonly default: ComponentType;
}

/** A text of each area, by which a page knows that they are there. */
const isThere: Readonly<Record<TextArea, TextKey>> = {
  manage: 'manage.save',
  admin: 'admin.attention.says',
  people: 'people.label',
  reviews: 'reviews.says',
  connections: 'connections.says',
};

/** Loads the page and the texts of its areas at the same time. */
export async function areaPage(areas: readonly TextArea[], load: () => Promise<PageChunk>): Promise<PageChunk> {
  const [{ default: Page }] = await Promise.all([load(), ...areas.map(loadArea)]);
  // Texts that came just now are drawn a moment later than the page could be.
  return {
    default: (): ReactNode => {
      const { known } = useText();
      return areas.some((area) => known(isThere[area], '') === '') ? <Loading /> : <Page />;
    },
  };
}
