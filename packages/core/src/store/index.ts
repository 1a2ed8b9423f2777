/** For people who write stores: the port's types, and pure functions for the work that all stores share. */

export { ruleKey } from "../rules/rule.ts";
export { type ChangeRows, type LoggedRemoval, type PlacedRule, pageOfChanges } from "./change-pages.ts";
export { type HistoryRow, pageOfHistory } from "./history-pages.ts";
export { type ProjectState, planWrite, type WriteStamp } from "./plan-write.ts";
export {
  endOf,
  endOfEntry,
  isBehind,
  neverWritten,
  pageRevision,
  type ReaderPosition,
  readRevision,
  startOf,
  type WritePoint,
  writeRevision,
} from "./rule-revision.ts";
export { type RuleRow, readRuleRow } from "./rule-row.ts";
export type {
  ForgetStep,
  HistoryEntry,
  HistoryPage,
  HistoryPosition,
  RenameStep,
  RuleChanges,
  RuleHistoryChange,
  RuleOperation,
  RuleStore,
  RuleWrite,
  StoreAnswer,
  WriteConflict,
  WriteOptions,
} from "./rule-store.ts";
