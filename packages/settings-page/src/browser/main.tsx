import { render } from "preact";
import { App } from "./app.tsx";
import { readPageSettings } from "./read-settings.ts";
import "./styles/page.css";

const root = document.getElementById("page");
if (root !== null) render(<App settings={readPageSettings()} />, root);
