import { Check } from 'typebox/schema';
import { EXAMPLES } from './examples.ts';

/** What is used here of a JSON schema. */
export type Schema = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | Schema[];
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minProperties?: number;
  format?: string;
  pattern?: string;
  description?: string;
};

/**
 * An example of what fits a schema, made of those of its parts; a change shows one of what it may change. Throws at a text that has
 * none, so that whoever adds a field says what is in it.
 */
export function exampleOf(schema: Schema, name = ''): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.examples) return schema.examples[0];
  const known = EXAMPLES[name];
  if (known !== undefined && fits(known, schema)) return known;
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {}, name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .slice(0, schema.minProperties)
          .map(([each, part]) => [each, exampleOf(part, each)]),
      );
    case 'array':
      return [schema.items ?? []].flat().map((item) => exampleOf(item, name));
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      throw new Error(`There is no example of ${name || 'a text'}: see EXAMPLES.`);
  }
}

/** A name may stand for things of two kinds, as `tickets` and `id` do. */
const fits = (value: unknown, schema: Schema): boolean => Check(schema, value);
