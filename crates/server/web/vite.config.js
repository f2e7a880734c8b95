// Builds the playground into dist/, which the server embeds and serves under /playground/.
//
// The built page asks nothing of any other host. The policy that it runs under:
//   default-src 'self';                   scripts, workers and the API come from the server itself
//   style-src 'self' 'unsafe-inline';     the editor writes <style> elements as it renders
//   font-src 'self' data:;                GraphiQL's style sheet carries its fonts as data
//   img-src 'self' data:;                 the editor's style sheet carries small pictures as data
//   worker-src 'self'                     the editor's workers are files of their own under assets/
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/playground/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // The editor is large whichever way it is cut; it is served compressed and cached.
    chunkSizeWarningLimit: 8000,
    rolldownOptions: {
      onLog(level, log, report) {
        // GraphiQL's packages carry hints for the React compiler, which has already run on them.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  worker: { format: 'es' },
  // `npx vite` shows the page beside a running server.
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:8080', ws: true } } },
});
