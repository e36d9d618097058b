// The time as the page shows it: most of it moves at each full minute, for all that show it at once.
import { useEffect, useState } from "react";
import { createCell, useCell } from "./cell.ts";

const minute = createCell(Date.now());

function tick(): void {
  minute.set(Date.now());
  setTimeout(tick, 60_000 - (Date.now() % 60_000) + 50);
}
setTimeout(tick, 60_000 - (Date.now() % 60_000) + 50);
// A laptop that slept through midnight must not go on saying "Today".
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && minute.set(Date.now()));

/** Milliseconds of now, renewed every minute. */
export function useNow(): number {
  return useCell(minute);
}

/** Milliseconds of now, renewed every second: for what is counted while one looks. */
export function useSecond(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
