// The entry: Fluent under the page's nonce, queries, routes; and the question who is there to sign in as.

import { createDOMRenderer, FluentProvider, RendererProvider, Toaster } from '@fluentui/react-components';
import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { GraphError } from './api/graphError.ts';
import { startSession } from './api/session.ts';
import { PageRows } from './pageRow.ts';
import { router } from './router.tsx';
import { pages } from './routes.tsx';
import { toasterId } from './shell/toasts.ts';
import { darkTheme, lightTheme, useThemeChoice } from './theme.ts';

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
  return (
    <RendererProvider renderer={renderer} targetDocument={document}>
      <FluentProvider
        theme={isDark ? darkTheme : lightTheme}
        style={{ height: '100%', colorScheme: isDark ? 'dark' : 'light' }}
      >
        <QueryClientProvider client={queries}>
          <PageRows value={pages}>
            <RouterProvider router={router} />
          </PageRows>
          <Toaster toasterId={toasterId} position="bottom-end" />
        </QueryClientProvider>
      </FluentProvider>
    </RendererProvider>
  );
}

void startSession();
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
