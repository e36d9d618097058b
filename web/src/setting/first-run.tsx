// The first minutes: everything works but the model, and how to connect one.
import { ModelCards } from "./model-cards.tsx";

/** Stands in the sheet while the built-in model answers and nothing is open. */
export function FirstRun() {
  return (
    <div className="flex min-h-0 flex-1 overflow-y-auto px-8 py-10 max-md:px-4">
      <div className="m-auto w-full max-w-[760px]">
        <h1 className="font-head text-32 leading-head font-semibold tracking-[-.025em] text-balance max-md:text-24">Everything is ready but the model.</h1>
        <p className="mt-2 mb-[26px] max-w-[68ch] text-15 leading-[1.55] text-ink-2">
          Until one is connected, a built-in offline model answers. It does not reason: it quotes the best matching sentences from your sessions, or says that it found none. Choose an agent to try it.
        </p>
        <h2 className="sr-only">Connect a model</h2>
        <ModelCards />
      </div>
    </div>
  );
}
