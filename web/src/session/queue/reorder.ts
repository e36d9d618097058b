// Moving a waiting input by dragging its line. The order is the server's: a dropped line rests at its new place until the
// queue says so, in every window.
import type { CSSProperties, PointerEvent, RefObject } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import type { InputId, SessionId } from "../../../../src/domain/ids.ts";
import type { QueuedInput } from "../../../../src/domain/turn.ts";
import { messageOf } from "../../app/failure.ts";
import { useClient, useToast } from "../../app/services.tsx";
import { followPointer } from "./pointer.ts";
import type { Slot } from "./slot.ts";
import { placeAt, restAt, wayOf } from "./slot.ts";

type Drag = { input_id: InputId; from: number; to: number; dy: number; slots: Slot[]; dropped: boolean };

/** What a line needs to be dragged and to make way. */
export type LineDrag = {
  style: CSSProperties | undefined;
  dragged: boolean;
  onGrab: (event: PointerEvent<HTMLElement>) => void;
};

/** The drag of each line of `list`, whose first children are the lines of `queue` in their order. */
export function useReorder(session_id: SessionId, queue: readonly QueuedInput[], list: RefObject<HTMLElement | null>): (index: number) => LineDrag {
  const client = useClient();
  const toast = useToast();
  const [drag, setDrag] = useState<Drag | null>(null);
  const giveUp = useRef<() => void>(() => undefined);
  // Another order has come, by this drag or by somebody else: places that were measured are not right any more.
  useEffect(() => {
    giveUp.current();
    setDrag(null);
  }, [queue]);
  useEffect(() => () => giveUp.current(), []);

  const drop = useCallback(
    ({ input_id, from, to, slots }: Drag) => {
      if (to === from) return setDrag(null);
      setDrag({ input_id, from, to, slots, dy: restAt(slots, from, to), dropped: true });
      client.editInput(session_id, input_id, { position: to }).catch((error: unknown) => {
        setDrag(null);
        toast({ tone: "error", text: messageOf(error) });
      });
    },
    [client, toast, session_id],
  );
  const grab = (event: PointerEvent<HTMLElement>, from: number) => {
    const box = list.current;
    const input_id = queue[from]?.input_id;
    if (event.button !== 0 || !box || !input_id) return;
    const slots = [...box.children].slice(0, queue.length).map((line) => ({ top: (line as HTMLElement).offsetTop, height: (line as HTMLElement).offsetHeight }));
    let now: Drag = { input_id, from, to: from, dy: 0, slots, dropped: false };
    giveUp.current = followPointer(event.pointerId, event.clientY, box, {
      onMove(dy) {
        now = { ...now, dy, to: placeAt(slots, from, dy) };
        setDrag(now);
      },
      onEnd: (dropped) => (dropped ? drop(now) : setDrag(null)),
    });
  };
  return (index) => ({ style: drag ? styleOf(drag, index) : undefined, dragged: drag?.from === index && !drag.dropped, onGrab: (event) => grab(event, index) });
}

function styleOf(drag: Drag, index: number): CSSProperties {
  return { transform: `translateY(${index === drag.from ? drag.dy : wayOf(drag.slots, drag, index)}px)` };
}
