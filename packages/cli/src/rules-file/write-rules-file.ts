import type { RuleTerms } from "@package-protection/core";
import { err, ok, type Result } from "neverthrow";
import { Document, isNode, type Node, Scalar, visit, type YAMLMap, type YAMLSeq } from "yaml";
import { escapeUnprintable, isPrintable } from "../output/printable.ts";
import { asMap, asSeq, openDocument, scalarValue } from "./document.ts";
import { parseRulesFile } from "./parse-rules-file.ts";
import { keyOf } from "./read-rules.ts";
import { type FileRule, type RulesFileError, ruleKeys, type Term, terms } from "./rules-file.ts";

/** Where the schema of rules files is published; editors read the comment that names it. */
export const schemaUrl = "https://unpkg.com/package-protection/rules.schema.json";

const lineWidth = 0;

/** Writes a new rules file, which a terminal may show. Without a project the file has no key for it. */
export function writeRulesFile(rules: readonly RuleTerms[], project: string | null = null): string {
  const document = new Document({ ...(project !== null && { project }), rules: rules.map(fileTerms) });
  document.commentBefore = ` yaml-language-server: $schema=${schemaUrl}`;
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === "string" && !isPrintable(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const escaped = (character: string) => `\\U${character.codePointAt(0)?.toString(16).padStart(8, "0")}`;
  return escapeUnprintable(document.toString({ lineWidth }), escaped);
}

/**
 * Changes the rules of one project in a file, and keeps the rest of the text: comments, order and defaults.
 *
 * A rule of the file with the type, pattern and enforcement of a wanted one gets its levels. Rules that are not wanted are removed, with
 * their comments. New rules are added at the end. If a rule changes, the file's aliases are written out, since what they stand for may
 * be another project's.
 *
 * @param project the project in a file of several; in a file of one it may be null.
 */
export function updateRulesFile(
  text: string,
  project: string | null,
  wanted: readonly RuleTerms[],
): Result<string, readonly RulesFileError[]> {
  return parseRulesFile(text)
    .andThen((file) => openDocument(text).map(({ document }) => ({ file, document })))
    .andThen(({ file, document }): Result<string, readonly RulesFileError[]> => {
      const isOfSeveral = asMap(document.contents)?.has("projects") === true;
      const at = isOfSeveral ? file.projects.findIndex((one) => sameProject(one.project, project)) : 0;
      const known = file.projects[at];
      if (
        !isOfSeveral &&
        known !== undefined &&
        project !== null &&
        known.project !== null &&
        !sameProject(known.project, project)
      ) {
        return err([
          { line: 1, column: 1, message: `the file is for the project ${known.project}, and not for ${project}` },
        ]);
      }
      if (isOfSeveral && project === null) {
        return err([{ line: 1, column: 1, message: "the file has several projects, so one must be named" }]);
      }
      if (known !== undefined && isSameSet(known.rules, wanted)) return ok(text);
      writeOutAliases(document);
      const root = asMap(document.contents);
      const several = asMap(root?.get("projects", true));
      if (several !== null && known === undefined) {
        several.set(project, document.createNode({ rules: [] }));
      }
      const owner = several === null ? root : asMap(several.items[at === -1 ? several.items.length - 1 : at]?.value);
      if (owner === null) return err([{ line: 1, column: 1, message: "the file has no place for rules" }]);
      const list = rulesOf(document, owner);
      const defaults = {
        ...valuesOf(root?.get("defaults", true)),
        ...(several !== null && valuesOf(owner.get("defaults", true))),
      };
      changeList(document, list, known?.rules ?? [], wanted, defaults);
      return ok(document.toString({ lineWidth }));
    });
}

function isSameSet(present: readonly FileRule[], wanted: readonly RuleTerms[]): boolean {
  const missing = new Map(wanted.map((rule) => [keyOf(rule), rule]));
  if (missing.size !== present.length) return false;
  return present.every((rule) => {
    const same = missing.get(keyOf(rule));
    return same !== undefined && terms.every((term) => termOf(rule, term) === termOf(same, term));
  });
}

/** Puts a copy of its target in the place of each alias, so that each part of the file can change alone. */
function writeOutAliases(document: Document): void {
  visit(document, {
    Alias(_, alias) {
      const copy = alias.resolve(document)?.clone();
      if (!isNode(copy)) return undefined;
      const { comment = null, commentBefore = null, spaceBefore = false } = alias;
      Object.assign(copy, { comment, commentBefore, spaceBefore });
      removeAnchors(copy);
      return copy;
    },
  });
  removeAnchors(document);
}

function removeAnchors(from: Document | Node): void {
  visit(from, {
    Value(_, node) {
      delete node.anchor;
    },
  });
}

function rulesOf(document: Document, owner: YAMLMap<unknown, unknown>): YAMLSeq<unknown> {
  const list = asSeq(owner.get("rules", true));
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
): void {
  const missing = new Map(wanted.map((rule) => [keyOf(rule), rule]));
  const kept: unknown[] = [];
  for (const [index, rule] of present.entries()) {
    const item = list.items[index];
    const after = missing.get(keyOf(rule));
    if (after === undefined) continue;
    missing.delete(keyOf(rule));
    kept.push(changedItem(item, rule, after, defaults));
  }
  const added = [...missing.values()].map((rule) => document.createNode(termsBeside(rule, defaults)));
  // A comment above the first rule belongs to the list if that rule was removed.
  list.items = [...kept, ...added];
  if (added.length > 0 && kept.length === 0) list.flow = false;
}

function changedItem(
  item: unknown,
  before: FileRule,
  after: RuleTerms,
  defaults: Readonly<Partial<Record<string, unknown>>>,
): unknown {
  const map = asMap(item);
  for (const term of terms.filter((one) => termOf(before, one) !== termOf(after, one))) {
    const key = ruleKeys[term];
    const value = termOf(after, term);
    if (value === (defaults[key] ?? termOf({}, term))) map?.delete(key);
    else map?.set(key, value);
  }
  return item;
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

function valuesOf(node: unknown): Readonly<Partial<Record<string, unknown>>> {
  const map = asMap(node);
  if (map === null) return {};
  return Object.fromEntries(map.items.map(({ key, value }) => [String(scalarValue(key)), scalarValue(value)]));
}

/** Paths are compared without case, as servers do. */
export function sameProject(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one.toLowerCase() === other.toLowerCase();
}
