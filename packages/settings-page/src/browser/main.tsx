import { render } from "preact";
import { readPageSettings } from "./read-settings.ts";
import "./styles.css";

const root = document.getElementById("page");
if (root !== null) render(<h1>Package protection of {readPageSettings().project}</h1>, root);
