// Puts the playground on the page.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './playground.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { DemoBanner } from './demo-banner.jsx';
import { Playground } from './playground.jsx';

createRoot(document.getElementById('root')).render(
  <StrictMode>
    <DemoBanner />
    <Playground />
  </StrictMode>,
);
