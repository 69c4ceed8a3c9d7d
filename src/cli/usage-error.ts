// What was typed makes no sense: exit code 2.

import { UserError } from '../errors.js'

export const usageError = (message: string, hint: string): UserError =>
  new UserError(message, hint, { code: 'ERR_USAGE' })

const codes: ReadonlySet<string> = new Set(['ERR_USAGE', 'ERR_OPTION', 'ERR_FAULT', 'ERR_STATE'])

/** `ERR_OPTION`, `ERR_FAULT` and `ERR_STATE` are how the library says that an option, a fault rule or a state makes no sense. */
export const isUsageError = ({ code }: UserError): boolean => codes.has(code)
