import { fileURLToPath } from 'node:url';
import { violation } from './layers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The import rules of docs/architecture.md as a lint rule. */
const rule = {
  /** @param {{ filename: string, report(found: { message: string, node: unknown }): void }} context */
  create(context) {
    /** @param {{ source?: { value?: unknown } | null, importKind?: string, exportKind?: string }} node */
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
      const message = violation(root, context.filename, { specifier, typeOnly });
      if (message) context.report({ message, node: node.source });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
    };
  },
};

export default { meta: { name: 'layers' }, rules: { imports: rule } };
