// The active context: which of a session's newest messages go to the model.

/**
 * First message (0-based) of the active context when `count` messages are stored and at most `window` may be sent.
 * The edge moves in steps of two fifths of the window, so that on most turns the prompt only grows at its end and
 * providers can reuse their prompt cache.
 */
export function windowStart(count: number, window: number): number {
  if (count <= window) return 0;
  const step = Math.max(1, Math.floor(window * 0.4));
  return Math.ceil((count - window) / step) * step;
}
