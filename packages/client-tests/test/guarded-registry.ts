/** A rule as the management API takes it. */
interface RuleRequest {
  readonly package_type: string;
  readonly package_name_pattern: string;
  readonly minimum_access_level_for_push: "maintainer" | "owner" | null;
  readonly minimum_access_level_for_delete: "owner" | null;
}

export type UserLevel = "guest" | "developer" | "maintainer" | "owner";

/** A registry that runs, whose users are one of each access level. */
export interface GuardedRegistry {
  /** The address of a protocol's registry, without a slash at its end; rules are those of the project 7. */
  urlOf(protocol: string, project?: number): string;
  /** The token of a user of this level. */
  tokenOf(level: UserLevel): string;
  /** Creates a rule by the management API; it is in force when this is done. */
  createRule(rule: RuleRequest): Promise<void>;
  /** Every file that the registry keeps, with a digest of what is in it: equal before and after where nothing was stored. */
  keptFiles(): Promise<ReadonlyMap<string, string>>;
  stop(): Promise<void>;
}
