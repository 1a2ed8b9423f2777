import type { RuleTerms } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { Document, type YAMLMap, type YAMLSeq } from "yaml";
import { asMap, asSeq, openDocument, scalarValue } from "./document.ts";
import { parseRulesFile } from "./parse-rules-file.ts";
import { keyOf } from "./read-rules.ts";
import { type FileRule, type RulesFileError, ruleKeys, type Term, terms } from "./rules-file.ts";

/** Where the schema of rules files is published; editors read the comment that names it. */
export const schemaUrl = "https://unpkg.com/package-protection/rules.schema.json";

const lineWidth = 0;

/** Writes a new rules file. Without a project the file has no key for it. */
export function writeRulesFile(rules: readonly RuleTerms[], project: string | null = null): string {
  const document = new Document({ ...(project !== null && { project }), rules: rules.map(fileTerms) });
  document.commentBefore = ` yaml-language-server: $schema=${schemaUrl}`;
  return document.toString({ lineWidth });
}

/**
 * Changes the rules of one project in a file, and keeps the rest of the text: comments, order and defaults.
 *
 * A rule of the file with the type, pattern and enforcement of a wanted one gets its levels. Rules that are not wanted are removed, with
 * their comments. New rules are added at the end.
 *
 * @param project the project in a file of several; in a file of one it may be null.
 */
export function updateRulesFile(
  text: string,
  project: string | null,
  wanted: readonly RuleTerms[],
): Result<string, readonly RulesFileError[]> {
  return parseRulesFile(text)
    .andThen((file) => openDocument(text).map((open) => ({ file, document: open.document, resolve: open.resolve })))
    .andThen(({ file, document, resolve }): Result<string, readonly RulesFileError[]> => {
      const root = asMap(document.contents);
      const several = asMap(resolve(root?.get("projects", true)));
      const at = several === null ? 0 : file.projects.findIndex((one) => sameProject(one.project, project));
      const known = file.projects[at];
      if (
        several === null &&
        known !== undefined &&
        project !== null &&
        known.project !== null &&
        !sameProject(known.project, project)
      ) {
        return err([
          { line: 1, column: 1, message: `the file is for the project ${known.project}, and not for ${project}` },
        ]);
      }
      if (several !== null && project === null) {
        return err([{ line: 1, column: 1, message: "the file has several projects, so one must be named" }]);
      }
      if (several !== null && known === undefined) {
        several.set(project, document.createNode({ rules: [] }));
      }
      const owner =
        several === null ? root : asMap(resolve(several.items[at === -1 ? several.items.length - 1 : at]?.value));
      if (owner === null) return err([{ line: 1, column: 1, message: "the file has no place for rules" }]);
      const list = rulesOf(document, owner, resolve);
      const defaults = {
        ...valuesOf(root?.get("defaults", true), resolve),
        ...(several !== null && valuesOf(owner.get("defaults", true), resolve)),
      };
      changeList(document, list, known?.rules ?? [], wanted, defaults, resolve);
      return ok(document.toString({ lineWidth }));
    });
}

type Resolve = (node: unknown) => unknown;

function rulesOf(document: Document, owner: YAMLMap<unknown, unknown>, resolve: Resolve): YAMLSeq<unknown> {
  const list = asSeq(resolve(owner.get("rules", true)));
  if (list !== null) return list;
  const made = document.createNode([]);
  owner.set("rules", made);
  return made;
}

function changeList(
  document: Document,
  list: YAMLSeq<unknown>,
  present: readonly FileRule[],
  wanted: readonly RuleTerms[],
  defaults: Readonly<Partial<Record<string, unknown>>>,
  resolve: Resolve,
): void {
  const missing = new Map(wanted.map((rule) => [keyOf(rule), rule]));
  const kept: unknown[] = [];
  for (const [index, rule] of present.entries()) {
    const item = list.items[index];
    const after = missing.get(keyOf(rule));
    if (after === undefined) continue;
    missing.delete(keyOf(rule));
    kept.push(changedItem(document, item, rule, after, defaults, resolve));
  }
  const added = [...missing.values()].map((rule) => document.createNode(termsBeside(rule, defaults)));
  // A comment above the first rule belongs to the list if that rule was removed.
  list.items = [...kept, ...added];
  if (added.length > 0 && kept.length === 0) list.flow = false;
}

function changedItem(
  document: Document,
  item: unknown,
  before: FileRule,
  after: RuleTerms,
  defaults: Readonly<Partial<Record<string, unknown>>>,
  resolve: Resolve,
): unknown {
  const changed = terms.filter((term) => termOf(before, term) !== termOf(after, term));
  if (changed.length === 0) return item;
  const map = asMap(item);
  // The target of an alias is another rule too.
  if (map === null || resolve(item) !== item) return document.createNode(termsBeside(after, defaults));
  for (const term of changed) {
    const key = ruleKeys[term];
    const value = termOf(after, term);
    if (value === (defaults[key] ?? termOf({}, term))) map.delete(key);
    else map.set(key, value);
  }
  return map;
}

/** The terms of a rule that differ from the defaults. */
function termsBeside(
  rule: RuleTerms,
  defaults: Readonly<Partial<Record<string, unknown>>>,
): Readonly<Record<string, unknown>> {
  const entries = terms.map((term): [string, unknown, unknown] => [
    ruleKeys[term],
    termOf(rule, term),
    defaults[ruleKeys[term]] ?? termOf({}, term),
  ]);
  return Object.fromEntries(
    entries.filter(([, value, otherwise]) => value !== otherwise).map(([key, value]) => [key, value]),
  );
}

function fileTerms(rule: RuleTerms): Readonly<Record<string, unknown>> {
  return termsBeside(rule, {});
}

function termOf(rule: Partial<RuleTerms>, term: Term): unknown {
  return rule[term] ?? (term === "enforcement" ? "active" : null);
}

function valuesOf(node: unknown, resolve: Resolve): Readonly<Partial<Record<string, unknown>>> {
  const map = asMap(resolve(node));
  if (map === null) return {};
  return Object.fromEntries(map.items.map(({ key, value }) => [String(scalarValue(key)), scalarValue(resolve(value))]));
}

/** Paths are compared without case, as servers do. */
export function sameProject(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase();
}
