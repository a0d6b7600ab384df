/* npm ci && npm run build: joins editor.js and CodeMirror into ../cells/editor.min.js, which is committed, so that building
   the book needs no npm. Its first line holds the hash of what it was made from, by which a test finds a stale file. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const total = createHash("sha256");
for (const name of ["build.mjs", "editor.js", "package-lock.json", "package.json"]) total.update(readFileSync(name));
await build({
  entryPoints: ["editor.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/* CodeMirror 6 (MIT licence), made by live/editor from ${total.digest("hex")} */` },
  outfile: process.argv[2] ?? "../cells/editor.min.js",
});
