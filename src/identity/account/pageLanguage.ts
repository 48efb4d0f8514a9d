// In which language the issuer's pages speak: as the browser asks for.

import type { ServerResponse } from 'node:http';
import type { Context, Provider } from 'oidc-provider';
import type { TranslatedRequest } from '../issuer/translateRequest.ts';
import { pageLanguages, type PageLanguage } from './accountWords.ts';

/** Of a page of our own. The request MUST have come through `translateRequest`. */
export const pageLanguageOf = (
  provider: Provider,
  request: TranslatedRequest['request'],
  response: ServerResponse,
): PageLanguage => languageOf(provider.createContext(request, response));

/** Of a step of the library. */
export const languageOf = (context: Pick<Context, 'acceptsLanguages'>): PageLanguage =>
  context.acceptsLanguages(...pageLanguages) || 'en';
