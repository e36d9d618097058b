// Where a person writes: grows with the text, keeps it as a draft, sends it, and stops the running turn.
import type { KeyboardEvent } from "react";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { CONTENT_MAX } from "../../../../src/domain/session.ts";
import type { Session } from "../../../../src/domain/session.ts";
import type { InputMode } from "../../../../src/domain/turn.ts";
import { useStartSession } from "../../app/services.tsx";
import { useCell } from "../../app/cell.ts";
import { messageOf } from "../../app/failure.ts";
import { focusComposer } from "../../app/keyboard/focus.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { AttachButton } from "../attach/attach-button.tsx";
import { AttachedList } from "../attach/attached-list.tsx";
import { takePasted, useDrop } from "../attach/intake.ts";
import { attachExport, takePastedExport } from "../attach/pasted-export.ts";
import { attachFiles, attachments, describePending, useAttached } from "../attach/use-attachments.ts";
import { readTyped } from "./command.ts";
import { CommandHelp } from "./command-help.tsx";
import { useMemoryCommand } from "./memory-command.ts";
import { clearDraft, draftKey, loadDraft, noteTyped, saveDraft, watchDraft } from "../draft.ts";
import { useInputMode } from "./input-mode.ts";
import { ModeMenu } from "./mode-menu.tsx";
import { useOpenView, useSessionKit } from "../session-kit.ts";
import { countText } from "../time-text.ts";
import { useStop } from "./stop.ts";
import { TurnClock } from "./turn-clock.tsx";

/** What the button does while a turn runs. */
const SEND_LABEL: Record<InputMode, string> = { queue: "Queue message", steer: "Steer with message", interrupt: "Interrupt with message", reject: "Send message" };

const SAVE_MS = 300;
const ESC_TWICE_MS = 2000;

export type ComposerProps = { session: Session; agent_name: string; onClose: () => void; onSent: () => void };

export function Composer({ session, agent_name, onClose, onSent }: ComposerProps) {
  const { session_id } = session;
  const { outbox, notices } = useSessionKit();
  const start = useStartSession();
  const remembering = useMemoryCommand(session);
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(session_id);
  const [help, setHelp] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  /** Sending was tried before the files were there. */
  const [eager, setEager] = useState(false);
  const refused = useCell(notices)[session_id];
  const running = useOpenView(session_id, (state) => state.view.running_turn_id);
  const stop = useStop(session_id);
  const [mode, chooseMode] = useInputMode(session);
  const escAt = useRef(0);
  // Browsers that size a field by its content need no help; for the others it is measured after each change.
  useLayoutEffect(() => {
    const box = field.current;
    if (!box || CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  }, [text]);

  const typed = readTyped(text, CONTENT_MAX);
  const attached = useAttached(session_id);
  const sendable = typed.kind === "empty" ? attached.length > 0 : typed.kind !== "too_long";
  /** Why what is attached cannot go yet; a command goes without it. */
  const pending = typed.kind === "message" || typed.kind === "empty" ? describePending(attached) : null;
  const said = (eager ? pending : null) ?? problem ?? refused ?? (typed.kind === "too_long" ? `This is ${countText(typed.length)} characters; a message may have ${countText(CONTENT_MAX)}. Shorten it or send it in parts.` : null);

  const clear = () => {
    setText("");
    clearDraft(session_id);
    setProblem(null);
    notices.update(({ [session_id]: _gone, ...rest }) => rest);
  };
  const send = () => {
    setHelp(false);
    if (!sendable || typed.kind === "too_long") return;
    setEager(pending !== null);
    if (pending) return;
    if (typed.kind === "unknown") return setProblem(`Unknown command /${typed.name}. To send it as text begin with a space.`);
    if (typed.kind === "remember" || typed.kind === "forget") {
      if (typed.text === "") return setProblem(`Say what: /${typed.kind} text`);
      clear();
      // What could not be kept comes back, unless something else is being written by then.
      return void remembering(typed).catch((error: unknown) => {
        setProblem(messageOf(error));
        if (field.current?.value === "") setText(text);
      });
    }
    clear();
    if (typed.kind === "empty") return post("");
    if (typed.kind === "help") return setHelp(true);
    if (typed.kind === "close") return onClose();
    if (typed.kind === "new") return void start(session.agent_id, typed.title);
    post(typed.content);
  };
  const post = (content: string) => {
    outbox.send(session_id, { content, attachments: attachments.take(session_id), mode: running ? mode : null });
    onSent();
  };
  const attach = (files: File[], folders = 0) => {
    setProblem(attachFiles(session_id, files, folders));
    focusComposer(session_id);
  };
  const attachPasted = async (pasted: string) => {
    const { attached: taken, problem: left } = await attachExport(session_id, pasted);
    const box = field.current;
    if (taken) setProblem(left);
    else if (box) setText(`${box.value.slice(0, box.selectionStart)}${pasted}${box.value.slice(box.selectionEnd)}`);
  };
  const dropping = useDrop(attach);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that ends an input method's composition chooses a word, it does not send.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      return send();
    }
    if (event.key !== "Escape") return;
    if (help) return setHelp(false);
    if (!running) return;
    event.preventDefault();
    const twice = Date.now() - escAt.current < ESC_TWICE_MS;
    if (text === "" || twice) {
      escAt.current = 0;
      return stop.run();
    }
    escAt.current = Date.now();
    setProblem("Press Esc again to stop the turn. What you typed stays.");
    setTimeout(() => setProblem((now) => (now?.startsWith("Press Esc") ? null : now)), ESC_TWICE_MS);
  };

  return (
    <div className="composer-area">
      {help && <CommandHelp onClose={() => setHelp(false)} />}
      {said && (
        <p className={`composer-note ${said === problem && said.startsWith("Press Esc") ? "" : "problem"}`} role="alert">
          {said}
        </p>
      )}
      <div className={`composer ${running ? "running" : ""} ${dropping ? "dropping" : ""}`}>
        {dropping && <p className="drop-note">Drop files to attach them</p>}
        <AttachedList session_id={session_id} list={attached} />
        <textarea
          ref={field}
          rows={1}
          value={text}
          dir="auto"
          placeholder={`Message ${agent_name}`}
          aria-label={`Message ${agent_name}`}
          enterKeyHint="send"
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = takePastedExport(event);
            if (pasted !== null) return void attachPasted(pasted);
            const files = takePasted(event);
            if (files.length > 0) attach(files);
          }}
        />
        <div className="composer-foot">
          <AttachButton onFiles={attach} />
          {running && <ModeMenu session={session} mode={mode} onChoose={chooseMode} />}
          {running ? <TurnClock session_id={session_id} /> : <span className="composer-hint">Enter sends, Shift Enter breaks</span>}
          {running && (
            <Button size="s" className="composer-stop" disabled={stop.busy} onClick={stop.run}>
              <span className="stop-mark" aria-hidden="true" />
              {stop.busy ? "Stopping" : "Stop"}
              <Kbd>Esc</Kbd>
            </Button>
          )}
          <button type="button" className="send" aria-label={running ? SEND_LABEL[mode] : "Send message"} disabled={!sendable} onClick={send}>
            <Icon name="up" />
          </button>
        </div>
      </div>
    </div>
  );
}

/** The text of the composer, kept as the session's draft shortly after each change and when the page goes. */
function useDraft(session_id: Session["session_id"]): [string, (text: string) => void] {
  const [text, setText] = useState(() => loadDraft(session_id));
  const latest = useRef(text);
  /** What the store holds as far as this window knows: an untouched field never writes over another window's words. */
  const stored = useRef(text);
  const change = (next: string) => {
    latest.current = next;
    noteTyped(session_id, next);
    setText(next);
  };
  const save = useCallback(() => {
    if (latest.current === stored.current) return;
    stored.current = latest.current;
    saveDraft(session_id, latest.current);
  }, [session_id]);
  useEffect(() => {
    const follow = (next: string) => {
      stored.current = next;
      latest.current = next;
      setText(next);
    };
    const onStorage = (event: StorageEvent) => {
      if (event.key !== draftKey(session_id)) return;
      const next = event.newValue ?? "";
      if (latest.current === stored.current) follow(next);
      else stored.current = next;
    };
    const off = watchDraft(session_id, follow);
    addEventListener("storage", onStorage);
    return () => {
      off();
      removeEventListener("storage", onStorage);
    };
  }, [session_id]);
  useEffect(() => {
    const timer = setTimeout(save, SAVE_MS);
    return () => clearTimeout(timer);
  }, [save, text]);
  useEffect(() => {
    addEventListener("pagehide", save);
    return () => {
      removeEventListener("pagehide", save);
      save();
    };
  }, [save]);
  return [text, change];
}
