// Menus: a list of verbs. What cannot be done now stays in its place with the reason.
// The popup's code comes on first approach, so that the page itself starts without it.
import type { KeyboardEvent, PointerEvent, ReactElement, ReactNode } from "react";
import { cloneElement, lazy, Suspense, useContext, useId, useRef, useState } from "react";
import { Icon } from "../icon.tsx";
import type { IconName } from "../icon.tsx";
import { useLastOf } from "../last-of.ts";
import type { AnchoredMenuProps, MenuAlign, MenuSide } from "./menu-part.ts";
import { MenuPartsContext } from "./menu-part.ts";

const loadPopup = () => import("./menu-popup.tsx");
const MenuPopup = lazy(async () => ({ default: (await loadPopup()).MenuPopup }));

/** Fetches the popup's code before it is needed. */
export function preloadMenu(): void {
  void loadPopup().catch(() => undefined);
}

type TriggerProps = {
  onClick?: (event: never) => void;
  onPointerDown?: (event: never) => void;
  onPointerEnter?: (event: never) => void;
  onKeyDown?: (event: never) => void;
};

export type MenuProps = {
  /** The button that opens it, such as an IconButton; it gets aria-haspopup and aria-expanded. */
  trigger: ReactElement;
  align?: MenuAlign;
  side?: MenuSide;
  children: ReactNode;
};

/** A menu behind a button. Arrow down opens it too, typing chooses, Esc gives focus back to the button. */
export function Menu({ trigger, align = "end", side = "bottom", children }: MenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const button = useLastOf(anchor);
  // A press on the button closes the open menu by itself; its click must not open it again.
  const closedAt = useRef(-Infinity);
  const closing = useRef(false);
  const own = trigger.props as TriggerProps;

  function open(element: HTMLElement): void {
    setAnchor(element);
  }
  function close(): void {
    closedAt.current = performance.now();
    setAnchor(null);
  }
  const props = {
    "aria-haspopup": "menu",
    "aria-expanded": anchor !== null,
    onPointerEnter(event: PointerEvent<HTMLElement>) {
      own.onPointerEnter?.(event as never);
      preloadMenu();
    },
    onPointerDown(event: PointerEvent<HTMLElement>) {
      own.onPointerDown?.(event as never);
      closing.current = anchor !== null || performance.now() - closedAt.current < 60;
    },
    onClick(event: PointerEvent<HTMLElement>) {
      own.onClick?.(event as never);
      if (!closing.current) open(event.currentTarget);
      closing.current = false;
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      own.onKeyDown?.(event as never);
      closing.current = false;
      if (event.key !== "ArrowDown") return;
      event.preventDefault();
      open(event.currentTarget);
    },
  };
  return (
    <>
      {/* The refs are read by its handlers only, never while rendering. */}
      {/* oxlint-disable-next-line react/refs */}
      {cloneElement(trigger, props as object)}
      <AnchoredMenu anchor={anchor} align={align} side={side} onClose={close} returnTo={() => button} label="">
        {children}
      </AnchoredMenu>
    </>
  );
}

/** One menu for many places: it opens where `anchor` says and is closed while that is null. */
export function AnchoredMenu(props: AnchoredMenuProps) {
  const used = useLastOf(props.anchor);
  if (used === null) return null;
  return (
    <Suspense fallback={null}>
      <MenuPopup {...props} />
    </Suspense>
  );
}

export type MenuItemProps = {
  icon?: IconName;
  shortcut?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Why it is disabled; read out as its description. */
  reason?: string;
  /** Marks the chosen one of several. */
  checked?: boolean;
  onSelect?: () => void;
  /** What it opens takes focus: the closing menu leaves it there. */
  movesFocus?: boolean;
  children: ReactNode;
};

const LINE =
  "flex min-h-[30px] items-center gap-[9px] rounded-2 px-2 py-1 text-left text-13 outline-none select-none data-highlighted:bg-paper-2 dark:data-highlighted:bg-line touch:min-h-11";

/** One verb of a menu. */
export function MenuItem({ icon, shortcut, danger = false, disabled = false, reason, checked, onSelect, movesFocus = false, children }: MenuItemProps) {
  const parts = useContext(MenuPartsContext);
  const reasonId = useId();
  if (!parts) return null;
  const select = () => {
    if (movesFocus) parts.keepFocus();
    onSelect?.();
  };
  return (
    <parts.Item disabled={disabled} onClick={select} aria-describedby={reason ? reasonId : undefined} className={`${LINE} ${danger ? "text-danger" : "text-ink"}`}>
      {icon && <Icon name={icon} className={disabled ? "opacity-38" : danger ? "" : "text-ink-3"} />}
      <span className="min-w-0 flex-1">
        <span className={disabled ? "text-ink-3" : ""}>{children}</span>
        {reason && (
          <span id={reasonId} className="block text-12 text-ink-3">
            {reason}
          </span>
        )}
      </span>
      {checked && <Icon name="check" className="text-ink-2" />}
      {shortcut && <span className="pl-3 text-11 text-ink-3 touch:hidden">{shortcut}</span>}
    </parts.Item>
  );
}

/** A thin line between groups of verbs. */
export function MenuSeparator() {
  const parts = useContext(MenuPartsContext);
  return parts && <parts.Separator className="mx-2 my-[5px] border-t border-line" />;
}
