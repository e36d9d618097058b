// The list of commands that /help shows above the composer.
import { IconButton } from "../../ui/icon-button.tsx";
import { COMMANDS } from "./command.ts";

export function CommandHelp({ onClose }: { onClose: () => void }) {
  return (
    <div className="command-help" role="region" aria-label="Commands">
      <dl>
        {COMMANDS.map((command) => (
          <div key={command.name}>
            <dt>{command.usage}</dt>
            <dd>{command.does}</dd>
          </div>
        ))}
      </dl>
      <IconButton icon="x" label="Close the list" size="s" onClick={onClose} />
    </div>
  );
}
