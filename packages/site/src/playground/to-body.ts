/** The names of an import, and the module. */
const statement = /^import\s*\{([^}]*)\}\s*from\s*(['"])([^'"]+)\2;?/gm;

/**
 * The body of an async function that does the same as a program: each import becomes a call of `load`. Lines keep their
 * numbers.
 */
export function toBody(program: string): string {
  return program.replace(
    statement,
    (_, names: string, quote: string, module: string) =>
      `const {${names.replace(/\sas\s/g, ': ')}} = await load(${quote}${module}${quote});`,
  );
}
