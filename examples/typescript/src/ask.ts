// One question to a server, with types on both sides.
import type { TypedDocumentString } from './gql/graphql.js';

interface Answer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string } }[];
  extensions?: { revision?: number };
}

/** An answer that is one or more errors. The code tells programs what to do ("STALE_CURSOR": begin again). */
export class AskError extends Error {
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** Asks `server` and returns the data with the revision that all of it comes from. */
export async function ask<Result, Variables>(
  server: string,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<{ data: Result; revision: number }> {
  const response = await fetch(`${server}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const answer = (await response.json()) as Answer<Result>;
  const first = answer.errors?.[0];
  if (first) throw new AskError(first.message, first.extensions?.code);
  if (!answer.data) throw new AskError(`no data came with status ${response.status}`, undefined);
  return { data: answer.data, revision: answer.extensions?.revision ?? 0 };
}
