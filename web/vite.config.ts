// Builds the console into web/dist, which the server serves; `vite dev` passes API calls on to a running server.
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vite";

/** The Markdown reader brings a parser for raw HTML that it is never asked to use here: answers are no HTML. A third of its size. */
const noRawHtml: Plugin = {
  name: "no-raw-html",
  enforce: "pre",
  resolveId: (id) => (id === "rehype-raw" ? "\0no-raw-html" : undefined),
  load: (id) => (id === "\0no-raw-html" ? "export default () => undefined;" : undefined),
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [noRawHtml, react(), tailwindcss()],
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Everything is a file of its own, also small ones: the server's content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    // What every page needs travels in two files: scattered into a dozen small ones it compresses worse.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "vendor", test: /node_modules[\\/](react|react-dom|scheduler|use-sync-external-store|@tanstack[\\/](history|query-core|react-query|react-router|react-store|router-core|store))[\\/]/ },
            { name: "shell", test: /(web[\\/]src[\\/](app|ui|tab|agent)[\\/](?!.*(login-page|invite-page|hand-over|key-list|dialog-panel|menu-popup|tooltip-layer|agent-strip|text-field))|src[\\/](client|domain(?![\\/](file[\\/]|question|view|memory|prompt|deletion|message|event|export|search[\\/]|care)))[\\/])/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: { "/api": { target: "http://127.0.0.1:7717", changeOrigin: true } },
  },
});
