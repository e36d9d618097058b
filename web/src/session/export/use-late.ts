// A value that follows another one after a pause, so that not every letter typed is asked about.
import { useEffect, useState } from "react";

/** `value` as it was `ms` milliseconds ago, unless it has changed since. */
export function useLate<T>(value: T, ms: number): T {
  const [late, setLate] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLate(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return late;
}
