import { Icon } from "../elements/icon.tsx";
import type { ProblemPage } from "../state/failure.ts";
import { text } from "../text.ts";
import { TokenForm } from "./token-form.tsx";

interface ProblemViewProps {
  readonly problem: ProblemPage;
  readonly hasToken: boolean;
  readonly onRetry: () => void;
  readonly onSignIn: (token: string) => void;
}

const canWait: ReadonlySet<ProblemPage> = new Set<ProblemPage>(["unavailable", "network", "rateLimited", "unexpected"]);
const isHopeless: ReadonlySet<ProblemPage> = new Set<ProblemPage>(["disabled", "missing"]);

/** What a person can do who can't see the rules. */
export function ProblemView({ problem, hasToken, onRetry, onSignIn }: ProblemViewProps) {
  const words = text.who.pages[problem];
  const form = <TokenForm onSignIn={onSignIn} />;
  return (
    <section class={`problem ${problem === "forbidden" ? "wide" : ""}`} aria-labelledby="problem">
      <span class="problem-mark">
        <Icon name={canWait.has(problem) ? "warning" : "lock"} />
      </span>
      <div class="problem-words" role="alert">
        <h2 id="problem">{words.title}</h2>
        <p>{words.text}</p>
      </div>
      {canWait.has(problem) && (
        <button type="button" class="button primary" onClick={onRetry}>
          {text.common.retry}
        </button>
      )}
      {problem === "forbidden" && (
        <details>
          <summary>{hasToken ? text.who.useAnotherToken : text.who.useToken}</summary>
          {form}
        </details>
      )}
      {problem !== "forbidden" && !canWait.has(problem) && !isHopeless.has(problem) && form}
    </section>
  );
}
