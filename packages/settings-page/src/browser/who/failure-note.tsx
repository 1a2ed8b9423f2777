import { Note } from "../elements/note.tsx";
import { type Failure, failureSentence } from "../state/failure.ts";
import { usePage } from "../state/page.ts";
import { text } from "../text.ts";
import { TokenForm } from "./token-form.tsx";

const needsSignIn: ReadonlySet<Failure["type"]> = new Set<Failure["type"]>([
  "unauthenticated",
  "token_expired",
  "token_revoked",
]);

interface FailureNoteProps {
  readonly error: Failure;
  /** The person has signed in again. */
  readonly onSignedIn: () => void;
}

/** Why a write failed. Where the session has ended, the person signs in here, and loses nothing. */
export function FailureNote({ error, onSignedIn }: FailureNoteProps) {
  const page = usePage();
  if (!needsSignIn.has(error.type)) return <Note kind="error">{failureSentence(error)}</Note>;
  return (
    <div class="sign-in-again">
      <Note kind="error">
        <strong>{failureSentence(error)}</strong> {text.who.again}
      </Note>
      <TokenForm
        onSignIn={(token) => {
          page.signIn(token);
          onSignedIn();
        }}
      />
    </div>
  );
}
