export {
  type MemoryDirectoryData,
  type MemoryProject,
  type MemoryUser,
  memoryProjectDirectory,
} from "./memory-project-directory.ts";
export { type MemoryRuleStoreOptions, memoryRuleStore } from "./memory-rule-store.ts";
