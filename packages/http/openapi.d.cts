// Made of the OpenAPI document by `pnpm api:write`.

export interface paths {
    "/projects/{id}/packages/protection/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the rules of a project */
        get: operations["listPackageProtectionRules"];
        put?: never;
        /** Create a rule */
        post: operations["createPackageProtectionRule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/projects/{id}/packages/protection/rules/{package_protection_rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a rule */
        delete: operations["deletePackageProtectionRule"];
        options?: never;
        head?: never;
        /** Change what the body names */
        patch: operations["updatePackageProtectionRule"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Rule: {
            id: number;
            project_id: number;
            package_name_pattern: string;
            /** @enum {string} */
            package_type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
            minimum_access_level_for_delete: ("owner" | "admin") | null;
            minimum_access_level_for_push: ("maintainer" | "owner" | "admin") | null;
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
    listPackageProtectionRules: {
        parameters: {
            query?: {
                /** @description The page, from 1. With it or `per_page` the list is paged; without either the whole list comes. */
                page?: number;
                /** @description Rules on a page: 20, at most 100. */
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
            /** @description The rules, by ascending id. */
            200: {
                headers: {
                    /** @description The page. */
                    "X-Page"?: string;
                    /** @description Rules on a page. */
                    "X-Per-Page"?: string;
                    /** @description The next page, empty on the last one. */
                    "X-Next-Page"?: string;
                    /** @description The page before, empty on the first one. */
                    "X-Prev-Page"?: string;
                    /** @description All rules of the project. */
                    "X-Total"?: string;
                    /** @description All pages. */
                    "X-Total-Pages"?: string;
                    /** @description Absolute URLs of the pages prev, next, first and last. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 1,
                     *         "project_id": 7,
                     *         "package_name_pattern": "@my-scope/my-package-*",
                     *         "package_type": "npm",
                     *         "minimum_access_level_for_delete": "owner",
                     *         "minimum_access_level_for_push": "maintainer"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Rule"][];
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
    createPackageProtectionRule: {
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
                    package_name_pattern: string | null;
                    /** @enum {string} */
                    package_type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                    minimum_access_level_for_delete?: ("owner" | "admin") | null;
                    minimum_access_level_for_push?: ("maintainer" | "owner" | "admin") | null;
                } | unknown | unknown;
                "application/x-www-form-urlencoded": {
                    package_name_pattern: string | null;
                    /** @enum {string} */
                    package_type: "cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module";
                    minimum_access_level_for_delete?: ("owner" | "admin") | null;
                    minimum_access_level_for_push?: ("maintainer" | "owner" | "admin") | null;
                } | unknown | unknown;
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
                     *       "minimum_access_level_for_push": "maintainer"
                     *     }
                     */
                    "application/json": components["schemas"]["Rule"];
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
            /** @description The body is over 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body is too large, it must have at most 65536 bytes"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is neither JSON nor a form, or encoded. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body has no Content-Type, it must be application/json or application/x-www-form-urlencoded"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The terms are no valid rule, or the pattern is taken. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": {
                     *         "error": [
                     *           "Package name pattern has already been taken"
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
    deletePackageProtectionRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description An HTTP date, or ISO 8601 with a zone. A rule that was changed later is left alone. */
                "If-Unmodified-Since"?: string;
            };
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
                /** @description The rule's id. */
                package_protection_rule_id: number;
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
            /** @description Eight times in a row somebody else changed the rule first. */
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
            /** @description The rule was changed after `If-Unmodified-Since`. */
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
    updatePackageProtectionRule: {
        parameters: {
            query?: never;
            header?: {
                /** @description An HTTP date, or ISO 8601 with a zone. A rule that was changed later is left alone. */
                "If-Unmodified-Since"?: string;
            };
            path: {
                /** @description The project's id, or its full path with each slash as `%2F`: `group%2Fsubgroup%2Fproject`. */
                id: string;
                /** @description The rule's id. */
                package_protection_rule_id: number;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    package_name_pattern?: string | null;
                    package_type?: ("cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module") | null;
                    minimum_access_level_for_delete?: ("owner" | "admin") | null;
                    minimum_access_level_for_push?: ("maintainer" | "owner" | "admin") | null;
                };
                "application/x-www-form-urlencoded": {
                    package_name_pattern?: string | null;
                    package_type?: ("cargo" | "conan" | "generic" | "helm" | "maven" | "npm" | "nuget" | "pypi" | "terraform_module") | null;
                    minimum_access_level_for_delete?: ("owner" | "admin") | null;
                    minimum_access_level_for_push?: ("maintainer" | "owner" | "admin") | null;
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
                     *       "minimum_access_level_for_push": "maintainer"
                     *     }
                     */
                    "application/json": components["schemas"]["Rule"];
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
            /** @description Eight times in a row somebody else changed the rule first. */
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
            /** @description The rule was changed after `If-Unmodified-Since`. */
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
            /** @description The body is over 64 KiB. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body is too large, it must have at most 65536 bytes"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is neither JSON nor a form, or encoded. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "the request body has no Content-Type, it must be application/json or application/x-www-form-urlencoded"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The terms are no valid rule, or the pattern is taken. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": {
                     *         "error": [
                     *           "Package name pattern has already been taken"
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
}
