// GraphiQL with the example queries as tabs, and the panels for documentation, history and building a query.
import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { HISTORY_PLUGIN } from '@graphiql/plugin-history';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { examples } from './examples.js';
import { FollowSystemTheme } from './follow-system-theme.jsx';

const ENDPOINT = '/graphql';

// Subscriptions speak graphql-transport-ws; the connection is made when the first one is run.
const subscriptionUrl = `${window.location.origin.replace(/^http/, 'ws')}/graphql/ws`;
const fetcher = createGraphiQLFetcher({ url: ENDPOINT, subscriptionUrl });
const plugins = [HISTORY_PLUGIN, explorerPlugin({ showAttribution: false })];

export function Playground() {
  // The API is open for reading and takes no credentials, so there are no headers to edit.
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultTabs={examples}
      plugins={plugins}
      referencePlugin={DOC_EXPLORER_PLUGIN}
      isHeadersEditorEnabled={false}
      showPersistHeadersSettings={false}
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <a href="/" className="helheten-logo">
          Helheten
        </a>
        <FollowSystemTheme />
      </GraphiQL.Logo>
    </GraphiQL>
  );
}
