import { member } from '../json.ts';
import { inside, type PrintPart } from './printer.ts';
import { arrayOf, simple, type TypeText, unknown } from './type-text.ts';

/** Prints a schema with `items` or `prefixItems`. */
export const printArray: PrintPart = (schema, scope, printer) => {
  const items = member(schema, 'items');
  const prefix = member(schema, 'prefixItems');
  const inItem = (place: readonly string[]) => inside(scope, place);
  if (Array.isArray(prefix) && prefix.length > 0)
    return printTuple(prefix, 'prefixItems', 'items', schema, scope, printer);
  if (!Array.isArray(items))
    return arrayOf(items === undefined ? unknown : printer.print(items, inItem(['items'])));
  const [only = true] = items;
  const isTuple =
    items.length > 1 ||
    (items.length === 1 &&
      (member(schema, 'maxItems') === 1 || member(schema, 'additionalItems') === false));
  if (isTuple) return printTuple(items, 'items', 'additionalItems', schema, scope, printer);
  printer.warn(
    [...scope.place, 'items'],
    'is a list of at most one schema; it is read as the schema of all items',
  );
  return arrayOf(printer.print(only, inItem(['items', '0'])));
};

/** Prints a list of schemas, one for each item. */
function printTuple(
  items: readonly unknown[],
  name: string,
  restName: string,
  schema: Parameters<PrintPart>[0],
  scope: Parameters<PrintPart>[1],
  printer: Parameters<PrintPart>[2],
): TypeText {
  const least = member(schema, 'minItems');
  const types = items.map((item, index) => {
    const type = printer.print(item, inside(scope, [name, `${index}`]));
    const isOptional = typeof least === 'number' && index >= least;
    // In parentheses if needed, as in an array.
    return isOptional ? `${arrayOf(type).text.slice(0, -2)}?` : type.text;
  });
  const rest = member(schema, restName);
  const isRest = rest === true || (typeof rest === 'object' && rest !== null);
  if (isRest) types.push(`...${arrayOf(printer.print(rest, inside(scope, [restName]))).text}`);
  else if (rest === undefined && printer.open) types.push('...unknown[]');
  return simple(`[${types.join(', ')}]`);
}
