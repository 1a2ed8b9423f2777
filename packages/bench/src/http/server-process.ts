import { readFile } from "node:fs/promises";
import { reportToParent } from "./child-server.ts";
import { servers } from "./servers.ts";

/** One of the servers, in a process of its own. Parameters: its name, the file of the bytes, the database. */
const [name = "", bytesPath = "", databasePath = ""] = process.argv.slice(2);
const start = Object.entries(servers).find(([known]) => known === name)?.[1];
if (start === undefined) throw new TypeError(`there is no server ${name}`);
reportToParent(await start(await readFile(bytesPath), databasePath));
