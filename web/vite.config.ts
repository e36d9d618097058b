// Builds the console into web/dist, which the server serves; `vite dev` passes API calls on to a running server.
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  build: {
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Everything is a file of its own, also small ones: the server's content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { "/api": { target: "http://127.0.0.1:7717", changeOrigin: true } },
  },
});
