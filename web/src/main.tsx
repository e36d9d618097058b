// The console's entry: wires the page together and renders it.
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { router } from "./app/router.tsx";
import { ServicesProvider } from "./app/services.tsx";
import { followTheme } from "./app/theme.ts";
import { createServices } from "./app/wiring.ts";
import "./styles/main.css";

followTheme();
const services = createServices();

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <ServicesProvider value={services}>
      <QueryClientProvider client={services.queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ServicesProvider>
  </StrictMode>,
);
