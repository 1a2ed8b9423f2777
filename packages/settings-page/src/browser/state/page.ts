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
import type { RuleForm } from "../rules/rule-form.ts";
import type { RuleSelection } from "../rules/select-rules.ts";
import type { OwnEntry } from "./own-entry.ts";
import type { Drafts } from "./use-draft.ts";
import type { Toast } from "./use-toast.ts";

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
  /** What of the list of rules is shown; the address has it. */
  readonly selection: RuleSelection;
  readonly select: (selection: RuleSelection) => void;
  readonly reload: () => ResultAsync<ProjectRules, ReadError>;
  /** What was typed into views that are not shown now. */
  readonly drafts: Drafts;
  readonly open: (dialog: OpenDialog | null) => void;
  /** Goes on with another token, and keeps everything that is open. */
  readonly signIn: (token: string) => void;
  readonly notify: (toast: Toast | null) => void;
  /** Reads the rules again after a write, and shows a message by which it can be undone. */
  readonly written: (message: string, own: OwnEntry) => Promise<void>;
}

export const PageContext = createContext<Page | null>(null);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new TypeError("usePage is called outside of the page's context");
  return page;
}
