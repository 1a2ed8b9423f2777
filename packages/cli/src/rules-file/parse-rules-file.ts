import { err, ok, type Result } from "neverthrow";
import { asMap, keyText, openDocument, scalarValue } from "./document.ts";
import { FileReader } from "./read-rules.ts";
import type { FileProject, RulesFile, RulesFileError } from "./rules-file.ts";

const fileKeys = ["$schema", "version", "defaults", "project", "rules", "projects"] as const;
const projectKeys = ["defaults", "rules"] as const;

/**
 * Reads a rules file.
 *
 * Rules are validated as on a server, with the file's defaults filled in. All errors come at once, in the order of the
 * text; there is at least one in an Err.
 */
export function parseRulesFile(text: string): Result<RulesFile, readonly RulesFileError[]> {
  return openDocument(text).andThen((open) => {
    const reader = new FileReader(open);
    const projects = readProjects(reader, open.document.contents);
    if (reader.errors.length === 0) return ok({ projects });
    return err(reader.errors.toSorted((one, other) => one.line - other.line || one.column - other.column));
  });
}

function readProjects(reader: FileReader, root: unknown): readonly FileProject[] {
  const entries = reader.entries(root, "a rules file", fileKeys);
  const schema = entries.get("$schema");
  if (schema !== undefined && typeof scalarValue(reader.resolve(schema.value)) !== "string") {
    reader.report(schema.value, "$schema must be the address of a schema");
  }
  const version = entries.get("version");
  if (version !== undefined && scalarValue(version.value) !== 1) {
    reader.report(version.value, `version must be 1, got ${JSON.stringify(scalarValue(version.value))}`);
  }
  const defaults = reader.defaults(entries.get("defaults"), {});
  const project = entries.get("project");
  const rules = entries.get("rules");
  const projects = entries.get("projects");
  if (projects !== undefined) {
    for (const entry of [project, rules]) {
      if (entry !== undefined) reader.report(entry.key, "a file with projects has its rules below each project");
    }
    return readMany(reader, projects.value, defaults);
  }
  if (rules === undefined) {
    if (asMap(root) !== null) reader.report(root, "a rules file must have rules, or projects with rules");
    return [];
  }
  const name = project === undefined ? null : projectName(reader, project.value, scalarValue(project.value));
  return [{ project: name, rules: reader.rules(rules, defaults) }];
}

function readMany(
  reader: FileReader,
  node: unknown,
  outer: Parameters<FileReader["defaults"]>[1],
): readonly FileProject[] {
  const map = asMap(reader.resolve(node));
  if (map === null) {
    reader.report(node, "projects must be a map from a project's id or full path to its rules");
    return [];
  }
  const seen = new Set<string>();
  return map.items.map(({ key, value }) => {
    const project = projectName(reader, key, keyText(key));
    // Paths are compared without case, as servers do.
    if (seen.has(project.toLowerCase()))
      reader.report(key, `the file has the project ${project} before, in another case`);
    seen.add(project.toLowerCase());
    const entries = reader.entries(value, "a project", projectKeys);
    const defaults = reader.defaults(entries.get("defaults"), outer);
    const rules = entries.get("rules");
    if (rules === undefined)
      reader.report(key, `the project ${keyText(key)} has no rules; an empty list deletes them all: rules: []`);
    return { project, rules: rules === undefined ? [] : reader.rules(rules, defaults) };
  });
}

function projectName(reader: FileReader, node: unknown, value: unknown): string {
  const name = String(value);
  if (!/^\d+$|^[^/]+(?:\/[^/]+)+$/.test(name)) {
    reader.report(node, `a project must be an id or a full path such as group/project, got ${JSON.stringify(value)}`);
  }
  return name;
}
