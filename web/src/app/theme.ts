// Light or dark: as the system says, until a person chooses.
import { createPreference } from "./preference.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export const theme = createPreference<Theme>("theme", "system", (text) => THEMES.find((name) => name === text));

/** Puts the theme on the page and keeps it right when the person or the system changes it. */
export function followTheme(): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const dark = theme.get() === "dark" || (theme.get() === "system" && system.matches);
    const page = document.documentElement;
    // Hover transitions would make every surface change at its own pace.
    page.dataset["switching"] = "";
    page.dataset["theme"] = dark ? "dark" : "light";
    setTimeout(() => delete page.dataset["switching"], 50);
  };
  theme.subscribe(show);
  system.addEventListener("change", show);
  show();
}
