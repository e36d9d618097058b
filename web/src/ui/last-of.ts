// What stood here last: so that something which closes can still be seen while it fades away.
import { useState } from "react";

/** `value`, or while it is null the last one that was not. */
export function useLastOf<T>(value: T | null): T | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(() => value);
  return value ?? last;
}
