import { RuleTester } from "eslint";
import { parser } from "typescript-eslint";
import { describe, it } from "vitest";
import { noUnusedResult } from "./no-unused-result.ts";

RuleTester.describe = describe;
RuleTester.it = it;

const tester = new RuleTester({
  languageOptions: {
    parser,
    parserOptions: { projectService: { allowDefaultProject: ["*.ts"] }, tsconfigRootDir: import.meta.dirname },
  },
});

const given = `
  import { type Result, ResultAsync, err, ok } from "neverthrow";
  declare function save(): Result<void, "full">;
  declare function saveLater(): ResultAsync<void, "full">;
  declare const dirty: boolean;
`;
const errors = [{ messageId: "unused" }];

tester.run("no-unused-result", noUnusedResult, {
  valid: [
    "const saved = save();",
    "if (save().isErr()) throw new TypeError();",
    "save().match(() => {}, () => {});",
    "export const saved = await saveLater();",
    "void saveLater();",
    "class Ok {} new Ok();",
  ].map((name) => ({ name, code: given + name, filename: "probe.ts" })),
  invalid: [
    "save();",
    "saveLater();",
    "await saveLater();",
    "save().map(() => 1);",
    "dirty && save();",
    "dirty ? ok(1) : err(2);",
    "ResultAsync.fromPromise(Promise.resolve(1), () => 2);",
  ].map((name) => ({ name, code: given + name, filename: "probe.ts", errors })),
});
