// What was typed makes no sense: exit code 2.

import { UserError } from '../errors.js'

export const usageError = (message: string, hint: string): UserError =>
  new UserError(message, hint, { code: 'ERR_USAGE' })

const codes: ReadonlySet<string> = new Set(['ERR_USAGE', 'ERR_OPTION', 'ERR_FAULT'])

/** `ERR_OPTION` and `ERR_FAULT` are how the library says that an option or a fault rule makes no sense. */
export const isUsageError = ({ code }: UserError): boolean => codes.has(code)
