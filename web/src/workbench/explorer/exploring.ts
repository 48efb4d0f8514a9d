// The state of the Explorer: the call that is being written, what came of the last one, what was sent before, how far
// the tutorial is.

import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { send, type Reply } from '../../api/graph.ts';
import { forgetSentBy, keepSent, sentBy } from '../../api/sentCalls.ts';
import { useSession, type Identity } from '../../session/session.ts';
import { headersOf, methods, versions, type Explored } from './explored.ts';

export interface Answered {
  readonly asked: Explored;
  readonly by: string;
  readonly reply: Reply;
}
/** A call of the identity that is signed in: with its body where this page sent it, without it from before. */
export interface Past {
  readonly asked: Explored;
  readonly by: string;
  readonly status: number;
  readonly ms: number;
  readonly at: number;
}

export interface Exploring {
  readonly call: Explored;
  readonly change: (part: Partial<Explored>) => void;
  readonly answered: Answered | null;
  readonly isSending: boolean;
  /** Why nothing came back, or why nothing was sent. */
  readonly fault: Error | null;
  readonly past: readonly Past[];
  readonly forget: () => void;
  /** Sends the call that is written, or another one, which is written then. Null where nothing came back. */
  readonly run: (other?: Explored, as?: Identity) => Promise<Answered | null>;
}

const first: Explored = { version: 'v1.0', method: 'GET', path: '/me', headers: '', body: '' };

/**
 * The address holds version, method and path; an address with a GET is sent at once, anything else waits for a click.
 */
export function useExploring(): Exploring {
  const search = useSearch({ strict: false }) as Readonly<Record<string, string | undefined>>;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { identity } = useSession();
  const [call, setCall] = useState<Explored>(() => fromSearch(search));
  const [answered, setAnswered] = useState<Answered | null>(null);
  const [isSending, setSending] = useState(false);
  const [fault, setFault] = useState<Error | null>(null);
  const who = identity?.key ?? null;
  const [past, setPast] = useState<readonly Past[]>(() => readPast(who));
  const sent = useRef('');
  const sentAs = useRef(who);

  const run = useCallback(
    async (other?: Explored, as?: Identity): Promise<Answered | null> => {
      const asked = other ?? call;
      const sender = as ?? identity;
      setCall(asked);
      setFault(null);
      setSending(true);
      sentAs.current = sender?.key ?? null;
      const said = { version: asked.version, method: asked.method, path: asked.path };
      sent.current = JSON.stringify(said);
      void navigate({ to: '/workbench/explorer', search: said as never });
      try {
        const reply = await send(sender, {
          method: asked.method,
          path: `/${asked.version}${asked.path}`,
          headers: headersOf(asked.headers),
          body: bodyOf(asked),
        });
        const outcome = { asked, by: sender?.displayName ?? 'nobody', reply };
        setAnswered(outcome);
        const ended = { by: outcome.by, status: reply.status, ms: reply.ms, at: Date.now() };
        keepSent({ who: sender?.key ?? null, ...said, ...ended });
        setPast((before) => [{ asked, ...ended }, ...before]);
        if (asked.method !== 'GET') void queries.invalidateQueries();
        return outcome;
      } catch (error) {
        setFault(error as Error);
        return null;
      } finally {
        setSending(false);
      }
    },
    [call, identity, navigate, queries],
  );

  // What one identity sent and was told is not shown to the next one at this browser.
  const shownTo = useRef(who);
  useEffect(() => {
    if (shownTo.current === who) return;
    shownTo.current = who;
    setPast(readPast(who));
    // A step of the tutorial is sent by the one who is just signed in.
    if (sentAs.current === who) return;
    setAnswered(null);
    setCall((before) => ({ ...before, headers: '', body: '' }));
  }, [who]);

  // An address that this page did not write itself: a link, or the browser's back.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` changes with each letter of the call
  useEffect(() => {
    const said = fromSearch(search);
    const name = JSON.stringify({ version: said.version, method: said.method, path: said.path });
    if (search['path'] === undefined || name === sent.current) return;
    sent.current = name;
    setCall((before) => ({ ...said, body: before.path === said.path ? before.body : '' }));
    if (said.method === 'GET') void run(said);
  }, [search]);

  return {
    call,
    change: (part) => setCall((before) => ({ ...before, ...part })),
    answered,
    isSending,
    fault,
    past,
    forget: () => {
      forgetSentBy(who);
      setPast([]);
    },
    run,
  };
}

function fromSearch(search: Readonly<Record<string, string | undefined>>): Explored {
  const version = versions.find((each) => each === search['version']) ?? first.version;
  const method = methods.find((each) => each === search['method']) ?? first.method;
  return { ...first, version, method, path: search['path'] ?? first.path };
}

/** What is not JSON is sent all the same: the server's answer to it is worth seeing. */
function bodyOf({ method, body }: Explored): string | undefined {
  return method === 'GET' || body.trim() === '' ? undefined : body;
}

const readPast = (who: string | null): readonly Past[] =>
  sentBy(who).map(({ version, method, path, ...ended }) => ({
    asked: fromSearch({ version, method, path }),
    ...ended,
  }));
