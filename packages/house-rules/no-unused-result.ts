import type { Rule } from "eslint";
import type { Type } from "typescript";

const names = new Set(["Ok", "Err", "ResultAsync"]);

function isResult(type: Type): boolean {
  if (type.isUnion()) return type.types.some(isResult);
  const symbol = type.getSymbol();
  const files = symbol?.declarations?.map((declaration) => declaration.getSourceFile().fileName) ?? [];
  return symbol !== undefined && names.has(symbol.name) && files.some((file) => file.includes("/neverthrow/"));
}

/** A statement that leaves a Result or a ResultAsync of neverthrow where it stands loses an error. Needs type information. */
export const noUnusedResult: Rule.RuleModule = {
  meta: { type: "problem", messages: { unused: "This Result is not used: its error would be lost." } },
  create(context) {
    const types: { getTypeAtLocation(node: unknown): Type } = context.sourceCode.parserServices;
    return {
      ExpressionStatement(node) {
        if (isResult(types.getTypeAtLocation(node.expression))) context.report({ node, messageId: "unused" });
      },
    };
  },
};
