// Checks a request body against its schema, and says in ENS's errorcodes what is wrong. Ajv is loaded on first use.

import type { Ajv as AjvInstance, ErrorObject, JSONSchemaType, ValidateFunction } from 'ajv'
import { type RefusalCode, refusal } from '../ens/refusals.js'
import type { EnsError } from '../errors.js'

/** Ours: a wrong body of 1,000 items is not answered with 1,000 errors. */
const MAX_ERRORS = 50

let ajv: AjvInstance | undefined
const validators = new WeakMap<object, ValidateFunction>()

const validatorOf = async (schema: object): Promise<ValidateFunction> => {
  const known = validators.get(schema)
  if (known !== undefined) return known
  // By `default`, which is the CommonJS module itself, in Node as well as in a bundle.
  const { Ajv } = (await import('ajv')).default
  // One Ajv for all schemas of the process: they are constants, and compiling is the dear part. A test holds them to JSON
  // Schema itself, which at run time would take as long as all else that the first request needs.
  ajv ??= new Ajv({ allErrors: true, strict: false, allowUnionTypes: true, validateSchema: false })
  const compiled = validators.get(schema) ?? ajv.compile(schema)
  validators.set(schema, compiled)
  return compiled
}

/** Docs: which errorcode says what (ens.md section 1). */
const codes: Record<string, RefusalCode> = { required: 'missingField', type: 'wrongType', pattern: 'wrongFormat' }

const rules: Record<string, (params: Record<string, unknown>) => string> = {
  minLength: () => 'must not be empty',
  minItems: () => 'must have at least one item',
  minimum: ({ limit }) => `must be at least ${limit}`,
  maximum: ({ limit }) => `must be at most ${limit}`,
  enum: ({ allowedValues }) => `must be one of ${(allowedValues as string[]).join(', ')}`
}

const article: Record<string, string> = { integer: 'an', array: 'an', object: 'an' }

const fieldOf = ({ instancePath, keyword, params }: ErrorObject): string => {
  const path = instancePath.replace(/\/(\d+)/g, '[$1]').replace(/\//g, '.')
  const field = keyword === 'required' ? `${path}.${params.missingProperty}` : path
  return field.replace(/^\./, '') || 'The request body'
}

const toRefusal = (error: ErrorObject): EnsError => {
  const params = error.params as Record<string, unknown>
  const rule = rules[error.keyword]?.(params) ?? String(error.message)
  const type = `${article[String(params.type)] ?? 'a'} ${params.type}`
  return refusal(codes[error.keyword] ?? 'invalidValue', { field: fieldOf(error), rule, type })
}

/** More than one thing is wrong: the 10006, and each error for `validationErrors`. */
export class ValidationErrors extends Error {
  override readonly name = 'ValidationErrors'
  readonly errors: readonly EnsError[]

  constructor(errors: readonly EnsError[]) {
    super(errors[0]?.message)
    this.errors = errors
  }
}

/** Resolves when the body is a T. Throws EnsError for one error in it, ValidationErrors for several. */
export const validate = async <T>(schema: JSONSchemaType<T>, body: unknown): Promise<T> => {
  const validator = await validatorOf(schema)
  if (validator(body)) return body as T
  const errors = (validator.errors as ErrorObject[]).slice(0, MAX_ERRORS).map(toRefusal)
  const [first] = errors
  throw errors.length === 1 && first !== undefined ? first : new ValidationErrors(errors)
}
