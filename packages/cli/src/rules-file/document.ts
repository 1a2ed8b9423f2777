import { err, ok, type Result } from "neverthrow";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Place, RulesFileError } from "./rules-file.ts";

/** The tree of a file, which keeps comments, and finds the place of a node in the text. */
export interface OpenDocument {
  readonly document: Document.Parsed<ParsedNode>;
  /** The beginning of a node; of the file, where the node is not from the text. */
  placeOf(node: unknown): Place;
  /** A node; for an alias its target. */
  resolve(node: unknown): unknown;
}

/** Reads YAML: one document, without repeated keys. */
export function openDocument(text: string): Result<OpenDocument, readonly RulesFileError[]> {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const problems = [...document.errors, ...document.warnings];
  if (problems.length > 0) {
    return err(
      problems.map(({ message, code, pos: [start] }) => {
        const { line, col } = lineCounter.linePos(start);
        // Most patterns begin with @ or *, which YAML reserves.
        const advice = /^BAD_SCALAR_START$|^BAD_ALIAS$|^UNRESOLVED/.test(code) || /alias/i.test(message);
        return { line, column: col, message: advice ? `${message}; put a pattern in quotes: "@acme/*"` : message };
      }),
    );
  }
  return ok({
    document,
    placeOf(node) {
      const range = rangeOf(node);
      if (range === null) return { line: 1, column: 1 };
      const { line, col } = lineCounter.linePos(range);
      return { line, column: col };
    },
    resolve(node) {
      if (typeof node !== "object" || node === null || !("resolve" in node) || typeof node.resolve !== "function")
        return node;
      return node.resolve(document);
    },
  });
}

function rangeOf(node: unknown): number | null {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return null;
  const [start] = node.range;
  return typeof start === "number" ? start : null;
}

export function asMap(node: unknown): YAMLMap<unknown, unknown> | null {
  return isMap(node) ? node : null;
}

export function asSeq(node: unknown): YAMLSeq<unknown> | null {
  return isSeq(node) ? node : null;
}

/** The value of a scalar; undefined for a map or a list. */
export function scalarValue(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  return typeof node === "object" && node !== null ? undefined : node;
}

/** A key of a map as text. */
export function keyText(key: unknown): string {
  const value = scalarValue(key);
  return isScalar(key) && typeof value !== "string" ? String(key.source ?? value) : String(value);
}
