import type {
  HistoryEntry,
  ProjectRules,
  RequestError,
  RulesClient,
  ServerRule,
  UnsupportedByServer,
} from "@package-protection/client";
import type { ResultAsync } from "neverthrow";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { PageSettings } from "../../page-settings.ts";
import type { Toast } from "../elements/toasts.tsx";
import type { RuleForm } from "../rules/rule-form.ts";

export type ReadError = RequestError | UnsupportedByServer;

/** The dialog that is open. */
export type OpenDialog =
  | { readonly kind: "add"; readonly start: RuleForm }
  | { readonly kind: "edit"; readonly rule: ServerRule }
  | { readonly kind: "delete"; readonly rule: ServerRule }
  | { readonly kind: "activate"; readonly rule: ServerRule }
  | { readonly kind: "revert"; readonly entry: HistoryEntry };

/** What every view of a maintainer shares. */
export interface Page {
  readonly settings: PageSettings;
  readonly client: RulesClient;
  /** The newest rules that were read. */
  readonly rules: ProjectRules;
  readonly reload: () => ResultAsync<ProjectRules, ReadError>;
  readonly open: (dialog: OpenDialog | null) => void;
  readonly notify: (toast: Toast | null) => void;
  /** Reads the rules again after a write, and shows a message by which it can be undone. Null is a write of many rules. */
  readonly written: (message: string, ruleId: number | null) => Promise<void>;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new TypeError("usePage is called outside of the page's context");
  return page;
}
