export { parseRulesFile } from "./parse-rules-file.ts";
export type { FileProject, FileRule, Place, RulesFile, RulesFileError } from "./rules-file.ts";
export { rulesFileSchema } from "./schema.ts";
export { updateRulesFile, writeRulesFile } from "./write-rules-file.ts";
