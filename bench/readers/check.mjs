// Holds Web Annotations to validate-web-annotation, and ClaimReview drafts to schema.org's types as
// schema-dts has them for TypeScript. run.sh calls it: node check.mjs WORK
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import ts from "typescript";

const require = createRequire(import.meta.url);
const valid = require("validate-web-annotation");
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;
const lines = (form) => readFileSync(join(process.argv[2], form + ".jsonl"), "utf8").split("\n").filter(Boolean);
const fail = (why) => { console.error("readers: " + why); process.exit(1); };

const annotations = lines("webannotation");
for (const a of annotations) if (valid(JSON.parse(a)) !== true) fail("no web annotation: " + a);
if (valid({ "@context": "http://www.w3.org/ns/anno.jsonld" })) fail("validate-web-annotation takes anything");
console.log(`validate-web-annotation ${version("validate-web-annotation")}: ${annotations.length} web annotations`);

// Literals in their place, so that TypeScript refuses properties that a type does not have.
const check = (drafts) => {
  const file = new URL("drafts.ts", import.meta.url).pathname;
  const source = 'import type { ClaimReview, WithContext } from "schema-dts";\n' +
    "export const drafts: WithContext<ClaimReview>[] = [\n" + drafts.join(",\n") + "\n];\n";
  const options = { strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ESNext) : read(name, ...rest);
  const exists = host.fileExists;
  host.fileExists = (name) => name === file || exists(name);
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options, host)).map((d) => ts.flattenDiagnosticMessageText(d.messageText, "\n"));
};
const drafts = lines("claimreview");
const wrong = check(drafts);
if (wrong.length) fail("ClaimReview: " + wrong.slice(0, 3).join("\n"));
if (check([drafts[0].replace('"claimReviewed"', '"claimReview"')]).length === 0) fail("schema-dts takes anything");
console.log(`schema-dts ${version("schema-dts")}: ${drafts.length} ClaimReview drafts`);
