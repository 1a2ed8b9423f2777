import { tableNames } from "../schema/table-names.ts";
import { readStatements } from "./read-statements.ts";
import { upkeepStatements } from "./upkeep-statements.ts";
import { writeStatements } from "./write-statements.ts";

/** The texts of the store's statements, for the tables of one schema. */
export function statementTexts(schema: string) {
  const tables = tableNames(schema);
  return { ...readStatements(tables), ...writeStatements(tables), ...upkeepStatements(tables) } as const;
}

export type StatementTexts = ReturnType<typeof statementTexts>;
