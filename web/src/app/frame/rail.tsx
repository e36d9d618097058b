// The rail: the views that work, settings, and whether the line to the server stands.
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import type { ComponentProps } from "react";
import { lazy, Suspense } from "react";
import { useCell } from "../cell.ts";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu/menu.tsx";
import { Tooltip } from "../../ui/tooltip/tooltip.tsx";
import { lastTab } from "../../tab/last-tab.ts";
import { Logo } from "../logo.tsx";
import { useConnection, useServices } from "../services.tsx";
import type { Theme } from "../theme.ts";
import { theme, THEMES } from "../theme.ts";

const HeldBadge = lazy(async () => ({ default: (await import("../../memory/frame/held-badge.tsx")).HeldBadge }));

const PLACE =
  "relative flex h-12 w-[54px] flex-col items-center justify-center gap-[3px] rounded-3 text-[10.5px] font-medium text-ink-3 transition-colors duration-90 hover:bg-ground-2 hover:text-ink aria-[current]:bg-ground-2 aria-[current]:text-ink aria-expanded:bg-ground-2 aria-expanded:text-ink";

/** Views at the top, settings and the connection at the bottom. */
export function Rail({ onKeys }: { onKeys: () => void }) {
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <nav aria-label="Views" className="flex flex-col items-center gap-0.5 pt-[11px] pb-3">
      <span className="mb-3">
        <Logo label="Rapport" />
      </span>
      <SessionsLink current={!/^\/(settings|memory)/.test(path)} />
      <Link to="/memory" className={PLACE} aria-current={path === "/memory" ? "page" : undefined}>
        <Icon name="memory" size={18} />
        Memory
        <Suspense fallback={null}>
          <HeldBadge className="absolute top-1 right-[9px] h-3.5 min-w-3.5 rounded-full bg-memory text-center text-[9.5px] leading-3.5 font-semibold text-on-ink" />
        </Suspense>
      </Link>
      <span className="flex-1" />
      <SettingsMenu onKeys={onKeys} current={path.startsWith("/settings")} />
      <span className="mt-2 flex">
        <ConnectionDot />
      </span>
    </nav>
  );
}

/** Back to where one was: the tab that was on screen last, else the start. */
function SessionsLink({ current }: { current: boolean }) {
  const last = useCell(lastTab);
  const { ids } = useCell(useServices().tabs);
  const place = last !== null && ids.includes(last) ? ({ to: "/sessions/$session_id", params: { session_id: last } } as const) : ({ to: "/" } as const);
  return (
    <Link {...place} className={PLACE} aria-current={current ? "page" : undefined}>
      <Icon name="sessions" size={18} />
      Sessions
    </Link>
  );
}

/** A place of the rail that opens a menu. */
function RailButton({ icon, children, ...rest }: ComponentProps<"button"> & { icon: IconName }) {
  return (
    <button type="button" className={PLACE} {...rest}>
      <Icon name={icon} size={18} />
      {children}
    </button>
  );
}

const THEME_WORD: Record<Theme, string> = { system: "As the system", light: "Light", dark: "Dark" };
const THEME_ICON: Record<Theme, IconName> = { system: "settings", light: "sun", dark: "moon" };

/** Theme, models, keys and the way out. */
export function SettingsMenu({ onKeys, current, trigger }: { onKeys?: () => void; current?: boolean; trigger?: ComponentProps<typeof Menu>["trigger"] }) {
  const services = useServices();
  const { client, access } = services;
  const person = useCell(services.person);
  const navigate = useNavigate();
  const chosen = useCell(theme);
  async function leave(): Promise<void> {
    await client.logout().catch(() => undefined);
    access.set("out");
  }
  return (
    <Menu
      side="right"
      align="end"
      trigger={
        trigger ?? (
          <RailButton icon="settings" aria-current={current ? "page" : undefined}>
            Settings
          </RailButton>
        )
      }
    >
      {THEMES.map((name) => (
        <MenuItem key={name} icon={THEME_ICON[name]} checked={chosen === name} onSelect={() => theme.set(name)}>
          {THEME_WORD[name]}
        </MenuItem>
      ))}
      <MenuSeparator />
      {person?.role === "owner" && (
        <>
          <MenuItem icon="server" onSelect={() => void navigate({ to: "/settings/models" })}>
            Models
          </MenuItem>
          <MenuItem icon="people" onSelect={() => void navigate({ to: "/settings/people" })}>
            People
          </MenuItem>
        </>
      )}
      <MenuItem icon="box" onSelect={() => void navigate({ to: "/settings/storage" })}>
        Storage
      </MenuItem>
      {onKeys && (
        <MenuItem icon="list" shortcut="?" onSelect={onKeys}>
          Keys
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuItem icon="lock" onSelect={() => void leave()}>
        Log out{person && ` ${person.name}`}
      </MenuItem>
    </Menu>
  );
}

const LINE = {
  connecting: { words: "Connecting to the server", look: "bg-line-3" },
  open: { words: "Connected to the server", look: "bg-live" },
  offline: { words: "No line to the server. Trying again by itself.", look: "bg-danger" },
};

/** A dot whose words stand in its name and tooltip. */
export function ConnectionDot() {
  const { stream } = useServices();
  const { state } = useConnection();
  const { words, look } = LINE[state];
  return (
    <Tooltip text={words} side="right">
      <button type="button" aria-label={words} onClick={() => stream.get()?.retry()} className="grid size-7 place-items-center rounded-full hover:bg-ground-2 touch:size-11">
        <span className={`size-2 rounded-full ${look}`} />
      </button>
    </Tooltip>
  );
}
