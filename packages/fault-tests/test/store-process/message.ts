import {
  accessLevels,
  deleteProtectionLevels,
  enforcements,
  packageTypes,
  pushProtectionLevels,
  type Revision,
  revision,
} from "@package-protection/core";
import { z } from "zod";

/** How a test and a process that has a store open talk: one JSON text on a line, each way. */

const revisionSchema = z.string().transform((text): Revision => revision(text));
const projectId = z.int();
const ruleId = z.int();
const name = z.string().nullable();
const terms = z.object({
  packageNamePattern: z.string(),
  packageType: z.enum(packageTypes),
  minimumAccessLevelForPush: z.enum(pushProtectionLevels).nullable(),
  minimumAccessLevelForDelete: z.enum(deleteProtectionLevels).nullable(),
  enforcement: z.enum(enforcements),
});

const ruleSchema = terms.extend({
  id: ruleId,
  projectId,
  revision: revisionSchema,
  createdAt: z.int(),
  createdBy: name,
  updatedAt: z.int(),
  updatedBy: name,
});

const operationSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("insert"), terms }),
  z.object({ kind: z.literal("replace"), ruleId, expected: revisionSchema, terms }),
  z.object({ kind: z.literal("remove"), ruleId, expected: revisionSchema.nullable() }),
]);

const writeSchema = z.object({
  do: z.literal("write"),
  projectId,
  operations: z.array(operationSchema).min(1),
  at: z.int(),
  by: name,
});

const principal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("user"), accessLevel: z.enum(accessLevels) }),
  z.object({ kind: z.literal("admin") }),
  z.object({ kind: z.literal("deploy-token") }),
  z.object({ kind: z.literal("anonymous") }),
]);

const checkSchema = z.object({
  do: z.literal("check"),
  request: z.object({
    projectId,
    action: z.enum(["push", "delete"]),
    principal,
    packageType: z.enum(packageTypes),
    packageName: z.string(),
  }),
});

export const commandSchema = z.discriminatedUnion("do", [
  /** Answered as soon as the process has started. */
  z.object({ do: z.literal("greet") }),
  /** To be answered before anything that needs the store; again, it closes what was open. */
  z.object({ do: z.literal("open"), medium: z.string(), place: z.string() }),
  writeSchema,
  checkSchema,
  /** What the event loop went through since the last time this was asked. */
  z.object({ do: z.literal("measure") }),
]);

export const answerSchema = z.discriminatedUnion("outcome", [
  z.object({ call: z.int(), outcome: z.literal("done"), value: z.unknown() }),
  z.object({
    call: z.int(),
    outcome: z.literal("refused"),
    error: z.object({ type: z.string(), mayHaveHappened: z.boolean().optional(), cause: z.string().optional() }),
  }),
]);

/** What `write` is done with. */
export const ruleWriteSchema = z.object({
  revision: revisionSchema,
  sequence: z.int(),
  changes: z.array(z.object({ before: ruleSchema.nullable(), after: ruleSchema.nullable() })),
});

/** What `check` is done with: the rules that refuse, none where the action is allowed. */
export const decisionSchema = z.object({ blockedBy: z.array(z.object({ id: ruleId, revision: revisionSchema })) });

export const measurementSchema = z.object({
  /** How long it stood still at most: busy, or held up by the disk or by a machine that has other things to do. */
  longestStandstillMs: z.number(),
  /** How long it was busy at most: the processor's time of the process, all threads together, from one turn to the next. */
  longestTurnMs: z.number(),
});

export type Command = z.output<typeof commandSchema>;
export type Write = z.output<typeof writeSchema>;
export type Operation = z.output<typeof operationSchema>;
export type Check = z.output<typeof checkSchema>;
export type Measurement = z.output<typeof measurementSchema>;
export type Terms = z.output<typeof terms>;
export type Answer = z.output<typeof answerSchema>;
