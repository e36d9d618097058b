// `rapport chat`: how to talk with an agent: at a terminal, or one message and its answer.
import { AppError } from "../../domain/errors.ts";
import { liftExport, uploadFiles } from "../attach.ts";
import type { CommandSpec, Context } from "../spec.ts";

type Flags = { session?: string; message?: string; attach?: string[] };

/** `rapport chat`. */
export const chatCommand: CommandSpec = {
  path: "chat",
  summary: "Talk with an agent",
  about:
    "At a terminal: Enter sends, also while the agent answers (the message waits its turn). Ctrl+C stops the answer, and ends the program at an empty prompt. /help lists the words that are commands.\n" +
    "Without a terminal: all of stdin is one message, and the answer goes to stdout. The exit code is 1 when it failed.\n" +
    "When the agent asks before it uses a tool: at a terminal y or n answers; one message exits with 6, leaves the turn waiting and says how to answer (rapport sessions answer). No option allows tools beforehand: that stands in the profile (tools.approval).\n" +
    "With --json the events of the turn are printed, one JSON object per line.",
  takes: [{ name: "[agent]", text: "agent id; asked for when left out and there are several" }],
  flags: [
    { flags: "-s, --session <session>", text: "go on in this session: its id, or at least 6 digits of its beginning or end" },
    { flags: "-a, --attach <file>", text: "send this file with the message: an image, a PDF or text; may be given several times", many: true },
    { flags: "-m, --message <text>", text: "send this one message and print the answer; - reads it from stdin" },
  ],
  examples: [
    "rapport chat mira",
    "rapport chat --session 80112233",
    'rapport chat mira -m "What did we decide on Tuesday?"',
    "git diff | rapport chat mira",
    'rapport chat mira --attach photo.png -m "What is on it?"',
    'rapport chat mira -m "Hello" --json',
  ],
  ownsSignal: true,
  run,
};

async function run(context: Context, [name]: readonly (string | undefined)[], flags: Flags): Promise<number> {
  const { io } = context.options;
  const once = flags.message !== undefined || !io.isTty || context.json;
  const content = once ? await readContent(context, flags) : "";
  const connection = await context.connect();
  const { choosePartner } = await import("../chat/partner.ts");
  const partner = await choosePartner(context, connection.client, { name, session: flags.session });
  const files = flags.attach ? await uploadFiles(connection.client, flags.attach) : [];
  if (once) {
    const { sayOnce } = await import("../chat/once.ts");
    const lifted = await liftExport(connection.client, content);
    return sayOnce(context, connection.client, partner, { content: lifted.content, attachments: [...lifted.files, ...files].map((file) => file.file_id) });
  }
  const { converse } = await import("../chat/conversation.ts");
  return converse(context, connection, partner, files);
}

/** The words of the one message; with files there need not be any. */
async function readContent(context: Context, { message, attach }: Flags): Promise<string> {
  const { io } = context.options;
  if (message === undefined && context.json && io.isTty) {
    throw new AppError("invalid_request", 'Give the message: rapport chat AGENT -m "TEXT" --json');
  }
  const { readStdin } = await import("../terminal/ask.ts");
  const fromStdin = message === undefined || message === "-";
  if (fromStdin && io.stdin.isTTY) context.out.note("Type the message and end it with Ctrl+D.");
  const text = fromStdin ? await readStdin(io) : message;
  if (text.trim() === "" && !attach) throw new AppError("invalid_request", 'There is nothing to send. Give a message with -m "TEXT" or on stdin.');
  return text;
}
