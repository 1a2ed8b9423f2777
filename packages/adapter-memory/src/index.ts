export {
  type MemoryDirectoryData,
  type MemoryProject,
  type MemoryUser,
  memoryProjectDirectory,
} from "./memory-project-directory.js";
export { memoryRuleStore } from "./memory-rule-store.js";
