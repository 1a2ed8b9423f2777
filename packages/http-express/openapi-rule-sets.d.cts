// The types that @package-protection/http makes of the OpenAPI document.
export type * from "@package-protection/http/openapi-rule-sets";
