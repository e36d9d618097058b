// The message that somebody came for, by a link or from a search: it stays marked as long as the address names it.
import { useSyncExternalStore } from "react";
import type { MessageId } from "../../../../src/domain/ids.ts";
import type { Message } from "../../../../src/domain/message.ts";
import { createCell } from "../../app/cell.ts";

export const foundMessage = createCell<MessageId | null>(null);

/** Which of these messages it is, if any. */
export function useFound<T extends Pick<Message, "message_id">>(messages: readonly T[]): T | undefined {
  return useSyncExternalStore(foundMessage.subscribe, () => {
    const found = foundMessage.get();
    return found === null ? undefined : messages.find((message) => message.message_id === found);
  });
}

/** Milliseconds after which rows around it have their heights: it may have moved until then. */
const SETTLED = 150;

/** Marks a message, brings it into the middle of the sight and gives its turn focus. Its row may still be on its way; false when it does not come. */
export async function showFound(box: HTMLElement | null, message_id: MessageId): Promise<boolean> {
  foundMessage.set(message_id);
  for (let tries = 0; box && tries < 50; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const place = box.querySelector<HTMLElement>(`[id="${message_id}"], article:has(> [id="h-${message_id}"])`);
    if (!place) continue;
    const turn = place.closest("article");
    if (turn) turn.tabIndex = -1;
    turn?.focus({ preventScroll: true });
    bringIntoSight(box, place);
    setTimeout(() => bringIntoSight(box, place), SETTLED);
    return true;
  }
  return false;
}

function bringIntoSight(box: HTMLElement, place: HTMLElement): void {
  const [outer, inner] = [box.getBoundingClientRect(), place.getBoundingClientRect()];
  if (inner.top >= outer.top && inner.bottom <= outer.bottom) return;
  place.scrollIntoView({ block: inner.height > outer.height * 0.8 ? "start" : "center" });
}
