// The entry: Fluent under the page's nonce, queries, texts, routes; and the question who is there.

import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components';
import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterContextProvider, RouterProvider } from '@tanstack/react-router';
import { lazy, startTransition, StrictMode, Suspense, useEffect, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { GraphError } from './api/graphError.ts';
import { loadLook } from './look.ts';
import { preloadPage, router } from './router.tsx';
import { startSession } from './session/session.ts';
import { todaysAddress } from './shell/oldAddresses.ts';
import { useMessages } from './shell/toasts.ts';
import { loadLanguage, useLanguage } from './text/languages.ts';
import { TextProvider, useText } from './text/text.tsx';
import { useThemeChoice, useThemes } from './theme.ts';

const Toasts = lazy(() => import('./shell/Toasts.tsx'));
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
const renderer = createDOMRenderer(document, { styleElementAttributes: { nonce } });

/** What was refused is refused again; only what the network lost is worth a second try. */
const retry = (count: number, error: Error): boolean =>
  count < 1 && !(error instanceof GraphError && error.status < 500);
const queries = new QueryClient({
  defaultOptions: { queries: { retry, staleTime: 2000, refetchOnWindowFocus: true } },
  mutationCache: new MutationCache(),
});

function App(): ReactNode {
  const { isDark } = useThemeChoice();
  const { light, dark } = useThemes();
  const { direction } = useText();
  const language = useLanguage()?.language;
  useEffect(() => {
    if (language !== undefined) void loadLook(language);
  }, [language]);
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider
        theme={isDark ? dark : light}
        dir={direction}
        style={{ height: '100%', colorScheme: isDark ? 'dark' : 'light' }}
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          {/* A message may hold a link. */}
          <RouterContextProvider router={router}>
            <Messages />
          </RouterContextProvider>
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  );
}

/** Empty until there is a message: screen readers hear only of what comes into an element that they know. */
function Messages(): ReactNode {
  const isShown = useMessages().length > 0;
  return (
    <div role="status">
      {isShown ? (
        <Suspense>
          <Toasts />
        </Suspense>
      ) : null}
    </div>
  );
}

const address = todaysAddress(location);
if (address !== null) history.replaceState(history.state, '', address);
preloadPage();
void loadLanguage();
void startSession();
const root = createRoot(document.getElementById('root') as HTMLElement);
// What is drawn as a transition leaves the browser time to answer in between.
startTransition(() =>
  root.render(
    <StrictMode>
      <TextProvider>
        <App />
      </TextProvider>
    </StrictMode>,
  ),
);
