import { randomBytes } from "node:crypto";
import type pg from "pg";
import { poolOf } from "./rule-database.ts";
import type { SharedServer } from "./shared-servers.ts";
import { watchingPool } from "./watching-pool.ts";

/** A database in which a role with the right to create has a schema of its own in the application's search path. */
export interface HostileDatabase {
  /** Each statement that it sends is added to `sent`. */
  readonly pool: pg.Pool;
  readonly sent: Set<string>;
  /** What was called of the hostile schema. */
  called(): Promise<readonly string[]>;
  /** Drops the hostile schema, and with it everything that depends on it. */
  drop(): Promise<void>;
}

/** @param searchPath the search path of the pool's connections; `pg_catalog` comes first where it is not named. */
export async function hostileDatabase({ url }: SharedServer, searchPath: string): Promise<HostileDatabase> {
  const name = `hostile_${randomBytes(6).toString("hex")}`;
  await poolOf(url).query(`CREATE DATABASE ${name}`);
  const ownUrl = url.replace(/postgres$/, name);
  const admin = poolOf(ownUrl);
  await admin.query(makeHostile);

  const sent = new Set<string>();
  return {
    pool: watchingPool({ connectionString: ownUrl, options: `-c search_path=${searchPath}` }, (text) => {
      sent.add(text);
    }),
    sent,
    async called() {
      const { rows } = await admin.query<{ name: string }>(
        `SELECT name FROM hostile.called
         UNION ALL SELECT 'something that was rolled back' FROM hostile.calls WHERE is_called AND NOT EXISTS (SELECT FROM hostile.called)`,
      );
      return rows.map((row) => row.name);
    },
    async drop() {
      await admin.query("DROP SCHEMA hostile CASCADE");
    },
  };
}

/**
 * Makes what PostgreSQL would prefer if a statement left it the choice: every operator between two of the types that statements
 * use, in every combination; a function of the same name and arguments for each of `pg_catalog` that takes such types; and
 * types of other meanings. Each operator and function records its call. The sequence counts calls that are rolled back.
 */
const makeHostile = `
CREATE SCHEMA hostile;
CREATE SEQUENCE hostile.calls;
CREATE TABLE hostile.called (name text);
CREATE FUNCTION hostile.record_call(called text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog AS $$ BEGIN
  PERFORM nextval('hostile.calls');
  INSERT INTO hostile.called VALUES (called);
END $$;
DO $do$ DECLARE
  types text[] := ARRAY['bigint', 'integer', 'smallint', 'text', 'character varying', 'name', 'jsonb', 'boolean', 'numeric',
    'bigint[]', 'oid'];
  one text; other text; symbol text; answer text; routine record; counter integer := 0;
BEGIN
  FOREACH one IN ARRAY types LOOP FOREACH other IN ARRAY types LOOP
    FOREACH symbol IN ARRAY ARRAY['=', '<>', '<', '<=', '>', '>=', '+', '-', '*', '||', '~~'] LOOP
      -- With one for two integers, an integer before a literal would be an error instead of a call.
      CONTINUE WHEN symbol = '||' AND other NOT IN ('text', 'character varying', 'name');
      counter := counter + 1;
      answer := CASE WHEN symbol IN ('+', '-', '*') THEN 'bigint' WHEN symbol = '||' THEN 'text' ELSE 'boolean' END;
      EXECUTE format('CREATE FUNCTION hostile.operator_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS
        $$ BEGIN PERFORM hostile.record_call(%L); RETURN NULL; END $$',
        counter, one, other, answer, one || ' ' || symbol || ' ' || other);
      EXECUTE format('CREATE OPERATOR hostile.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = hostile.operator_%s)',
        symbol, one, other, counter);
    END LOOP;
  END LOOP; END LOOP;
  FOR routine IN
    SELECT proname, pg_get_function_identity_arguments(oid) AS arguments, prorettype::regtype::text AS result FROM pg_proc
    WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND NOT proretset AND pronargs > 0
      AND NOT EXISTS (SELECT FROM unnest(proargtypes) AS argument WHERE argument::regtype::text <> ALL (types))
      AND prorettype::regtype::text = ANY (types || ARRAY['void', 'regclass'])
  LOOP
    EXECUTE format('CREATE FUNCTION hostile.%I(%s) RETURNS %s LANGUAGE plpgsql AS $$ BEGIN PERFORM hostile.record_call(%L); %s END $$',
      routine.proname, routine.arguments, routine.result, routine.proname,
      CASE routine.result WHEN 'void' THEN '' ELSE 'RETURN NULL;' END);
  END LOOP;
END $do$;
CREATE FUNCTION hostile.jsonb_to_recordset(jsonb) RETURNS SETOF record LANGUAGE plpgsql AS
  $$ BEGIN PERFORM hostile.record_call('jsonb_to_recordset'); RETURN; END $$;
CREATE FUNCTION hostile.add(bigint) RETURNS bigint LANGUAGE plpgsql AS
  $$ BEGIN PERFORM hostile.record_call('count'); RETURN 0; END $$;
CREATE FUNCTION hostile.add(integer, integer) RETURNS integer LANGUAGE plpgsql AS
  $$ BEGIN PERFORM hostile.record_call('max'); RETURN 0; END $$;
CREATE AGGREGATE hostile.count(*) (SFUNC = hostile.add, STYPE = bigint);
CREATE AGGREGATE hostile.max(integer) (SFUNC = hostile.add, STYPE = integer);
CREATE COLLATION hostile."C" FROM pg_catalog."C";
CREATE VIEW hostile.pg_class AS SELECT hostile.record_call('pg_class') IS NULL AS relname;
CREATE VIEW hostile.pg_namespace AS SELECT hostile.record_call('pg_namespace') IS NULL AS nspname;
CREATE DOMAIN hostile.int8 AS pg_catalog.bool;
CREATE DOMAIN hostile.jsonb AS pg_catalog.bool;
CREATE DOMAIN hostile.text AS pg_catalog.bool;`;
