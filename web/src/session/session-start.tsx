// What stands in a session before its first message: who listens, or how to connect a model.
import type { Agent } from "../../../src/domain/agent.ts";
import { useModelState } from "../app/services.tsx";
import { ModelCards } from "../setting/model-cards.tsx";
import { Seal } from "../ui/seal.tsx";

export function SessionStart({ agent }: { agent: Agent | undefined }) {
  const models = useModelState();
  if (models?.offline && (agent?.model ?? null) === null) {
    return (
      <div className="session-start">
        <div className="lane bare">
          <div className="spine" />
          <div className="session-hello">
            <h2>Everything is ready but the model.</h2>
            <p className="session-lead">Until one is connected, a built-in offline model answers. It does not reason: it quotes the best matching sentences, or says that it found none.</p>
            <ModelCards />
          </div>
        </div>
      </div>
    );
  }
  if (!agent) return <div className="session-start" />;
  return (
    <div className="session-start">
      <div className="lane bare">
        <div className="spine" />
        <div className="session-hello">
          <Seal agent_id={agent.agent_id} name={agent.name} size="xl" />
          <h2>{agent.name}</h2>
          <p className="session-lead">{agent.role}</p>
        </div>
      </div>
    </div>
  );
}
