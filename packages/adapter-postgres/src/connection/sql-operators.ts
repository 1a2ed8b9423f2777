/**
 * PostgreSQL's own operators by their full names.
 *
 * A bare operator is looked up in the connection's `search_path`. A role that may create objects in one of its schemas could
 * put an operator with closer argument types there, and run code as the application. So statements write operators, functions,
 * types and collations with `pg_catalog`, and use no syntax that looks an operator up: no IN, BETWEEN, USING, NULLIF, or
 * IS DISTINCT FROM. These operators bind equally: a sum needs parentheses.
 */
export const eq = "OPERATOR(pg_catalog.=)";
export const ne = "OPERATOR(pg_catalog.<>)";
export const lt = "OPERATOR(pg_catalog.<)";
export const le = "OPERATOR(pg_catalog.<=)";
export const gt = "OPERATOR(pg_catalog.>)";
export const ge = "OPERATOR(pg_catalog.>=)";
export const plus = "OPERATOR(pg_catalog.+)";
export const minus = "OPERATOR(pg_catalog.-)";

/** Text that is compared byte for byte, whatever the database's collation. */
export const exactText = 'pg_catalog.text COLLATE pg_catalog."C"';
