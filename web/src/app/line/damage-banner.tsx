// A line across the top while the database is damaged: what is, what still works, and what to do.
import { useDamaged } from "../services.tsx";

/** Goes by itself once the server runs on a database in order. */
export function DamageBanner() {
  if (!useDamaged()) return null;
  return (
    <p role="alert" className="flex-none border-b border-line bg-danger-soft px-6 py-2 text-13 text-danger max-md:px-4">
      <b className="font-semibold">The database is damaged.</b> What is here can be read; nothing more is written, so that it does not get worse. Stop Rapport, bring back a backup with <code className="whitespace-nowrap">rapport restore</code>, and start it again.
    </p>
  );
}
