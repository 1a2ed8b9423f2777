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
const now = z.int();
const terms = z.object({
  packageNamePattern: z.string(),
  packageType: z.enum(packageTypes),
  minimumAccessLevelForPush: z.enum(pushProtectionLevels).nullable(),
  minimumAccessLevelForDelete: z.enum(deleteProtectionLevels).nullable(),
});

export const ruleSchema = terms.extend({
  id: ruleId,
  projectId,
  revision: revisionSchema,
  enforcement: z.enum(enforcements),
  createdAt: z.int(),
  createdBy: z.string().nullable(),
  updatedAt: z.int(),
  updatedBy: z.string().nullable(),
});

const writeSchema = z.discriminatedUnion("do", [
  z.object({ do: z.literal("insert"), projectId, terms, now }),
  z.object({ do: z.literal("replace"), projectId, ruleId, expected: revisionSchema, terms, now }),
  z.object({ do: z.literal("remove"), projectId, ruleId, expected: revisionSchema.nullable() }),
]);

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
  ...writeSchema.options,
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
export type Check = z.output<typeof checkSchema>;
export type Measurement = z.output<typeof measurementSchema>;
export type Terms = z.output<typeof terms>;
export type Answer = z.output<typeof answerSchema>;
