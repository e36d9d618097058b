// Settings, People: who may use this home, links that are open, and a form to invite somebody.
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { CreatedInvite } from "../../../../src/contract/person/invite.ts";
import { messageOf } from "../../app/failure.ts";
import { Notice } from "../../app/notice.tsx";
import { useClient, useIsOwner } from "../../app/services.tsx";
import { InviteForm } from "./invite-form.tsx";
import { InviteLine } from "./invite-line.tsx";
import { LinkPanel } from "./link-panel.tsx";
import { PersonLine } from "./person-line.tsx";

/** Members get one sentence instead. */
export function PeoplePage() {
  const isOwner = useIsOwner();
  useEffect(() => {
    document.title = "People · Rapport";
  }, []);
  if (!isOwner) return <Notice title="Only the owner sees this" text="People and settings of this server are the owner's. Ask them for what you need." />;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-8 py-[26px] max-md:px-4">
      <div className="mx-auto max-w-[760px]">
        <h1 className="font-head text-18 leading-head font-semibold tracking-[-.01em]">People</h1>
        <p className="mt-1 text-14 text-ink-2">Everybody has sessions and memories of their own. Nobody reads another&apos;s, and neither do you.</p>
        <PeopleList />
      </div>
    </div>
  );
}

function PeopleList() {
  const client = useClient();
  const [link, setLink] = useState<CreatedInvite | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: ["people"], queryFn: () => client.listPeople(), staleTime: 0 });
  if (error) return <Notice level={2} title="The people could not be read" text={messageOf(error)} action={{ label: "Try again", run: () => void refetch() }} />;
  return (
    <>
      <ul className="mt-4 rounded-4 shadow-[inset_0_0_0_1px_var(--line)]" aria-busy={data === undefined} aria-label="People">
        {data?.people.map((person) => (
          <PersonLine key={person.person_id} person={person} onLink={setLink} />
        ))}
        {data?.invites.map((invite) => (
          <InviteLine key={invite.invite_id} invite={invite} />
        ))}
      </ul>
      <h2 className="mt-8 mb-3 text-15 font-semibold">Invite somebody</h2>
      <InviteForm onLink={setLink} />
      <LinkPanel link={link} onClose={() => setLink(null)} />
    </>
  );
}
