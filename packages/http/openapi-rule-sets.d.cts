// Made of the OpenAPI document by `pnpm api:write`.

export interface paths {
    "/projects/{id}/packages/protection/rule_set": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read all rules */
        get: operations["readRuleSet"];
        /** Make the rules as they should be */
        put: operations["applyRuleSet"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/rule_set/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a rule of either enforcement */
        post: operations["createRuleOfSet"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/rule_set/rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a rule of either enforcement */
        delete: operations["deleteRuleOfSet"];
        options?: never;
        head?: never;
        /** Change what the body names */
        patch: operations["updateRuleOfSet"];
        trace?: never;
    };
    "/projects/{id}/packages/protection/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the changes of the rules */
        get: operations["listRuleHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/history/{sequence}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undo an entry */
        post: operations["revertRuleChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try changes */
        post: operations["previewRules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask whether packages may be pushed or deleted */
        post: operations["decidePackages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what may be worth changing */
        get: operations["listRuleFindings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the newest refusals */
        get: operations["listRefusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        RuleTerms: {
            /** @description Null for a rule that is not created yet. */
            id: number | null;
            package_name_pattern: string;
            /** @enum {string} */
            package_type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
            minimum_access_level_for_delete: ("owner" | "admin") | null;
            minimum_access_level_for_push: ("maintainer" | "owner" | "admin") | null;
            /** @enum {string} */
            enforcement: "active" | "evaluate";
        };
        RuleOfSet: {
            id: number;
            project_id: number;
            package_name_pattern: string;
            /** @enum {string} */
            package_type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
            minimum_access_level_for_delete: ("owner" | "admin") | null;
            minimum_access_level_for_push: ("maintainer" | "owner" | "admin") | null;
            /** @enum {string} */
            enforcement: "active" | "evaluate";
            created_at: string | null;
            created_by: string | null;
            updated_at: string | null;
            updated_by: string | null;
        };
        Package: {
            /** @enum {string} */
            type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
            name: string;
        };
        RuleSet: {
            revision: string;
            rules: components["schemas"]["RuleOfSet"][];
        };
        AppliedRuleSet: {
            revision: string;
            /** @description False for a dry run. */
            applied: boolean;
            plan: {
                /** @enum {string} */
                operation: "create" | "update" | "delete";
                before: components["schemas"]["RuleTerms"] | null;
                after: components["schemas"]["RuleTerms"] | null;
            }[];
        };
        HistoryEntry: {
            sequence: number;
            at: string | null;
            by: string | null;
            /** @description The sequence of the entry that this one undid. */
            reverts: number | null;
            changes: {
                before: components["schemas"]["RuleOfSet"] | null;
                after: components["schemas"]["RuleOfSet"] | null;
            }[];
            /** @description Whether the entry has changes that are not listed. */
            more_changes: boolean;
        };
        RevertedChange: {
            revision: string;
            sequence: number;
            reverts: number;
            changes: {
                before: components["schemas"]["RuleOfSet"] | null;
                after: components["schemas"]["RuleOfSet"] | null;
            }[];
            more_changes: boolean;
        };
        Preview: {
            revision: string;
            /** @description How many packages were looked at. */
            packages: number;
            /** @description For how many of them a level changes. */
            changed_packages: number;
            push: {
                before: {
                    /** @description No rule matches. */
                    unprotected: number;
                    /** @description Rules match that block deploy tokens and anonymous callers alone. */
                    no_level: number;
                    maintainer: number;
                    owner: number;
                    admin: number;
                };
                after: {
                    /** @description No rule matches. */
                    unprotected: number;
                    /** @description Rules match that block deploy tokens and anonymous callers alone. */
                    no_level: number;
                    maintainer: number;
                    owner: number;
                    admin: number;
                };
            };
            delete: {
                before: {
                    /** @description No rule matches. */
                    unprotected: number;
                    /** @description Rules match that block deploy tokens and anonymous callers alone. */
                    no_level: number;
                    maintainer: number;
                    owner: number;
                    admin: number;
                };
                after: {
                    /** @description No rule matches. */
                    unprotected: number;
                    /** @description Rules match that block deploy tokens and anonymous callers alone. */
                    no_level: number;
                    maintainer: number;
                    owner: number;
                    admin: number;
                };
            };
            changes: {
                matching_packages: number;
                first_packages: components["schemas"]["Package"][];
            }[];
            /** @description The `after` of the next page. */
            next: components["schemas"]["Package"] | null;
            /** @description Where the time was up; continue with it as `after`. */
            stopped_at: components["schemas"]["Package"] | null;
            page: {
                /** @enum {string} */
                type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                name: string;
                push: {
                    before: {
                        required_access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
                        rules: components["schemas"]["RuleTerms"][];
                        rule_count: number;
                    };
                    after: {
                        required_access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
                        rules: components["schemas"]["RuleTerms"][];
                        rule_count: number;
                    };
                };
                delete: {
                    before: {
                        required_access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
                        rules: components["schemas"]["RuleTerms"][];
                        rule_count: number;
                    };
                    after: {
                        required_access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
                        rules: components["schemas"]["RuleTerms"][];
                        rule_count: number;
                    };
                };
            }[];
        };
        Decisions: {
            /** @enum {string} */
            action: "push" | "delete";
            /** @description What the action needs whatever the rules say; null where the host switched that off. */
            minimum_access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
            decisions: {
                /** @enum {string} */
                type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                name: string;
                /** @enum {string} */
                outcome: "allowed" | "blocked";
                /** @description The level that would be enough; null for what is allowed, and where none would be. */
                required_access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
                /** @description Not for callers whom refusals are not explained to. */
                blocked_by?: {
                    rules: components["schemas"]["RuleTerms"][];
                    rule_count: number;
                };
                /** @description The evaluate rules that would block, had they been active. */
                would_block?: {
                    rules: components["schemas"]["RuleTerms"][];
                    rule_count: number;
                };
            }[];
        };
        Findings: {
            revision: string;
            findings: ({
                /** @constant */
                type: "redundant";
                rule: components["schemas"]["RuleTerms"];
                covered_by: components["schemas"]["RuleTerms"];
            } | {
                /** @constant */
                type: "cannot_match";
                rule: components["schemas"]["RuleTerms"];
                character: string;
            } | {
                /** @constant */
                type: "differ_by_case";
                rules: components["schemas"]["RuleTerms"][];
            } | {
                /** @constant */
                type: "within_minimum_access_levels";
                rule: components["schemas"]["RuleTerms"];
            })[];
        };
        Refusals: {
            /** @enum {string} */
            scope: "this process" | "the host's log";
            /** @description Every refusal since then is known, but for those beyond the page. */
            since: string | null;
            refusals: {
                at: string | null;
                /** @description False where evaluate rules would have refused. */
                enforced: boolean;
                /** @enum {string} */
                kind: "user" | "admin" | "deploy-token" | "anonymous";
                /** @description A user's level; null for the other kinds. */
                access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
                name: string | null;
                /** @enum {string} */
                action: "push" | "delete";
                /** @enum {string} */
                package_type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                /** @description Null where the name was not read. */
                package_name: string | null;
                required_access_level: ("no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin") | null;
                rules: components["schemas"]["RuleTerms"][];
                rule_count: number;
            }[];
        };
        Error: {
            error: string;
        };
        Message: {
            message: string;
        };
        Unprocessable: {
            message: {
                error: string[];
            };
        };
        InvalidToken: {
            /** @constant */
            error: "invalid_token";
            error_description: string;
        };
        InsufficientScope: {
            /** @constant */
            error: "insufficient_scope";
            error_description: string;
            /** @constant */
            scope: "api";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readRuleSet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All rules, by ascending id. */
            200: {
                headers: {
                    /** @description The project's revision, for `If-Match`. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "12.vdxmrqTSUxMp",
                     *       "rules": [
                     *         {
                     *           "id": 1,
                     *           "project_id": 7,
                     *           "package_name_pattern": "@my-scope/my-package-*",
                     *           "package_type": "npm",
                     *           "minimum_access_level_for_delete": "owner",
                     *           "minimum_access_level_for_push": "maintainer",
                     *           "enforcement": "active",
                     *           "created_at": "2026-11-30T09:00:00.000Z",
                     *           "created_by": "mia",
                     *           "updated_at": "2026-11-30T09:00:00.000Z",
                     *           "updated_by": "mia"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RuleSet"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    applyRuleSet: {
        parameters: {
            query?: {
                /** @description `true` changes nothing and answers with the plan. */
                dry_run?: "true" | "false";
            };
            header?: {
                /** @description The ETag of the rule set. Where the rules were changed since, the answer is 412 and nothing is changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rules: {
                        package_name_pattern?: string | null;
                        /** @enum {string} */
                        package_type?: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                        /** @enum {string} */
                        minimum_access_level_for_delete?: "owner" | "admin";
                        /** @enum {string} */
                        minimum_access_level_for_push?: "maintainer" | "owner" | "admin";
                        /** @enum {string} */
                        enforcement?: "active" | "evaluate";
                    }[];
                };
            };
        };
        responses: {
            /** @description What was changed, or would be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "12.vdxmrqTSUxMp",
                     *       "applied": true,
                     *       "plan": [
                     *         {
                     *           "operation": "create",
                     *           "before": null,
                     *           "after": {
                     *             "id": 1,
                     *             "package_name_pattern": "@my-scope/my-package-*",
                     *             "package_type": "npm",
                     *             "minimum_access_level_for_delete": "owner",
                     *             "minimum_access_level_for_push": "maintainer",
                     *             "enforcement": "active"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AppliedRuleSet"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description Somebody else changed the rules first, or what is to be undone was changed since. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "409 Conflict: Resource lock"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The project is no longer at the revision of `If-Match`. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "412 Precondition Failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The body is over 8 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body is too large, it must have at most 8388608 bytes"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON, or encoded. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body has no Content-Type, it must be application/json"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The terms are no valid rule, or a pattern is taken. One of many is named with its place. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": {
                     *         "error": [
                     *           "rules[3]: Package name pattern can't be blank"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Unprocessable"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    createRuleOfSet: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the rule set. Where the rules were changed since, the answer is 412 and nothing is changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    package_name_pattern: string | null;
                    /** @enum {string} */
                    package_type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                    minimum_access_level_for_delete?: ("owner" | "admin") | null;
                    minimum_access_level_for_push?: ("maintainer" | "owner" | "admin") | null;
                    /** @enum {string} */
                    enforcement?: "active" | "evaluate";
                };
            };
        };
        responses: {
            /** @description The rule. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "project_id": 7,
                     *       "package_name_pattern": "@my-scope/my-package-*",
                     *       "package_type": "npm",
                     *       "minimum_access_level_for_delete": "owner",
                     *       "minimum_access_level_for_push": "maintainer",
                     *       "enforcement": "active",
                     *       "created_at": "2026-11-30T09:00:00.000Z",
                     *       "created_by": "mia",
                     *       "updated_at": "2026-11-30T09:00:00.000Z",
                     *       "updated_by": "mia"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleOfSet"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description Somebody else changed the rules first, or what is to be undone was changed since. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "409 Conflict: Resource lock"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The project is no longer at the revision of `If-Match`. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "412 Precondition Failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The body is over 8 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body is too large, it must have at most 8388608 bytes"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON, or encoded. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body has no Content-Type, it must be application/json"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The terms are no valid rule, or a pattern is taken. One of many is named with its place. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": {
                     *         "error": [
                     *           "rules[3]: Package name pattern can't be blank"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Unprocessable"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    deleteRuleOfSet: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the rule set. Where the rules were changed since, the answer is 412 and nothing is changed. */
                "If-Match"?: string;
                /** @description An HTTP date, or ISO 8601 with a zone. A rule that was changed later is left alone. */
                "If-Unmodified-Since"?: string;
            };
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
                /** @description The rule's id. */
                rule_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rule is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description Somebody else changed the rules first, or what is to be undone was changed since. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "409 Conflict: Resource lock"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The project is no longer at the revision of `If-Match`. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "412 Precondition Failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    updateRuleOfSet: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the rule set. Where the rules were changed since, the answer is 412 and nothing is changed. */
                "If-Match"?: string;
                /** @description An HTTP date, or ISO 8601 with a zone. A rule that was changed later is left alone. */
                "If-Unmodified-Since"?: string;
            };
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
                /** @description The rule's id. */
                rule_id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    package_name_pattern?: string | null;
                    package_type?: ("cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module") | null;
                    minimum_access_level_for_delete?: ("owner" | "admin") | null;
                    minimum_access_level_for_push?: ("maintainer" | "owner" | "admin") | null;
                    /** @enum {string} */
                    enforcement?: "active" | "evaluate";
                };
            };
        };
        responses: {
            /** @description The rule as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 1,
                     *       "project_id": 7,
                     *       "package_name_pattern": "@my-scope/my-package-*",
                     *       "package_type": "npm",
                     *       "minimum_access_level_for_delete": "owner",
                     *       "minimum_access_level_for_push": "maintainer",
                     *       "enforcement": "active",
                     *       "created_at": "2026-11-30T09:00:00.000Z",
                     *       "created_by": "mia",
                     *       "updated_at": "2026-11-30T09:00:00.000Z",
                     *       "updated_by": "mia"
                     *     }
                     */
                    "application/json": components["schemas"]["RuleOfSet"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description Somebody else changed the rules first, or what is to be undone was changed since. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "409 Conflict: Resource lock"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The project is no longer at the revision of `If-Match`. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "412 Precondition Failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The body is over 8 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body is too large, it must have at most 8388608 bytes"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON, or encoded. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body has no Content-Type, it must be application/json"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The terms are no valid rule, or a pattern is taken. One of many is named with its place. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": {
                     *         "error": [
                     *           "rules[3]: Package name pattern can't be blank"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Unprocessable"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    listRuleHistory: {
        parameters: {
            query?: {
                /** @description The rule's id. */
                rule_id?: number;
                /** @description Only entries by this caller. */
                by?: string;
                /** @description Only entries with a lower sequence. */
                before?: number;
                /** @description Items on a page: 20, at most 100. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Entries, newest first. A page may have few entries, or none, and still a next one. */
            200: {
                headers: {
                    /** @description The absolute URL of the page `next`. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "sequence": 12,
                     *         "at": "2026-11-30T09:00:00.000Z",
                     *         "by": "mia",
                     *         "reverts": null,
                     *         "changes": [
                     *           {
                     *             "before": null,
                     *             "after": {
                     *               "id": 1,
                     *               "project_id": 7,
                     *               "package_name_pattern": "@my-scope/my-package-*",
                     *               "package_type": "npm",
                     *               "minimum_access_level_for_delete": "owner",
                     *               "minimum_access_level_for_push": "maintainer",
                     *               "enforcement": "active",
                     *               "created_at": "2026-11-30T09:00:00.000Z",
                     *               "created_by": "mia",
                     *               "updated_at": "2026-11-30T09:00:00.000Z",
                     *               "updated_by": "mia"
                     *             }
                     *           }
                     *         ],
                     *         "more_changes": false
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["HistoryEntry"][];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    revertRuleChange: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of the rule set. Where the rules were changed since, the answer is 412 and nothing is changed. */
                "If-Match"?: string;
            };
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
                /** @description The sequence of the entry. */
                sequence: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entry that undid it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "12.vdxmrqTSUxMp",
                     *       "sequence": 13,
                     *       "reverts": 12,
                     *       "changes": [
                     *         {
                     *           "before": {
                     *             "id": 1,
                     *             "project_id": 7,
                     *             "package_name_pattern": "@my-scope/my-package-*",
                     *             "package_type": "npm",
                     *             "minimum_access_level_for_delete": "owner",
                     *             "minimum_access_level_for_push": "maintainer",
                     *             "enforcement": "active",
                     *             "created_at": "2026-11-30T09:00:00.000Z",
                     *             "created_by": "mia",
                     *             "updated_at": "2026-11-30T09:00:00.000Z",
                     *             "updated_by": "mia"
                     *           },
                     *           "after": null
                     *         }
                     *       ],
                     *       "more_changes": false
                     *     }
                     */
                    "application/json": components["schemas"]["RevertedChange"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description Somebody else changed the rules first, or what is to be undone was changed since. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "409 Conflict: Resource lock"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The project is no longer at the revision of `If-Match`. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "412 Precondition Failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A rule that would come back is not valid any more, or there are too many. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": {
                     *         "error": [
                     *           "Package name pattern can't be blank"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Unprocessable"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    previewRules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    changes: {
                        /** @enum {string} */
                        operation: "create" | "update" | "delete";
                        /** @description For update and delete. */
                        rule_id?: number;
                        /** @description For create all terms, for update those that change. */
                        rule?: {
                            package_name_pattern?: string | null;
                            /** @enum {string} */
                            package_type?: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                            /** @enum {string} */
                            minimum_access_level_for_delete?: "owner" | "admin";
                            /** @enum {string} */
                            minimum_access_level_for_push?: "maintainer" | "owner" | "admin";
                            /** @enum {string} */
                            enforcement?: "active" | "evaluate";
                        };
                    }[];
                    /** @description Absent: the server's own packages. */
                    packages?: {
                        /** @enum {string} */
                        type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                        name: string;
                    }[];
                    /** @description The `next` or the `stopped_at` of the answer before. */
                    after?: {
                        /** @enum {string} */
                        type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                        name: string;
                    };
                    per_page?: number;
                };
            };
        };
        responses: {
            /** @description What would change, for the packages that were looked at. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "12.vdxmrqTSUxMp",
                     *       "packages": 1,
                     *       "changed_packages": 1,
                     *       "push": {
                     *         "before": {
                     *           "unprotected": 1,
                     *           "no_level": 0,
                     *           "maintainer": 0,
                     *           "owner": 0,
                     *           "admin": 0
                     *         },
                     *         "after": {
                     *           "unprotected": 0,
                     *           "no_level": 0,
                     *           "maintainer": 1,
                     *           "owner": 0,
                     *           "admin": 0
                     *         }
                     *       },
                     *       "delete": {
                     *         "before": {
                     *           "unprotected": 1,
                     *           "no_level": 0,
                     *           "maintainer": 0,
                     *           "owner": 0,
                     *           "admin": 0
                     *         },
                     *         "after": {
                     *           "unprotected": 1,
                     *           "no_level": 0,
                     *           "maintainer": 0,
                     *           "owner": 0,
                     *           "admin": 0
                     *         }
                     *       },
                     *       "changes": [
                     *         {
                     *           "matching_packages": 1,
                     *           "first_packages": [
                     *             {
                     *               "type": "npm",
                     *               "name": "@my-scope/my-package-core"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next": null,
                     *       "stopped_at": null,
                     *       "page": [
                     *         {
                     *           "type": "npm",
                     *           "name": "@my-scope/my-package-core",
                     *           "push": {
                     *             "before": {
                     *               "required_access_level": null,
                     *               "rules": [],
                     *               "rule_count": 0
                     *             },
                     *             "after": {
                     *               "required_access_level": "maintainer",
                     *               "rules": [
                     *                 {
                     *                   "id": 1,
                     *                   "package_name_pattern": "@my-scope/my-package-*",
                     *                   "package_type": "npm",
                     *                   "minimum_access_level_for_delete": "owner",
                     *                   "minimum_access_level_for_push": "maintainer",
                     *                   "enforcement": "active"
                     *                 }
                     *               ],
                     *               "rule_count": 1
                     *             }
                     *           },
                     *           "delete": {
                     *             "before": {
                     *               "required_access_level": null,
                     *               "rules": [],
                     *               "rule_count": 0
                     *             },
                     *             "after": {
                     *               "required_access_level": null,
                     *               "rules": [],
                     *               "rule_count": 0
                     *             }
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The body is over 8 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body is too large, it must have at most 8388608 bytes"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON, or encoded. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body has no Content-Type, it must be application/json"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The terms are no valid rule, or a pattern is taken. One of many is named with its place. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": {
                     *         "error": [
                     *           "rules[3]: Package name pattern can't be blank"
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Unprocessable"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    decidePackages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    action: "push" | "delete";
                    /** @enum {string} */
                    access_level?: "no_access" | "minimal" | "guest" | "planner" | "reporter" | "security_manager" | "developer" | "maintainer" | "owner" | "admin";
                    /** @enum {string} */
                    kind?: "user" | "admin" | "deploy-token" | "anonymous";
                    packages: {
                        /** @enum {string} */
                        type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                        name: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description A decision for each package, in their order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "action": "push",
                     *       "minimum_access_level": "developer",
                     *       "decisions": [
                     *         {
                     *           "type": "npm",
                     *           "name": "@my-scope/my-package-core",
                     *           "outcome": "blocked",
                     *           "required_access_level": "maintainer",
                     *           "blocked_by": {
                     *             "rules": [
                     *               {
                     *                 "id": 1,
                     *                 "package_name_pattern": "@my-scope/my-package-*",
                     *                 "package_type": "npm",
                     *                 "minimum_access_level_for_delete": "owner",
                     *                 "minimum_access_level_for_push": "maintainer",
                     *                 "enforcement": "active"
                     *               }
                     *             ],
                     *             "rule_count": 1
                     *           },
                     *           "would_block": {
                     *             "rules": [],
                     *             "rule_count": 0
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Decisions"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The body is over 8 MiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body is too large, it must have at most 8388608 bytes"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON, or encoded. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body has no Content-Type, it must be application/json"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    listRuleFindings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The findings, those of a kind together. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "12.vdxmrqTSUxMp",
                     *       "findings": [
                     *         {
                     *           "type": "redundant",
                     *           "rule": {
                     *             "id": 2,
                     *             "package_name_pattern": "@my-scope/my-package-*",
                     *             "package_type": "npm",
                     *             "minimum_access_level_for_delete": "owner",
                     *             "minimum_access_level_for_push": "maintainer",
                     *             "enforcement": "active"
                     *           },
                     *           "covered_by": {
                     *             "id": 1,
                     *             "package_name_pattern": "@my-scope/my-package-*",
                     *             "package_type": "npm",
                     *             "minimum_access_level_for_delete": "owner",
                     *             "minimum_access_level_for_push": "maintainer",
                     *             "enforcement": "active"
                     *           }
                     *         },
                     *         {
                     *           "type": "cannot_match",
                     *           "rule": {
                     *             "id": 1,
                     *             "package_name_pattern": "@my-scope/my-package-*",
                     *             "package_type": "pypi",
                     *             "minimum_access_level_for_delete": "owner",
                     *             "minimum_access_level_for_push": "maintainer",
                     *             "enforcement": "active"
                     *           },
                     *           "character": "@"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Findings"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
    listRefusals: {
        parameters: {
            query?: {
                /** @description Items on a page: 20, at most 100. */
                per_page?: number;
            };
            header?: never;
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest refusals. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "scope": "this process",
                     *       "since": "2026-11-30T08:00:00.000Z",
                     *       "refusals": [
                     *         {
                     *           "at": "2026-11-30T09:00:00.000Z",
                     *           "enforced": true,
                     *           "kind": "user",
                     *           "access_level": "developer",
                     *           "name": "noa",
                     *           "action": "push",
                     *           "package_type": "npm",
                     *           "package_name": "@my-scope/my-package-core",
                     *           "required_access_level": "maintainer",
                     *           "rules": [
                     *             {
                     *               "id": 1,
                     *               "package_name_pattern": "@my-scope/my-package-*",
                     *               "package_type": "npm",
                     *               "minimum_access_level_for_delete": "owner",
                     *               "minimum_access_level_for_push": "maintainer",
                     *               "enforcement": "active"
                     *             }
                     *           ],
                     *           "rule_count": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Refusals"];
                };
            };
            /** @description Parameters are missing or invalid; all of them are named. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "id is invalid"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No token, or one that is unknown, expired or revoked. */
            401: {
                headers: {
                    /** @description `Bearer`, and what is wrong with a token that was known. */
                    "WWW-Authenticate"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "401 Unauthorized"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description The caller's level is below maintainer, the project is archived or has no packages, or the token's scope does not suffice. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "403 Forbidden"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"] | components["schemas"]["InsufficientScope"];
                };
            };
            /** @description The project is missing or hidden, the feature is off, or there is no such rule. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "404 Project Not Found"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description A defect of the server. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "500 Internal Server Error"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description The store, the directory or the authenticator failed or was too late. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "503 Service Unavailable"
                     *     }
                     */
                    "application/json": components["schemas"]["Message"];
                };
            };
        };
    };
}
